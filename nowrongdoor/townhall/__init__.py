"""The first floor: what a citizen service knows and does, one room per domain word. No HTTP, no HTML.

Inside, the one who asks stands above the one who is asked: `reactions > insight > line > contacts > topics > people >
journal`, never back. Every action takes a frozen `Acting` first and `now` as an argument.
"""
