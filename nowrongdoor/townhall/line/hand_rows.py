"""Who was asked to take a citizen over, and who was sent on without asking."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.line.hand_rules import WORDS_MOST_CHARACTERS, AskState, TransferReason
from nowrongdoor.townhall.people.models import Agent, Team

ASK_STATES = [
    (AskState.ASKED, _("asked")),
    (AskState.ACCEPTED, _("said yes")),
    (AskState.DECLINED, _("said no")),
    (AskState.EXPIRED, _("not answered")),
    (AskState.WITHDRAWN, _("withdrawn")),
    (AskState.DONE, _("done")),
]

TRANSFER_REASONS = [
    (TransferReason.WRONG_LINE, _("rang the wrong line")),
    (TransferReason.ASKED_FOR, _("asked to be put through")),
    (TransferReason.URGENT, _("cannot wait for a call")),
    (TransferReason.LANGUAGE, _("needs another language")),
    (TransferReason.NO_NUMBER, _("has no number to be rung at")),
    (TransferReason.OTHER, _("something else")),
]


class HandoverAsk(models.Model):
    """A colleague is asked to take a citizen over; nobody is handed over without her yes."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="handover_asks")
    giver = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="handover_asks")
    state = models.CharField(max_length=10, choices=ASK_STATES, default=AskState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=Q(ended_at=None), name="line_one_handover_ask"),
            models.UniqueConstraint(
                fields=["receiver"], condition=Q(ended_at=None), name="line_asked_by_one_at_a_time"
            ),
            models.CheckConstraint(
                name="line_an_ask_is_open_or_over",
                condition=Q(ended_at=None, state__in=[AskState.ASKED, AskState.ACCEPTED])
                | (Q(ended_at__isnull=False) & ~Q(state__in=[AskState.ASKED, AskState.ACCEPTED])),
            ),
        ]

    def __str__(self) -> str:
        return f"handover of contact {self.contact_id} to {self.receiver} ({self.state})"


class Transfer(models.Model):
    """A citizen sent on to another line unasked: why, and the contact that begins there with her first arrival."""

    before = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="transfer")
    after = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="transferred_from")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=12, choices=TRANSFER_REASONS)
    words = models.CharField(
        _("to whoever answers"), max_length=WORDS_MOST_CHARACTERS, blank=True, help_text="what she need not say again"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contact {self.before_id} sent on to {self.team.code}"
