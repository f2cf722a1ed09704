"""What happens outside the screens, for tests that walk through a living town: `python -m tests.stagehand`.

One request a line, {"verb": "dial", "words": [...], "named": {...}}; one answer a line, {"found": ...} or
{"trouble": ...}.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from axes.models import AccessAttempt  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from nowrongdoor.config.clock import now  # noqa: E402
from nowrongdoor.engine.dispatch import Level, State  # noqa: E402
from nowrongdoor.outside.telephony.models import EventNumber, SimulatedCall  # noqa: E402
from nowrongdoor.outside.telephony.simulator import Simulator  # noqa: E402
from nowrongdoor.rehearsal import founding  # noqa: E402
from nowrongdoor.rehearsal.models import VisitorPart  # noqa: E402
from nowrongdoor.townhall.contacts.models import Contact  # noqa: E402
from nowrongdoor.townhall.line import presence  # noqa: E402
from nowrongdoor.townhall.line.models import Assignment, Exchange, Place, Presence  # noqa: E402
from nowrongdoor.townhall.line.ports import TelephonyError  # noqa: E402
from nowrongdoor.townhall.people import actions as people  # noqa: E402
from nowrongdoor.townhall.people import reads  # noqa: E402
from nowrongdoor.townhall.people.models import Account, Agent, Team  # noqa: E402

PATIENCE_SECONDS = 15.0
BACKEND = "django.contrib.auth.backends.ModelBackend"
CLEARED = (
    "line_assignment, line_place, line_presence, line_deskseen, contacts_question, contacts_contact, contacts_citizen, "
    "telephony_simulatedcall, telephony_simulatedevent, rehearsal_visitorpart, axes_accessattempt, django_session"
)
switchboard = Simulator()
_mandates: dict[str, int] = {}


def clear() -> None:
    """The town as in the morning: no calls, nobody at work, nobody signed in."""
    _until(lambda: Exchange.objects.filter(applied_through=EventNumber.objects.get(pk=1).last).exists() or _silent())
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {CLEARED} CASCADE")
    while _mandates:
        _set_mandate(*_mandates.popitem())


def _silent() -> bool:
    """Nobody has telephoned in this town yet."""
    return EventNumber.objects.get(pk=1).last == 0


def sign_in(username: str, language: str = "da", theme: str = "light") -> str:
    """A session of somebody who has signed in, reading in a language and colours of her own."""
    client = Client()
    client.force_login(Account.objects.get(username=username), backend=BACKEND)
    session = client.session
    session["reader"] = [language, theme]
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def agent(username: str) -> int:
    """Somebody's number on the staff."""
    return _agent(username).pk


def _agent(username: str) -> Agent:
    return Agent.objects.select_related("user").get(user__username=username)


def ready(*usernames: str) -> None:
    """They sit down and say that they are ready."""
    for username in usernames:
        _choose(username, State.READY, "")


def rest(username: str, reason: str) -> None:
    """She takes a break."""
    _choose(username, State.PAUSE, reason)


def _choose(username: str, state: State, reason: str) -> None:
    one = _agent(username)
    presence.choose(reads.acting_for(one.user, now=now()), one.pk, state, now=now(), reason=reason)


def dial(call: str, team: str, topic: str = "", caller: str = "+4520304050") -> None:
    """A citizen dials a line; a known topic is what she has chosen in the menu."""
    switchboard.dial(call, founding.phones()[team], caller=caller, topic=topic, at=now())


def give_up(call: str) -> None:
    """A citizen puts the telephone down."""
    switchboard.put_down(call, at=now())


def ring_out(username: str) -> None:
    """A telephone has rung for as long as telephones ring."""
    device = _agent(username).device
    _until(lambda: SimulatedCall.objects.filter(device=device, stage="ringing").exists())
    switchboard.let_ring(device, at=now())


def rang_out(call: str, times: int) -> None:
    """Wait until the house has noticed so many times that nobody picked up."""
    missed = Assignment.objects.filter(place__contact__call=call, ended_how="no_answer")
    _until(lambda: missed.count() >= times)


def rings(username: str) -> None:
    """Wait until her telephone rings."""
    _until(lambda: state(username) == "ringing")


def picks_up(username: str) -> int:
    """She picks up as soon as her telephone rings; the number of the contact in her hand."""
    _until(lambda: _picked_up(_agent(username)))
    _until(lambda: state(username) == "in_conversation")
    return Contact.objects.get(agent__user__username=username, closed_at=None).pk


def _picked_up(one: Agent) -> bool:
    try:
        switchboard.pick_up(one.device, at=now())
    except TelephonyError:
        return False
    return True


def state(username: str) -> str:
    """What somebody is now, `state` or `state/reason`."""
    seen = Presence.objects.filter(agent__user__username=username, until=None).first()
    return "" if seen is None else f"{seen.state}/{seen.reason}".rstrip("/")


def comes_to(username: str, wanted: str) -> None:
    """Wait until she is so."""
    _until(lambda: state(username) == wanted)


def waits_since(call: str) -> str:
    """When a call took its place in the line."""
    _until(lambda: Place.objects.filter(contact__call=call).exists())
    return Place.objects.get(contact__call=call).joined_at.isoformat()


def waited(call: str, seconds: int) -> None:
    """Let somebody who waits have waited for longer."""
    _until(lambda: Place.objects.filter(contact__call=call).exists())
    since = now() - timedelta(seconds=seconds)
    Place.objects.filter(contact__call=call).update(joined_at=since)
    Contact.objects.filter(call=call).update(began_at=since)


def contact(call: str) -> dict[str, Any]:
    """A contact as it stands in the rows."""
    one = Contact.objects.select_related("citizen", "agent__user").get(call=call)
    questions = one.questions.order_by("position").values_list(
        "topic__code", "hat__code", "outcome", "receiver_team__code"
    )
    agent_name = one.agent.user.username if one.agent else ""
    return {"state": one.state, "note": one.note, "agent": agent_name, "questions": [list(row) for row in questions]}


def give_mandate(team: str, level: str) -> None:
    """A team may go so far from now on; `clear` takes it back."""
    changed = Team.objects.get(code=team)
    _mandates.setdefault(team, changed.mandate)
    _set_mandate(team, Level.parse(level))


def _set_mandate(team: str, level: int) -> None:
    Team.objects.filter(code=team).update(mandate=level)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('doorbell', 'people')")


def visitors() -> list[str]:
    """Whom visitors of the demo play just now."""
    return list(VisitorPart.objects.order_by("agent__user__username").values_list("agent__user__username", flat=True))


def start_password(username: str) -> str:
    """An administrator gives somebody a start password."""
    acting = reads.acting_for(Account.objects.get(username="trine"), now=now())
    return people.give_start_password(acting, _agent(username), now=now())


def own_password(username: str, password: str) -> None:
    """She has chosen this password herself."""
    account = Account.objects.get(username=username)
    people.choose_password(reads.acting_for(account, now=now()), account, password, now=now())


def nearly_locked_out(username: str) -> None:
    """Somebody has guessed her password wrongly as often as one may."""
    AccessAttempt.objects.create(
        username=username, ip_address="127.0.0.1", user_agent="", failures_since_start=settings.AXES_FAILURE_LIMIT - 1
    )


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def answer(line: str) -> dict[str, Any]:
    """Do what one line asks for."""
    asked = json.loads(line)
    try:
        return {"found": globals()[asked["verb"]](*asked["words"], **asked["named"])}
    except Exception:
        return {"trouble": traceback.format_exc()}


if __name__ == "__main__":
    for asked_line in sys.stdin:
        sys.stdout.write(json.dumps(answer(asked_line)) + "\n")
        sys.stdout.flush()
