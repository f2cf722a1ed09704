"""Setting what an hour at work costs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.townhall.contacts.rules import has_national_id, kept
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.insight.models import CostRate
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people.keeping import keep
from nowrongdoor.townhall.people.models import Team


@transaction.atomic
def set_rate(
    acting: Acting,
    *,
    from_day: date,
    kroner_per_hour: Decimal,
    overhead_percent: Decimal,
    because: str,
    team: Team | None = None,
    channel: str = "",
    now: datetime,
) -> CostRate:
    """Say what an hour costs from a day on; earlier rows stand, so that past figures keep their assumptions.

    Slip for a number that cannot be meant, and where nothing says where it comes from.
    """
    acting.must_be("administrator")
    written = " ".join(kept(because).split())
    if not written:
        raise Slip("because", _("Write where the number comes from."))
    if has_national_id(written):
        raise Slip("because", _("That looks like a CPR number. It must not stand here."))
    row = CostRate(
        from_day=from_day,
        team=team,
        channel=channel,
        kroner_per_hour=kroner_per_hour,
        overhead_percent=overhead_percent,
        because=written,
        set_at=now,
    )
    keep(row)
    told: dict[str, Any] = {"from_day": from_day, "team": team.code if team else "", "channel": channel}
    told |= {"kroner_per_hour": float(kroner_per_hour), "overhead_percent": float(overhead_percent)}
    record(acting, "cost_rate.set", row, at=now, **told)
    return row


def assumptions() -> list[CostRate]:
    """Every rate that was ever set, the latest first."""
    return list(CostRate.objects.select_related("team"))
