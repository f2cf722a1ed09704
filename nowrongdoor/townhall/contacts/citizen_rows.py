"""Citizens, and who opened what about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts.rules import Opened, Purpose
from nowrongdoor.townhall.people.models import Agent

PURPOSES = [
    (Purpose.IDENTIFY, _("make sure that it is the right person")),
    (Purpose.CASE, _("find the case")),
    (Purpose.RING, _("ring or write to the citizen")),
    (Purpose.AUTHORITY, _("pass it on to an authority that may have it")),
]


class Citizen(models.Model):
    """Somebody known; most contacts have none. Nothing about a `protected` citizen is shown before it is opened."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=16, blank=True, db_index=True)
    protected = models.BooleanField(_("protected name and address"), default=False)
    cpr_sealed = models.TextField(blank=True, help_text="sealed; the keys lie outside the database")
    cpr_mark = models.CharField(max_length=64, blank=True, help_text="blind index of the CPR number")
    known_since = models.DateTimeField()
    wiped_at = models.DateTimeField(null=True, blank=True, help_text="name and CPR number were let go")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cpr_mark"], condition=~Q(cpr_mark=""), name="contacts_one_citizen_per_cpr"
            ),
            models.CheckConstraint(
                name="contacts_a_sealed_cpr_is_found",
                condition=Q(cpr_sealed="", cpr_mark="") | (~Q(cpr_sealed="") & ~Q(cpr_mark="")),
            ),
        ]

    def __str__(self) -> str:
        return f"citizen {self.pk}"


class Opening(models.Model):
    """That an agent opened something about a citizen in one contact, and for what; it lasts no longer than that."""

    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="openings")
    citizen = models.ForeignKey(Citizen, null=True, on_delete=models.SET_NULL, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=[(Opened.PERSON, _("name and number")), (Opened.CPR, "CPR")])
    purpose = models.CharField(max_length=10, choices=PURPOSES)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "citizen", "agent", "what"], name="contacts_opened_once"),
        ]

    def __str__(self) -> str:
        return f"{self.what} of citizen {self.citizen_id} in contact {self.contact_id}"
