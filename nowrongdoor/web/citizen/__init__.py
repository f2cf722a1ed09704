"""The public pages of a citizen who has a link: her call-back, and how it went.

The link is all it takes and all that is known: no sign-in, no cookie, no script. One page, one thing.
"""
