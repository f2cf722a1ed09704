"""The stream of doorbell rings: when something changed, the page is told which room, and fetches it by the ordinary way.

Owns the words *hub* (the one listener of a process), *stream* (one open page), *ring* (a room's name, nothing more) and
*beat* (the sign of life that carries the town's time).
"""
