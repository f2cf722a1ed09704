"""What is missing before the town can open, in the order one would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import Person
from nowrongdoor.townhall.topics import reads as topics
from nowrongdoor.townhall.topics.models import HatCard, Topic


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a town needs. `missing` says what is not there yet, a sentence each; none means done."""

    name: str
    there: str
    missing: Sequence[str]
    address: str

    @property
    def done(self) -> bool:
        """Nothing is missing."""
        return not self.missing


def steps(today: date) -> list[Step]:
    """Teams, hat cards, people, who can answer, topics, passwords and the telephone."""
    teams, staff, asked = people.teams(), people.staff(today=today), topics.all_topics()
    return [
        _teams(teams),
        _cards(teams),
        _people(teams, staff),
        _answerable(asked, staff),
        _topics(teams, asked),
        _sign_in(staff),
        _telephone(teams),
    ]


def can_open(found: Sequence[Step]) -> bool:
    """Every step is done."""
    return all(step.done for step in found)


def _teams(teams: Sequence[Team]) -> Step:
    missing = [] if teams else [_("There is no team yet.")]
    return Step(_("Teams"), _("%(n)s teams") % {"n": len(teams)}, missing, reverse("setup:teams"))


def _cards(teams: Sequence[Team]) -> Step:
    written = set(HatCard.objects.values_list("team_id", flat=True))
    missing = [_("%(team)s has no hat card.") % {"team": team.name} for team in teams if team.pk not in written]
    there = _("%(n)s of %(all)s hat cards") % {"n": len(teams) - len(missing), "all": len(teams)}
    return Step(_("Hat cards"), there, missing, reverse("setup:teams"))


def _people(teams: Sequence[Team], staff: Sequence[Person]) -> Step:
    """Every line has somebody at home, who holds its hat; and somebody leads."""
    home = {one.skills.base for one in staff if one.skills and one.skills.base in one.skills.levels}
    empty = [team for team in teams if team.code not in home]
    missing = [_("Nobody qualified has their base in %(team)s.") % {"team": team.name} for team in empty]
    if not any("lead" in one.job_functions for one in staff):
        missing.append(_("Nobody is team lead."))
    missing += [
        _("%(name)s has a base but no telephone extension.") % {"name": one.agent.name}
        for one in staff
        if one.skills and one.skills.base and not one.agent.device
    ]
    return Step(_("People"), _("%(n)s people") % {"n": len(staff)}, missing, reverse("setup:people"))


def _answerable(asked: Sequence[Topic], staff: Sequence[Person]) -> Step:
    """A line whose hat nobody holds at the level its simplest topic demands would hold every call."""
    best: dict[str, int] = {}
    for one in staff:
        for code, level in one.skills.levels.items() if one.skills else ():
            best[code] = max(best.get(code, 0), level)
    lowest: dict[str, Topic] = {}
    for topic in asked:
        if topic.level < getattr(lowest.get(topic.team.code), "level", 99):
            lowest[topic.team.code] = topic
    missing = [
        _("Nobody in %(team)s can answer even its simplest topic.") % {"team": topic.team.name}
        for code, topic in lowest.items()
        if best.get(code, 0) < topic.level
    ]
    return Step(_("Who can answer"), _("%(n)s hats held") % {"n": len(best)}, missing, reverse("setup:people"))


def _topics(teams: Sequence[Team], asked: Sequence[Topic]) -> Step:
    with_topics = {topic.team_id for topic in asked}
    missing = [_("%(team)s has no topic.") % {"team": one.name} for one in teams if one.pk not in with_topics]
    return Step(_("Topics and articles"), _("%(n)s topics") % {"n": len(asked)}, missing, reverse("setup:topics"))


def _sign_in(staff: Sequence[Person]) -> Step:
    """A made-up town's people sign in with one click; a real town's need a password each."""
    without = 0 if settings.MADE_UP_TOWN else sum(not one.agent.user.has_usable_password() for one in staff)
    missing = [_("%(n)s people have no password yet.") % {"n": without}] if without else []
    there = _("%(n)s can sign in") % {"n": len(staff) - without}
    return Step(_("Sign-in"), there, missing, reverse("setup:people"))


def _telephone(teams: Sequence[Team]) -> Step:
    missing = [_("%(team)s has no telephone number.") % {"team": one.name} for one in teams if not one.phone]
    if not settings.TELEPHONY_SECRETS:
        missing.append(_("No secret signs the switchboard's events (NOWRONGDOOR_TELEPHONY_SECRETS)."))
    numbers: Any = sum(bool(one.phone) for one in teams)
    return Step(_("Telephone"), _("%(n)s numbers") % {"n": numbers}, missing, reverse("setup:teams"))
