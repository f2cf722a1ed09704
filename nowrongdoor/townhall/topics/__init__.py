"""What citizens ask, what a topic demands of an agent; short answer articles and hat cards.

Owns the words *topic* (with its demand: hat and level), *article* (the short answer, in both languages) and *hat card*
(greeting, tone, do's, don'ts and referrals of a hat).
"""
