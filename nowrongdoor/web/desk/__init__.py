"""The desk: what one agent needs to answer one citizen.

It answers one question: what do I do now? The contact in hand stands in the middle, what the hat allows beside it, the
line and the day to the left. Everything that is typed is kept as it is typed.
"""
