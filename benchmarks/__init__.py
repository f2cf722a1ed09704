"""What is measured, against whom. Each module is one benchmark: `bin/bench NAME [--json] [--quick] [--keep]`."""
