"""The lead's board: where does it hurt, who is where, and what has been held back and why.

Owns the words *board*, *worst first* (on the page), *home* and *lent* (how many wear their own hat or another's).
"""
