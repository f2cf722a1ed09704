"""Teams, agents, hats and the wearing of them, qualifications, and the town itself.

Owns the words *team* (a hat is a team's hat), *agent*, *base* (dated, exactly one at a time), *qualification* (agent x
hat, with the agent's own level), *wearing* (who wears which hat from when), *mandate* and *job function*.
"""
