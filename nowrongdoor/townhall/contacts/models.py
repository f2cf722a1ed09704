"""Citizens, contacts and questions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts.citizen_rows import PURPOSES as PURPOSES
from nowrongdoor.townhall.contacts.citizen_rows import Citizen as Citizen  # a room's rows are found in its models
from nowrongdoor.townhall.contacts.citizen_rows import Opening as Opening
from nowrongdoor.townhall.contacts.note_rows import SOURCES as SOURCES
from nowrongdoor.townhall.contacts.note_rows import CaseNote as CaseNote
from nowrongdoor.townhall.contacts.note_rows import NoteExport as NoteExport
from nowrongdoor.townhall.contacts.note_rows import Source as Source
from nowrongdoor.townhall.contacts.rules import NOTE_MOST_CHARACTERS, About, Aside, ContactState, Outcome, Relation
from nowrongdoor.townhall.contacts.survey_rows import Survey as Survey
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.topics.models import Topic

STATES = [
    (ContactState.WAITING, _("waiting")),
    (ContactState.IN_CONVERSATION, _("in conversation")),
    (ContactState.AFTER_WORK, _("after-work")),
    (ContactState.CLOSED, _("closed")),
    (ContactState.ABANDONED, _("lost")),
]

OUTCOMES = [
    (Outcome.ANSWERED, _("answered")),
    (Outcome.HANDLED, _("handled")),
    (Outcome.PROMISED, _("call promised")),
    (Outcome.GUIDED_ELSEWHERE, _("guided elsewhere")),
    (Outcome.WARM_HANDOVER, _("handed over in person")),
    (Outcome.DROPPED, _("broken off")),
    (Outcome.NOT_OURS, _("not ours")),
]


ABOUT = [
    (About.CALLER, _("the caller herself")),
    (About.OTHER, _("somebody else")),
    (About.ANONYMOUS, _("nobody named")),
]

RELATIONS = [
    (Relation.CHILD, _("her child")),
    (Relation.PARENT, _("her parent")),
    (Relation.PARTNER, _("her partner")),
    (Relation.POWER_OF_ATTORNEY, _("by power of attorney")),
    (Relation.GUARDIAN, _("as guardian")),
    (Relation.PROFESSIONAL, _("as employer or professional")),
    (Relation.OTHER, _("something else")),
]


class Contact(models.Model):
    """One conversation, from hello to closed. Its hat is the one it was answered under."""

    channel = models.CharField(max_length=12, default="telephone")
    direction = models.CharField(max_length=3, default="in", choices=[("in", _("in")), ("out", _("out"))])
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="contacts", help_text="the line it came on")
    topic_asked = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    call = models.CharField(  # noqa: DJ001  (NULL, not "", is what a unique column lets stand many times)
        max_length=80, unique=True, null=True, help_text="the call as the switchboard knows it"
    )
    caller_number = models.CharField(max_length=16, blank=True)
    caller_mark = models.CharField(max_length=20, blank=True, help_text="key of the number, once that was let go")
    citizen = models.ForeignKey(Citizen, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts")
    agent = models.ForeignKey(Agent, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    hat = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=STATES, default=ContactState.WAITING)
    began_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="the conversation was over")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="after-work was over too")
    parked_at = models.DateTimeField(null=True, blank=True, help_text="its agent laid it aside; empty when in hand")
    left_at = models.DateTimeField(null=True, blank=True, help_text="its agent had gone, and the leads were told")
    came_from = models.ForeignKey(
        Agent,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="who left it behind",
    )
    held_at = models.DateTimeField(null=True, blank=True, help_text="the citizen is on hold since")
    note = models.TextField(_("note"), max_length=NOTE_MOST_CHARACTERS, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["caller_number", "began_at"], name="contacts_by_caller"),
            models.Index(fields=["agent", "began_at"], name="contacts_by_agent"),
            models.Index(fields=["began_at"], name="contacts_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agent"],
                condition=Q(closed_at=None, parked_at=None),
                name="contacts_one_contact_in_hand_per_agent",
            ),
            models.UniqueConstraint(
                fields=["agent"],
                condition=Q(state=ContactState.IN_CONVERSATION),
                name="contacts_one_conversation_per_agent",
            ),
            models.CheckConstraint(
                name="contacts_parked_is_open_with_an_agent",
                condition=Q(parked_at=None) | Q(state__in=[ContactState.IN_CONVERSATION, ContactState.AFTER_WORK]),
            ),
            models.CheckConstraint(
                name="contacts_only_a_conversation_is_held",
                condition=Q(held_at=None) | Q(state=ContactState.IN_CONVERSATION),
            ),
            models.CheckConstraint(
                name="contacts_state_tells_the_truth",
                condition=(
                    Q(state=ContactState.WAITING, answered_at=None, closed_at=None)
                    | Q(state=ContactState.IN_CONVERSATION, answered_at__isnull=False, ended_at=None, closed_at=None)
                    | Q(
                        state=ContactState.AFTER_WORK, answered_at__isnull=False, ended_at__isnull=False, closed_at=None
                    )
                    | Q(state=ContactState.CLOSED, answered_at__isnull=False, closed_at__isnull=False)
                    | Q(state=ContactState.ABANDONED, answered_at=None, closed_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="contacts_answered_by_somebody",
                condition=Q(answered_at=None) | Q(agent__isnull=False, hat__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk} ({self.state})"


class Parking(models.Model):
    """A while a contact lay aside, or its citizen was on hold; the open one (`until` empty) goes on."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="parkings")
    kind = models.CharField(max_length=8, choices=[(Aside.PARKED, _("parked")), (Aside.HELD, _("on hold"))])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "kind"], condition=Q(until=None), name="contacts_one_while_aside_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.contact_id} {self.kind} since {self.since:%R}"


class Question(models.Model):
    """One thing the citizen asked, under which hat it was met, and how it ended."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="questions")
    hat = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    hat_because = models.CharField(
        max_length=40, blank=True, help_text="why another hat than the contact's was put on: the reason code of the no"
    )
    outcome = models.CharField(max_length=20, blank=True, choices=OUTCOMES)
    receiver = models.CharField(_("who takes over"), max_length=120, blank=True)
    receiver_team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(_("about"), max_length=10, choices=ABOUT, default=About.CALLER)
    about_citizen = models.ForeignKey(Citizen, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    relation = models.CharField(_("on behalf of"), max_length=20, choices=RELATIONS, blank=True)
    matters = models.BooleanField(
        _("matters for a decision"), default=False, help_text="must be noted: offentlighedsloven section 13"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "position"], name="contacts_question_position"),
            models.CheckConstraint(
                name="contacts_only_somebody_else_is_named",
                condition=Q(about=About.OTHER) | Q(about_citizen=None),
            ),
            models.CheckConstraint(
                name="contacts_known_outcome", condition=Q(outcome__in=["", *[value for value, _label in OUTCOMES]])
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.position} of contact {self.contact_id}"
