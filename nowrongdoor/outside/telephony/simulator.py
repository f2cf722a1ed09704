"""The stand-in switchboard: it behaves like a real one towards the house, and like telephones towards its players.

Towards the house it is the `Telephony` port. Towards a rehearsal or a test it has the citizens' side (`dial`,
`give_up`) and the telephones' side (`pick_up`, `let_ring`, `put_down`). Every step is one short transaction on its own
tables; an event's number is given under the lock of one row, so numbers have no holes and commit in order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction

from nowrongdoor.outside.telephony.models import EventNumber, SimulatedCall
from nowrongdoor.townhall.line.ports import CallNow, CallsNow, Event, Kind, TelephonyError

GOING_ON = ("offered", "waiting", "ringing", "dialling", "answered", "consulting")

_TELL = """
WITH next AS (INSERT INTO telephony_eventnumber AS given (id, last) VALUES (1, 1)
              ON CONFLICT (id) DO UPDATE SET last = given.last + 1 RETURNING last),
     told AS (INSERT INTO telephony_simulatedevent (number, kind, call, at, details)
              SELECT last, %s, %s, %s, %s::jsonb FROM next)
SELECT last, pg_notify('doorbell', 'exchange') FROM next
"""

_DIAL = """
INSERT INTO telephony_simulatedcall (call, line, caller, topic, direction, stage, hold_audio, held, device,
                                     other_device, listener, since)
VALUES (%s, %s, %s, %s, 'in', 'offered', false, false, '', '', '', %s) ON CONFLICT (call) DO NOTHING RETURNING call
"""

_CONNECT = """
UPDATE telephony_simulatedcall SET stage = 'ringing', device = %s, since = %s
WHERE call = %s AND stage IN ('offered', 'waiting') RETURNING call
"""

_AFTER = (
    "SELECT number, kind, call, at, details FROM telephony_simulatedevent WHERE number > %s ORDER BY number LIMIT %s"
)

_ORIGINATE = """
INSERT INTO telephony_simulatedcall AS call (call, line, caller, topic, direction, stage, hold_audio, held,
                                             device, other_device, listener, since)
VALUES (%s, %s, %s, '', 'out', 'ringing', false, false, %s, '', '', %s)
ON CONFLICT (call) DO UPDATE SET stage = 'ringing', device = excluded.device, since = excluded.since
WHERE call.stage = 'waiting' AND call.direction = 'out' RETURNING call.call
"""

_PICK_UP = """
UPDATE telephony_simulatedcall SET since = %s, stage = CASE direction WHEN 'in' THEN 'answered' ELSE 'dialling' END
WHERE device = %s AND stage = 'ringing' RETURNING call
"""

_END = """
WITH old AS (
  SELECT id, stage, listener FROM telephony_simulatedcall WHERE call = %s AND stage = ANY(%s) FOR UPDATE)
UPDATE telephony_simulatedcall AS now SET stage = 'ended', since = %s FROM old WHERE now.id = old.id
RETURNING ARRAY[old.stage, old.listener]
"""


@contextmanager
def _one_call_per_telephone(device: str) -> Iterator[None]:
    """Say as a switchboard would what the database said."""
    try:
        yield
    except IntegrityError as error:
        raise TelephonyError(f"telephone {device} is in use") from error
    except DatabaseError as error:
        raise TelephonyError(f"the switchboard cannot be reached: {error}") from error


class Simulator:
    """A switchboard that exists only in the database; any number of processes may use it at once."""

    exchange = "simulator"
    softphone = True

    # -- what the house commands ------------------------------------------------------------------------------------

    def ring(self, call: str, *, at: datetime) -> None:
        """A simulated caller always hears ringing; only a call that is not there is refused."""
        self._going_on(call)

    def hold_audio(self, call: str, *, at: datetime) -> None:
        """Start hold audio once; tells `queue_enter`."""
        with transaction.atomic():
            if SimulatedCall.objects.filter(call=call, stage="offered").update(stage="waiting", hold_audio=True):
                self._tell(Kind.QUEUE_ENTER, call, at)

    def connect(self, call: str, device: str, *, at: datetime) -> None:
        """Ring `device` for a caller who waits; a second command, or one for a call that is gone, does nothing."""
        with _one_call_per_telephone(device), transaction.atomic():
            if self._one(_CONNECT, device, at, call):
                self._tell(Kind.RINGING, call, at, device=device)

    def originate(self, call: str, device: str, number: str, line: str, *, at: datetime) -> None:
        """Ring the agent's telephone first; when it is picked up the citizen's number is dialled."""
        with _one_call_per_telephone(device), transaction.atomic():
            if self._one(_ORIGINATE, call, line, number, device, at):
                self._tell(Kind.RINGING, call, at, device=device)

    def release(self, call: str, *, at: datetime) -> None:
        """The agent's telephone is let go; the caller waits on and hears hold audio again."""
        with transaction.atomic():
            talking = SimulatedCall.objects.filter(call=call, stage__in=("answered", "consulting"))
            if talking.update(stage="waiting", device="", other_device="", held=False, since=at):
                self._tell(Kind.QUEUE_ENTER, call, at)

    def listen(self, call: str, device: str, *, at: datetime) -> None:
        """A co-listener's telephone hears along; TelephonyError unless a conversation is going on."""
        with transaction.atomic():
            if not SimulatedCall.objects.filter(call=call, stage="answered").update(listener=device):
                raise TelephonyError(f"call {call} has no conversation to listen to")
            self._tell(Kind.LISTENING, call, at, device=device)

    def consult(self, call: str, device: str, *, at: datetime) -> None:
        """Hold the citizen and ring a colleague; TelephonyError unless a conversation is going on."""
        with transaction.atomic():
            if not SimulatedCall.objects.filter(call=call, stage="answered").update(
                stage="consulting", other_device=device
            ):
                raise TelephonyError(f"call {call} has no conversation to hold")
            self._tell(Kind.CONSULTING, call, at, device=device)

    def complete(self, call: str, *, at: datetime) -> None:
        """The colleague consulted takes the citizen over; tells `handover` with her telephone."""
        with _one_call_per_telephone("consulted"), transaction.atomic():
            row = SimulatedCall.objects.select_for_update().filter(call=call, stage="consulting").first()
            if row is None:
                raise TelephonyError(f"call {call} has nobody to be handed to")
            row.device, row.other_device, row.stage, row.since = row.other_device, "", "answered", at
            row.save()
            self._tell(Kind.HANDOVER, call, at, device=row.device)

    def hold(self, call: str, *, at: datetime) -> None:
        """The citizen hears music; TelephonyError unless a conversation is going on."""
        self._held(call, True, at)

    def resume(self, call: str, *, at: datetime) -> None:
        """They talk again; TelephonyError unless a conversation is going on."""
        self._held(call, False, at)

    def _held(self, call: str, held: bool, at: datetime) -> None:
        with transaction.atomic():
            talking = SimulatedCall.objects.filter(call=call, stage="answered")
            if talking.exclude(held=held).update(held=held):
                self._tell(Kind.HELD if held else Kind.RESUMED, call, at)
            elif not talking.exists():
                raise TelephonyError(f"call {call} has no conversation to hold or resume")

    def cancel(self, call: str, *, at: datetime) -> None:
        """Stop a telephone ringing (the caller waits on), or end a consultation; otherwise nothing."""
        with transaction.atomic():
            if SimulatedCall.objects.filter(call=call, stage="ringing").update(stage="waiting", device="", since=at):
                return
            SimulatedCall.objects.filter(call=call, stage="consulting").update(stage="answered", other_device="")

    def hangup(self, call: str, *, at: datetime) -> None:
        """End the call from the house's side; a call that is over already is left alone."""
        self._end(call, at, by="house")

    def events_after(self, number: int, *, most: int = 200) -> Sequence[Event]:
        """The events with higher numbers, in order."""
        with connection.cursor() as cursor:
            cursor.execute(_AFTER, [number, most])
            return [
                Event(f"simulator-{told}", told, Kind(kind), call, at, json.loads(details))
                for told, kind, call, at, details in cursor.fetchall()
            ]

    def snapshot(self) -> CallsNow:
        """Every call that is going on, as of the last number given."""
        with transaction.atomic():
            number = self._last_number()
            rows = list(SimulatedCall.objects.filter(stage__in=GOING_ON))
        return CallsNow(
            number,
            tuple(
                CallNow(r.call, _as_told(r), r.line, r.caller, r.topic, r.device, r.since, r.direction) for r in rows
            ),
        )

    # -- what telephones do -----------------------------------------------------------------------------------------

    def pick_up(self, device: str, *, at: datetime) -> None:
        """A ringing telephone is picked up; tells `answer`. TelephonyError when it does not ring."""
        with transaction.atomic():
            call = self._one(_PICK_UP, at, device)
            if call is None:
                raise TelephonyError(f"telephone {device} does not ring")
            self._tell(Kind.ANSWER, call, at, device=device)

    def let_ring(self, device: str, *, at: datetime, call: str = "") -> None:
        """A telephone (ringing with `call`, where that is said) rings out; the caller waits on. Tells `no_answer`."""
        with transaction.atomic():
            row = SimulatedCall.objects.select_for_update().filter(device=device, stage="ringing").first()
            if row is not None and call in ("", row.call):
                SimulatedCall.objects.filter(pk=row.pk).update(stage="waiting", device="", since=at)
                self._tell(Kind.NO_ANSWER, row.call, at, device=device)

    def pick_up_at_home(self, call: str, *, at: datetime) -> None:
        """The citizen we ring picks up; tells `connected`. TelephonyError when her telephone does not ring."""
        with transaction.atomic():
            if not SimulatedCall.objects.filter(call=call, stage="dialling").update(stage="answered", since=at):
                raise TelephonyError(f"nobody is being rung in {call}")
            self._tell(Kind.CONNECTED, call, at)

    def cannot_be_reached(self, call: str, code: str = "no_answer", *, at: datetime) -> None:
        """The citizen we ring is busy, does not answer, or has another number; tells `hangup` with the code."""
        self._end(call, at, by="network", stages=("dialling",), code=code)

    def want_callback(self, call: str, number: str = "", *, at: datetime) -> None:
        """A waiting citizen asks to be rung when it is her turn, and puts the telephone down."""
        with transaction.atomic():
            waiting = ("offered", "waiting", "ringing")
            if SimulatedCall.objects.filter(call=call, stage__in=waiting).update(stage="ended", device="", since=at):
                self._tell(Kind.CALLBACK_WANTED, call, at, caller=number)

    def put_down(self, call: str, *, at: datetime, by: str = "citizen") -> None:
        """Either party puts the telephone down; before anybody answered that is giving up."""
        self._end(call, at, by=by)

    # -- what citizens do -------------------------------------------------------------------------------------------

    def dial(self, call: str, line: str, *, caller: str = "", topic: str = "", at: datetime) -> None:
        """A citizen dials a line; tells `offered`. Dialling the same call twice is one call."""
        with transaction.atomic():
            if self._one(_DIAL, call, line, caller, topic, at):
                self._tell(Kind.OFFERED, call, at, line=line, caller=caller, topic=topic)

    def give_up(self, call: str, *, at: datetime) -> None:
        """A citizen who still waits puts the telephone down; one who has been answered does not."""
        self._end(call, at, by="citizen", stages=("offered", "waiting", "ringing"))

    # -- how it keeps its word --------------------------------------------------------------------------------------

    def _end(self, call: str, at: datetime, *, by: str, stages: Sequence[str] = GOING_ON, code: str = "") -> None:
        with transaction.atomic():
            stage, listener = self._one(_END, call, list(stages), at) or ("", "")
            if listener:
                self._tell(Kind.LEFT, call, at, device=listener)
            if stage:
                picked_up = stage in ("dialling", "answered", "consulting")
                self._tell(Kind.HANGUP if picked_up else Kind.ABANDONED, call, at, by=by, code=code)

    def _going_on(self, call: str) -> None:
        if not SimulatedCall.objects.filter(call=call, stage__in=GOING_ON).exists():
            raise TelephonyError(f"call {call} is not going on")

    def _last_number(self) -> int:
        """The last number given, whose row is then held: nothing is told before the transaction ends."""
        row = EventNumber.objects.select_for_update().filter(pk=1).first()
        return row.last if row else 0

    def _one(self, sql: str, *values: Any) -> Any:
        """The first column of the statement's one row, or None."""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            row = cursor.fetchone()
        return row[0] if row else None

    def _tell(self, kind: Kind, call: str, at: datetime, **details: Any) -> Event:
        said = {name: value for name, value in details.items() if value}
        number = self._one(_TELL, kind, call, at, json.dumps(said))
        return Event(f"simulator-{number}", number, kind, call, at, said)


def _as_told(row: SimulatedCall) -> str:
    """A call's stage in the words of the port."""
    if row.stage in ("consulting", "dialling"):
        return "answered"
    return "connected" if row.stage == "answered" and row.direction == "out" else row.stage
