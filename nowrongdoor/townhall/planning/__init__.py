"""The bridge to the twin: what the next hour will bring, who could step in, and what became of what was foretold.

Owns the words *advice*, *proposal*, *foretold*, *outlook*, *worth*, *calibration* and *level* of a line's day. Asking
somebody is `line`'s word: this room only proposes, and asks through `line.moves` where a lead or the house says so.
"""
