"""When this happened, do that: the only table of what follows by itself, in the same transaction.

Left, the verb of a journal line; right, the verbs of higher rooms that follow. Nothing else in the house reacts to
anything behind the reader's back (no Django signals).
"""

from __future__ import annotations

from nowrongdoor.townhall.callbacks import arriving, drafting, ending, hearing, keeping
from nowrongdoor.townhall.contacts import satisfaction
from nowrongdoor.townhall.journal import actions as journal
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.line import handing, moves, parking

WHEN: dict[str, tuple[journal.Reaction, ...]] = {
    "contact.closed": (
        moves.contact_closed,
        line.done,
        drafting.contact_closed,
        ending.contact_closed,
        satisfaction.contact_closed,
    ),
    "contact.ended": (handing.contact_ended, hearing.ended),
    "line.answered": (hearing.answered,),
    "line.abandoned": (hearing.left_line,),
    "line.rang_out": (hearing.not_picked_up,),
    "line.withdrawn": (hearing.not_picked_up, keeping.agent_withdrew),
    "presence.away": (keeping.agent_left,),
    "team.saved": (keeping.hours_changed,),
    "telephone.connected": (hearing.connected,),
    "message.delivered": (arriving.message_arrived,),
    "message.failed": (arriving.message_lost,),
    "message.given_up": (arriving.message_lost,),
    "message.queued_again": (arriving.message_queued_again,),
    "question.outcome_set": (drafting.question_ended,),
    "question.withdrawn": (drafting.question_withdrawn,),
    "contact.parked": (moves.contact_closed, parking.parked),
}


def connect() -> None:
    """Tie the table to the journal; called once when Django is ready."""
    for verb, reactions in WHEN.items():
        for reaction in reactions:
            journal.when(verb, reaction)
