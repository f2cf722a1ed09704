"""One look ahead from the rows: the picture, who may be asked, the twin's round, and all of it as it will be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch.stepping_in import NotNow, Standing, Why
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.line.move_reads import Candidates
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import teams
from nowrongdoor.townhall.planning.advising import Advised, Proposed, Round
from nowrongdoor.townhall.planning.history import Source
from nowrongdoor.townhall.planning.picture import Picture
from nowrongdoor.townhall.planning.rules import Candidate, begins_in_seconds
from nowrongdoor.townhall.planning.seeing import see

LANGUAGES = ("da", "en")


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look found, before it is kept."""

    picture: Picture
    sources: Mapping[str, Source]
    candidates: Candidates
    advised: Advised
    minutes: int


def look(to: Team, *, now: datetime, threads: int) -> Looked:
    """See, ask the rules who may be asked, and let the twin try them. The moment is the seed: looked at again, the
    same moment gives the same advice. Refused when nobody is at work: there is nobody to look ahead with."""
    picture, sources = see(now=now)
    if not picture.people:
        raise Refused(_("Nobody is at work, so there is nothing to look ahead from."), "nobody_at_work")
    seed = int(now.timestamp())
    able = move_reads.candidates(to, now=now, seed=seed)
    at_work = {person.agent_id for person in picture.people}
    asked = [_candidate(picture, one) for one in able.able if one.agent_id in at_work]
    minutes = move_reads.numbers().move_minutes
    return Looked(picture, sources, able, Round(picture, to.code, asked, minutes, seed, threads).advise(), minutes)


def _candidate(picture: Picture, one: Standing) -> Candidate:
    person = picture.people[picture.person(one.agent_id)]
    return Candidate(one.agent_id, begins_in_seconds(picture, person), after_contact=bool(person.in_hand))


def body_of(looked: Looked) -> dict[str, Any]:
    """The look as JSON; sentences in both languages, as they were true when it was made."""
    names = {language: _names(language) for language in LANGUAGES}
    refused = [(one.agent_id, one.whys) for one in looked.candidates.refused]
    kept_home = looked.advised.kept_home
    refused += [(agent_id, (_kept_home(home),)) for agent_id, home in kept_home.items()]
    ways = looked.candidates.ways
    return {
        "nobody": looked.advised.nobody.as_dict(),
        "proposals": [_proposal(number, one, looked) for number, one in enumerate(looked.advised.proposals, start=1)],
        "refused": [_refused(agent_id, whys, names) for agent_id, whys in refused],
        "ways": {language: [way.sentence(language, names[language]) for way in ways] for language in LANGUAGES},
        "sources": {code: str(source) for code, source in looked.sources.items()},
        "futures": looked.advised.futures_played,
    }


def _names(language: str) -> dict[str, str]:
    return {team.code: team.name_en if language == "en" else team.name_da for team in teams(also_closed=True)}


def _kept_home(home: str) -> Why:
    return Why(NotNow.HOME_BELOW_TARGET, {"home": home})


def _refused(agent_id: int, whys: Sequence[Why], names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    sentences = {language: [why.sentence(language, names[language]) for why in whys] for language in LANGUAGES}
    return {"agent_id": agent_id, "reasons": [str(why.reason) for why in whys], **sentences}


def _proposal(number: int, one: Proposed, looked: Looked) -> dict[str, Any]:
    picture = looked.picture
    return {
        "number": number,
        "minutes": looked.minutes,
        "worth": one.worth,
        "worth_low": one.worth_low,
        "worth_high": one.worth_high,
        "outlook": one.outlook.as_dict(),
        "moves": [
            {
                "agent_id": who.agent_id,
                "home": picture.people[picture.person(who.agent_id)].base,
                "needs_refresher": who.needs_refresher,
                "after_contact": who.after_contact,
            }
            for who in one.who
        ],
    }
