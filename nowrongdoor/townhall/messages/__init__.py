"""What the house sends to citizens: text messages, each queued with the change it tells of and posted afterwards.

Owns the words *message* (one text to one number), *outbox* (those not posted yet), *gateway* (who brings them to the
telephones) and *report* (what the gateway tells of a message later). Nothing is sent inside a caller's transaction: a
message commits with what it tells of, or not at all. `about` names its subject as text (`callback:12`), so that this
room knows none of the rooms above it.
"""
