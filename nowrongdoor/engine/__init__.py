"""The ground floor: the arithmetic of the town hall, pure Python. It knows no database, no clock and no chance."""
