"""The wallboard: how the house stands, readable from five metres; lines and counts, no names of people."""
