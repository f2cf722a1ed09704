"""What happened: who, under which hat, why; sealed into a hash chain. And the doorbell.

Owns the words *entry* (one line of the journal), *seal* (a batch of lines made fast), *acting* (the person or machine
that does a thing, under which hat) and *doorbell* (a room's name, rung when a change commits). Append-only: the
database refuses to change a line. Lowest room of the town hall: it names subjects as text (`contact:12`).
"""
