"""The one waiting line: places in it, presence, assignments, and the telephone that moves them.

Owns the words *place* (a contact's place in the line, kept while it waits), *assignment* (a contact offered to an
agent, until after-work ends), *presence* (ready, ringing, in conversation, after-work, pause, away), *held, because*.
Deciding is the engine's (`engine.dispatch.decide`); here decisions are carried out as claims that may lose a race.
"""
