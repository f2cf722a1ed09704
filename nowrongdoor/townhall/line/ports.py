"""What the line needs from a telephone system: commands, numbered events, and a snapshot to reconcile with.

An adapter lives in `outside/telephony` and is named in the settings by dotted path. Commands may be sent twice and must
then do nothing more (a command may have been lost with the one who sent it); events arrive at least once, in any order,
and carry a number without holes, so that one can ask for what came after N.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class Kind(StrEnum):
    """What a switchboard can tell."""

    OFFERED = "offered"
    QUEUE_ENTER = "queue_enter"
    RINGING = "ringing"
    NO_ANSWER = "no_answer"
    ANSWER = "answer"
    LISTENING = "listening"
    LEFT = "left"
    CONSULTING = "consulting"
    HANDOVER = "handover"
    HELD = "held"
    RESUMED = "resumed"
    ABANDONED = "abandoned"
    HANGUP = "hangup"
    CONNECTED = "connected"
    CALLBACK_WANTED = "callback_wanted"


DEVICE_KINDS = (Kind.RINGING, Kind.NO_ANSWER, Kind.ANSWER, Kind.LISTENING, Kind.LEFT, Kind.CONSULTING, Kind.HANDOVER)
"""Events that name the telephone they are about."""


@dataclass(frozen=True, slots=True)
class Event:
    """One numbered event. `details` may hold `line`, `caller`, `topic`, `device`, `by`, `code`."""

    event_id: str
    number: int
    kind: Kind
    call: str
    at: datetime
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallNow:
    """A call as the switchboard has it now; `stage` is offered, waiting, ringing, answered or connected.

    `answered` says that the agent has picked up. A call we make is then `connected` once the citizen has, too.
    """

    call: str
    stage: str
    line: str
    caller: str
    topic: str
    device: str
    since: datetime
    direction: str = "in"


@dataclass(frozen=True, slots=True)
class CallsNow:
    """All calls going on, as of the event `number`."""

    number: int
    calls: tuple[CallNow, ...]


class TelephonyError(Exception):
    """The switchboard cannot be reached or did not take a command; nothing of ours has changed."""


class Telephony(Protocol):
    """The port. Every command takes `at`, the town's time; each raises TelephonyError when it cannot be given."""

    exchange: str

    def ring(self, call: str, *, at: datetime) -> None:
        """Let the caller hear ringing."""

    def hold_audio(self, call: str, *, at: datetime) -> None:
        """Let the caller hear that the line is alive while waiting; tells `queue_enter`."""

    def connect(self, call: str, device: str, *, at: datetime) -> None:
        """Ring a telephone and join it to the caller when it answers; tells `ringing`, then `answer` or `no_answer`."""

    def originate(self, call: str, device: str, number: str, line: str, *, at: datetime) -> None:
        """Ring the agent first, then the citizen, showing the line's number. `call` is our name for it, used once.

        Tells `ringing`, then `answer` or `no_answer` of the agent's telephone; after `answer`, `connected` when the
        citizen picks up, or `hangup` with `code` busy, no_answer or wrong_number. Asked again while a telephone rings
        or has been picked up, it does nothing; after `no_answer` or a cancel it rings the telephone it now names.
        """

    def release(self, call: str, *, at: datetime) -> None:
        """Let the agent's telephone go and the caller wait on, who hears that; nothing when nobody has picked up."""

    def listen(self, call: str, device: str, *, at: datetime) -> None:
        """Let a telephone hear both parties without being heard; tells `listening`, later `left`."""

    def consult(self, call: str, device: str, *, at: datetime) -> None:
        """Hold the caller and ring a colleague; tells `consulting`."""

    def complete(self, call: str, *, at: datetime) -> None:
        """Hand the caller to the colleague consulted; tells `handover`."""

    def hold(self, call: str, *, at: datetime) -> None:
        """Let the citizen of a conversation hear music; tells `held`. Nothing when she hears it already."""

    def resume(self, call: str, *, at: datetime) -> None:
        """Let the two talk again; tells `resumed`. Nothing when they do."""

    def cancel(self, call: str, *, at: datetime) -> None:
        """Stop ringing a telephone, or end a consultation; the caller stays."""

    def hangup(self, call: str, *, at: datetime) -> None:
        """End the call; tells `hangup`."""

    def events_after(self, number: int, *, most: int = 200) -> Sequence[Event]:
        """Events with a higher number, in order; an adapter that only pushes returns none."""

    def snapshot(self) -> CallsNow | None:
        """What is going on now, or None where the switchboard cannot tell."""

    @property
    def softphone(self) -> bool:
        """Whether the desk itself may answer a ringing telephone (`pick_up`)."""

    def pick_up(self, device: str, *, at: datetime) -> None:
        """Answer the telephone from the desk; tells `answer`."""


@lru_cache(maxsize=1)
def telephony() -> Telephony:
    """The adapter named in the settings."""
    return cast(Telephony, import_string(settings.TELEPHONY)())
