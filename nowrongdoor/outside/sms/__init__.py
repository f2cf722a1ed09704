"""Gateways for text messages behind the outbox's port (`townhall/messages/ports.py`).

`standin` is a stateful stand-in that keeps what it took in the database, so that it outlives every process of ours as a
real gateway does. `gatewayapi` is the client of a real one; `proof` tells that a report comes from it, `incoming` reads
the report.
"""
