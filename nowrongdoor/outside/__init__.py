"""The back door: one folder per neighbouring system, each behind a port of the town hall, each with a stand-in."""
