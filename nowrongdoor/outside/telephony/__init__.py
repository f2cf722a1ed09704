"""Telephone systems behind the line's port (`townhall/line/ports.py`).

`simulator` is a stateful stand-in with calls, telephones and numbered events in the database, so that it outlives every
process of ours as a real switchboard does. `signing` proves that an event comes from the switchboard; `incoming` reads
an event as it comes over HTTP; `posting` sends commands to a switchboard that takes them over HTTP.
"""
