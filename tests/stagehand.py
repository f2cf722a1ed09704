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
from django.db import OperationalError, connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from nowrongdoor.config.clock import now  # noqa: E402
from nowrongdoor.engine.dispatch import Level, State  # noqa: E402
from nowrongdoor.outside.sms.models import SimulatedText  # noqa: E402
from nowrongdoor.outside.telephony.models import EventNumber, SimulatedCall  # noqa: E402
from nowrongdoor.outside.telephony.simulator import Simulator  # noqa: E402
from nowrongdoor.rehearsal import founding  # noqa: E402
from nowrongdoor.rehearsal.models import VisitorPart  # noqa: E402
from nowrongdoor.townhall.callbacks import ringing  # noqa: E402
from nowrongdoor.townhall.callbacks.models import Callback  # noqa: E402
from nowrongdoor.townhall.callbacks.promising import Terms, promise  # noqa: E402
from nowrongdoor.townhall.contacts import actions as contacts  # noqa: E402
from nowrongdoor.townhall.contacts import citizens, noting, parking  # noqa: E402
from nowrongdoor.townhall.contacts.models import CaseNote, Contact, Survey  # noqa: E402
from nowrongdoor.townhall.journal.acting import Acting, machine  # noqa: E402
from nowrongdoor.townhall.line import move_reads, moves, presence, transferring  # noqa: E402
from nowrongdoor.townhall.line.models import Assignment, Exchange, LineWatch, Place, Presence  # noqa: E402
from nowrongdoor.townhall.line.ports import TelephonyError  # noqa: E402
from nowrongdoor.townhall.messages import actions as messages  # noqa: E402
from nowrongdoor.townhall.messages.models import Gateway, Message  # noqa: E402
from nowrongdoor.townhall.people import actions as people  # noqa: E402
from nowrongdoor.townhall.people import reads  # noqa: E402
from nowrongdoor.townhall.people.models import Account, Agent, Team  # noqa: E402
from nowrongdoor.townhall.planning.actions import look_ahead  # noqa: E402
from nowrongdoor.townhall.planning.looking import look  # noqa: E402
from nowrongdoor.townhall.planning.models import Advice, Foretold  # noqa: E402
from nowrongdoor.townhall.topics.models import Topic  # noqa: E402
from nowrongdoor.townhall.topics.news import write_news  # noqa: E402

PATIENCE_SECONDS = 15.0
BACKEND = "django.contrib.auth.backends.ModelBackend"
CLEARED = (
    "line_move, line_moveday, line_linewatch, line_absorption, line_movenumbers, planning_advice, people_wearing, "
    "line_assignment, line_place, line_presence, line_deskseen, contacts_question, contacts_contact, contacts_citizen, "
    "telephony_simulatedcall, telephony_simulatedevent, rehearsal_visitorpart, axes_accessattempt, django_session, "
    "topics_hatnews, topics_cardread, outbox_message, outbox_gateway, contacts_survey"
)
switchboard = Simulator()
_mandates: dict[str, int] = {}
_lent: dict[str, str] = {}


def clear() -> None:
    """The town as in the morning: no calls, nobody at work, nobody signed in."""
    _until(lambda: Exchange.objects.filter(applied_through=EventNumber.objects.get(pk=1).last).exists() or _silent())
    _until(_swept)
    while _mandates:
        _set_mandate(*_mandates.popitem())
    while _lent:
        wears(*_lent.popitem())


def _swept() -> bool:
    """Empty the tables, or give way at once: a page that reads several of them must not be the one a deadlock ends."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            cursor.execute(f"TRUNCATE {CLEARED} CASCADE")
    except OperationalError:
        return False
    return True


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


def wears(username: str, team: str) -> None:
    """She puts a hat on; `clear` puts her base's on again."""
    one = _agent(username)
    base = reads.skills_of(one, today=reads.town_day(now()))
    if base is not None and base.base != team:
        _lent[username] = base.base
    people.wear(reads.acting_for(one.user, now=now()), one, Team.objects.get(code=team), now=now())


def news(team: str, text_da: str, text_en: str) -> None:
    """Something is new under a hat from today."""
    day = reads.town_day(now())
    write_news(machine("test"), Team.objects.get(code=team), on=day, text_da=text_da, text_en=text_en, now=now())


def sent_round(topic: str, lines: list[str], citizens: int) -> None:
    """So many citizens were met about a topic on these lines, one after the other, in the days before."""
    for number in range(citizens):
        for step, code in enumerate(lines):
            _was_met(f"round-{number}-{step}", topic, code, f"+450000{number:04}", days_ago=3 - step * 0.5)


def helped(topic: str, line: str, citizens: int) -> None:
    """So many citizens were met by three colleagues over five weeks; every seventh of them rang again."""
    for number in range(citizens):
        days, caller, agent = 35 - number % 33, f"+450001{number:04}", ("kasim", "jonas", "rawan")[number % 3]
        _was_met(f"helped-{number}", topic, line, caller, days_ago=days, agent=agent)
        if number % 7 == 0:
            _was_met(f"helped-{number}-again", topic, line, caller, days_ago=days - 1, agent=agent)


def _was_met(call: str, topic: str, line: str, caller: str, *, days_ago: float, agent: str = "kasim") -> None:
    team, at = Team.objects.get(code=line), now() - timedelta(days=days_ago)
    row = Contact.objects.create(
        team=team, hat=team, agent=_agent(agent), call=call, caller_number=caller, state="closed", began_at=at,
        answered_at=at, ended_at=at, closed_at=at,
    )  # fmt: skip
    row.questions.create(position=1, hat=team, topic=Topic.objects.get(code=topic), outcome="answered")


def promised(username: str, topic: str, *, late_minutes: int = 0, caller: str = "+4520304050") -> int:
    """She has promised a citizen a call about a topic half an hour ago; with `late_minutes` its time is over."""
    one, found = _agent(username), Topic.objects.select_related("team").get(code=topic)
    acting, at = reads.acting_for(one.user, now=now()), now() - timedelta(minutes=30)
    met = Contact.objects.create(
        team=found.team, hat=found.team, agent=one, call=f"promise-{Contact.objects.count()}", caller_number=caller,
        state="after_work", began_at=at, answered_at=at, ended_at=at, note="Har skrevet to gange uden svar.",
    )  # fmt: skip
    question = met.questions.create(position=1, hat=found.team, topic=found)
    wanted = {row.pk: "Ja, siden i mandags" for row in found.team.promise_questions.all()}
    agreed = Terms(best_times="efter kl. 14", interpreter="arabisk", answers=wanted)
    made = promise(acting, question.pk, agreed, now=now())
    contacts.close(acting, met.pk, now=now())
    if late_minutes:
        passed = now() - timedelta(minutes=late_minutes)
        Callback.objects.filter(pk=made.pk).update(by=passed, first_by=passed, slips_at=passed, broken_at=passed)
    return made.pk


def link_of(callback_id: int, link: str) -> None:
    """The citizen's page of a promise lies at this link."""
    Callback.objects.filter(pk=callback_id).update(link=link)


def asked_how_it_went(link: str, score: int = 0) -> None:
    """A citizen was asked how it went and has, or has not, answered."""
    values = {"score": score, "words": "Hun forklarede det godt.", "answered_at": now()} if score else {}
    Survey.objects.create(
        team=Team.objects.get(code="P"), link=link, sent_at=now(), expires_at=now() + timedelta(days=7),
        quiet_until=now() + timedelta(days=30), **values,
    )  # fmt: skip


def answered_how_it_went(team: str, times: int = 12) -> None:
    """So many citizens have answered about one team, most of them satisfied, and half have written a line."""
    for number in range(times):
        asked_how_it_went(f"answered-{team}-{number}", score=(5, 4, 5, 2)[number % 4])
    found = Team.objects.get(code=team)
    Survey.objects.filter(link__startswith="answered-").update(team=found)
    topic = Topic.objects.filter(team=found).order_by("pk")[0].code
    for held in reads.people_on(found, today=reads.town_day(now()))[:3]:  # of fewer nothing would be shown
        username = Agent.objects.get(pk=held.agent_id).user.username
        _was_met(f"met-{held.agent_id}", topic, team, "+4520304050", days_ago=0, agent=username)


def takes(username: str, callback_id: int) -> None:
    """She takes a promise from her list and picks up her own telephone, which rings first."""
    ringing.take(reads.acting_for(_agent(username).user, now=now()), callback_id, now=now())
    picks_up(username)


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
    return Contact.objects.get(agent__user__username=username, closed_at=None, parked_at=None).pk


def _picked_up(one: Agent) -> bool:
    try:
        switchboard.pick_up(one.device, at=now())
    except TelephonyError:
        return False
    return True


def citizen_picks_up(number: str) -> None:
    """The citizen we ring picks up, as soon as her telephone rings."""
    rung = SimulatedCall.objects.filter(stage="dialling", call__startswith="cb-")
    _until(rung.exists)
    assert Place.objects.get(contact__call=rung.get().call).ring_back == number
    switchboard.pick_up_at_home(rung.get().call, at=now())


def citizen_puts_down(call: str = "") -> None:
    """The citizen puts the telephone down; without a call, the one we rang."""
    found = SimulatedCall.objects.filter(call=call) if call else SimulatedCall.objects.filter(direction="out")
    switchboard.put_down(found.exclude(stage="ended").get().call, at=now())


def text_to(number: str, holds: str) -> str:
    """The text a citizen has got in which this stands, as soon as it has come."""
    found = SimulatedText.objects.filter(to=number, text__contains=holds).order_by("-pk")
    _until(found.exists)
    return str(found[0].text)


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


def calls_for_help_soon() -> None:
    """A line calls after a single look, so that a test need not wait for a minute."""
    everybody = Acting("agent:0", job_functions=frozenset({"administrator"}))
    quickly = {"sample_seconds": 5, "samples_in_a_row": 1, "first_wait_seconds": 60, "second_wait_seconds": 120}
    moves.set_numbers(everybody, now=now(), **quickly)


def makes_the_twin_ready() -> None:
    """The twin's inner loops are compiled once and kept on disk; nobody should wait for that in front of a page."""
    look(Team.objects.get(code="P"), now=now(), threads=1)


def parks(username: str, call: str) -> None:
    """Her conversation with this caller is over, and she has parked the contact."""
    one, found = _agent(username), Contact.objects.get(call=call)
    switchboard.put_down(call, at=now())
    _until(lambda: Contact.objects.get(call=call).state == "after_work")
    parking.park(reads.acting_for(one.user, now=now()), found.pk, now=now())


def sends_on(username: str, call: str, to: str, words: str) -> None:
    """She sends the caller on to the line of a colleague's base, unasked, with words for whoever answers."""
    held = reads.skills_of(_agent(to), today=reads.town_day(now()))
    assert held is not None
    acting, team = reads.acting_for(_agent(username).user, now=now()), Team.objects.get(code=held.base)
    found = Contact.objects.get(call=call)
    transferring.transfer(acting, found.pk, team, "urgent", now=now(), words=words)


def goes_home(username: str) -> None:
    """She is away, whatever lies on her desk."""
    _choose(username, State.AWAY, "")


def somebody_protected(username: str, call: str, caller: str = "+4520304050") -> None:
    """The caller is somebody with a protected name and a CPR number, who rang before too."""
    one, found = _agent(username), Contact.objects.get(call=call)
    acting = reads.acting_for(one.user, now=now())
    _was_met(f"before-{call}", "p-gaest", "P", caller, days_ago=2)
    citizens.know(acting, found.pk, name="Karen Holm", now=now())
    citizens.give_cpr(acting, found.pk, "310290-1234", now=now())
    citizens.protect(acting, found.pk, True, now=now())


def notes(username: str) -> None:
    """Three notes of hers: one that waits, one in its case, and one changed since."""
    one, team = _agent(username), Team.objects.get(code="P")
    acting = reads.acting_for(one.user, now=now())
    for number, topic in enumerate(("p-gaest", "p-afgift-klage", "p-beboerlicens")):
        _was_met(f"noted-{number}", topic, "P", "+4520304050", days_ago=number + 1)
        question = Contact.objects.get(call=f"noted-{number}").questions.get()
        question.matters = True
        question.save()
        note = CaseNote.objects.create(
            question=question, title=question.topic.name_da if question.topic else "", said="Borgeren oplyste, at "
            "bilen blev solgt den 3. november, og har kvittering fra køberen.", agent=one, team=team,
            noted_at=now(), changed_at=now(),
        )  # fmt: skip
        if number:
            noting.confirm_export(acting, note.pk, note.revision, f"26/00{number}17", now=now())
        if number == 2:
            noting.write(acting, note.pk, title=note.title, said="Og et tillæg til det, der blev sagt.", now=now())


def taps(username: str, team: str) -> None:
    """Jytte, the head of the house, taps somebody on the shoulder."""
    jytte = reads.acting_for(Account.objects.get(username="jytte"), now=now())
    moves.ask(jytte, _agent(username).pk, Team.objects.get(code=team), now=now())


def says_yes(username: str) -> None:
    """She steps in, as asked."""
    one = _agent(username)
    offer = move_reads.moves_of(one.pk, now=now(), ended_after=now()).offer
    assert offer is not None
    moves.accept(reads.acting_for(one.user, now=now()), offer.pk, now=now())


def line_calls(team: str) -> None:
    """A line calls for help, and the twin has looked ahead for it."""
    found = Team.objects.get(code=team)
    values = {"sampled_at": now(), "raised_at": now(), "level": 2, "needed": 2, "waiting": 7}
    LineWatch.objects.update_or_create(team=found, defaults=values)
    look_ahead(machine("test"), found, now=now())


def foretold(team: str, times: int = 24) -> None:
    """So many times something was foretold of a line, and came true nine times out of ten."""
    found = Team.objects.get(code=team)
    for number in range(times):
        given = Advice.objects.create(to=found, made_at=now() - timedelta(hours=2), made_by="machine:test")
        figures = {"what": "share", "mean": 0.6, "low": 0.4, "high": 0.8, "happened": 0.5 if number % 10 else 0.9}
        due_at = now() - timedelta(hours=1)
        Foretold.objects.create(advice=given, team=found, horizon_minutes=30, due_at=due_at, fate="judged", **figures)


def texts_fail() -> None:
    """Two texts about calls promised: one to a landline, and one whose answer was lost. The gateway is down since."""
    given = {"text": "Vi ringer", "language": "da", "purpose": "promise", "now": now()}
    for number, trouble in enumerate(("not_a_mobile", "answer_lost"), start=1):
        about = f"callback:{number}"
        queued = messages.send(machine("test"), key=about, to=f"+4520304{number}50", about=about, **given)
        Message.objects.filter(pk=queued.pk).update(state="failed", trouble=trouble, settled_at=now())
    values = {"down_since": now(), "failures": 9, "next_try_at": now() + timedelta(hours=1), "trouble": "gateway_down"}
    Gateway.objects.update_or_create(id=1, defaults=values)


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
