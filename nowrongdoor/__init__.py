"""No Wrong Door: the open-source system a municipality's citizen service runs its day on."""

__version__ = "0.1.0"
