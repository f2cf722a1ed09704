"""Promises to ring back, and keeping them.

Owns the words *callback* (only ever the promise to ring back), *receiving team*, *owner* (who keeps it now: named,
stand-in, team or coordinator), *attempt* (one dial, which is also the lease on the promise while it lasts), *told*,
*chased*, *slipping*, *broken*. A promise is a task with a time of its own: neither a case nor a mark on a contact. What
may follow what stands in `rules`, times in `deadlines`, who keeps it in `owning`, when to try again in `trying`: pure.
"""
