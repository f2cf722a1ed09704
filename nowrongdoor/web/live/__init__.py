"""The stream of doorbell rings: the page is told which room changed, and fetches it in the ordinary way.

Owns the words *hub* (the one listener of a process), *stream* (one open page), *ring* (a room's name, nothing more) and
*beat* (the sign of life that carries the town's time).
"""
