"""What every benchmark shares: how a figure is told, which machine it was measured on, and a house to measure."""
