"""A centre: its teams with their calls, its people with their hats, and the rules by which a call finds somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nowrongdoor.engine.twin.checking import finite, index_of, positive, spell, whole
from nowrongdoor.engine.twin.distributions import Distribution, Exponential, Gamma, LogNormal

PerInterval = Distribution | Sequence[Distribution]
Presence = Sequence[tuple[float, float]]
PerTeam = float | Sequence[float]


@dataclass(frozen=True, slots=True)
class Team:
    """A team's line: how many call, how long a contact takes, how long citizens wait, and the promise to answer.

    calls_per_hour: one rate for each interval, or a single one that always holds. handling (after-work included) and
    patience: one distribution, or one for each interval; the interval in which the citizen arrives decides. patience
    None: nobody gives up. Whoever is answered within answered_within_seconds is answered in time.
    """

    name: str
    calls_per_hour: Sequence[float] | float
    handling: PerInterval
    patience: PerInterval | None = None
    answered_within_seconds: float = 20.0

    def __post_init__(self) -> None:
        """Refuse negative and missing rates, and what is no distribution (ValueError)."""
        for number, rate in enumerate(self.rates):
            finite(f"team {self.name}: calls_per_hour[{number}]", rate, at_least=0.0)
        if not self.rates:
            raise ValueError(f"team {self.name}: calls_per_hour must hold at least one rate")
        finite(f"team {self.name}: answered_within_seconds", self.answered_within_seconds, at_least=0.0)
        _check_distributions(f"team {self.name}: handling", self.handling)
        if self.patience is not None:
            _check_distributions(f"team {self.name}: patience", self.patience)

    @property
    def rates(self) -> tuple[float, ...]:
        """Calls an hour, one for each interval."""
        one = self.calls_per_hour
        return (float(one),) if isinstance(one, int | float) else tuple(float(rate) for rate in one)

    @property
    def lengths(self) -> dict[str, int]:
        """For how many intervals each of its figures is given."""
        handling, patience = several(self.handling), several(self.patience)
        return {"calls_per_hour": len(self.rates), "handling": len(handling), "patience": len(patience)}


def several(given: PerInterval | None) -> tuple[Distribution | None, ...]:
    """One distribution for each interval, or the single one that always holds."""
    return tuple(given) if isinstance(given, Sequence) else (given,)


def _check_distributions(name: str, given: PerInterval) -> None:
    several = given if isinstance(given, Sequence) else [given]
    if not several or not all(isinstance(one, LogNormal | Exponential | Gamma) for one in several):
        raise ValueError(f"{name} ({given!r}) must be a LogNormal, Exponential or Gamma, or one for each interval")
    for one in several:
        if isinstance(one, Gamma) and one.mean_seconds is None:
            raise ValueError(f"{name}: a Gamma of seconds must have mean_seconds above 0")


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody at work: her base, the teams she may answer for, and when she is there.

    hats: numbers of teams; the base counts as one whether it is listed or not. A contact of another team than the base
    takes her away_handling_factor times as long. present: stretches (from, to) in seconds; None is all the time.
    wearing: the hat she has on, the base unless told: under `Rules` it says in which ring she stands, without them she
    answers for that team alone. stale_hats: hats of hers that she has not worked under for eight weeks.
    """

    base: int
    hats: Sequence[int]
    away_handling_factor: float = 1.0
    present: Presence | None = None
    wearing: int | None = None
    stale_hats: Sequence[int] = ()

    def __post_init__(self) -> None:
        """Refuse an empty list of hats, a factor that is not above 0, and spells that end before they begin."""
        if len(self.hats) == 0:
            raise ValueError("hats must hold at least one team: an agent with no hat can answer nobody")
        positive("away_handling_factor", self.away_handling_factor)
        ends_before = float("-inf")
        for begins, ends in sorted(spell("present", one) for one in self.present or ()):
            if begins < ends_before:
                raise ValueError(f"present ({self.present!r}) must hold stretches that do not overlap")
            ends_before = ends

    @property
    def all_hats(self) -> frozenset[int]:
        """The hats, the base among them."""
        return frozenset(self.hats) | {self.base}


@dataclass(frozen=True, slots=True)
class Rules:
    """The live house's rules of dispatch: circles that widen with the wait, and a protected minimum.

    Each is one number, or one for each team; as `dispatch.Hat` has them. Seconds may be infinite: nobody is lent unless
    she has been asked, and wears the hat.
    """

    widen_after_seconds: PerTeam = 45.0
    widen_further_after_seconds: PerTeam = 180.0
    protected_ready: int | Sequence[int] = 0

    def of_team(self, name: str, number: int) -> float:
        """The value that holds for this team."""
        value: PerTeam = getattr(self, name)
        return float(value) if isinstance(value, int | float) else float(value[number])

    def check(self, teams: int) -> None:
        """Refuse a list of the wrong length, circles in the wrong order, negative numbers (ValueError)."""
        for name in ("widen_after_seconds", "widen_further_after_seconds", "protected_ready"):
            value = getattr(self, name)
            if not isinstance(value, int | float) and len(value) != teams:
                raise ValueError(f"rules: {name} must be one number or one for each of the {teams} teams")
            for number in range(teams):
                if not self.of_team(name, number) >= 0:
                    raise ValueError(f"rules: {name} ({value!r}) must be 0 or more")
        for number in range(teams):
            finite("rules: protected_ready", self.of_team("protected_ready", number))
            if self.of_team("widen_after_seconds", number) > self.of_team("widen_further_after_seconds", number):
                raise ValueError("rules: widen_after_seconds must not be above widen_further_after_seconds")


@dataclass(frozen=True, slots=True)
class Centre:
    """Teams, agents and the length of an interval; everything a day is played from.

    busyness: one factor a day for all teams and intervals (`Gamma(shape)`, mean 1); None: all days are equally busy.
    waiting_places: how many may wait at once, all teams together; None: no limit. rules None: a call goes to whoever is
    free, home before others, the longest idle first, and whoever becomes free takes the longest wait she may answer;
    `Rules(...)`: the live house's rules.
    """

    teams: Sequence[Team]
    agents: Sequence[Agent]
    interval_seconds: float = 900.0
    busyness: Gamma | None = None
    waiting_places: int | None = None
    rules: Rules | None = None

    def __post_init__(self) -> None:
        """Refuse a centre without teams or agents, hats that are no team, and lines of unequal length (ValueError)."""
        positive("interval_seconds", self.interval_seconds)
        if not self.teams:
            raise ValueError("teams must hold at least one team")
        if not self.agents:
            raise ValueError("agents must hold at least one agent")
        if self.waiting_places is not None:
            whole("waiting_places", self.waiting_places, at_least=0)
        if self.busyness is not None and not isinstance(self.busyness, Gamma):
            raise ValueError(f"busyness ({self.busyness!r}) must be a Gamma(shape) or None")
        self._check_intervals()
        for number, agent in enumerate(self.agents):
            self._check_agent(number, agent)
        if self.rules is not None:
            self.rules.check(len(self.teams))

    def _check_intervals(self) -> None:
        """Rates and distributions are given once, or for every interval."""
        for team in self.teams:
            for name, length in team.lengths.items():
                if length not in {1, self.intervals}:
                    allowed = f"one, or one for each of the {self.intervals} intervals"
                    raise ValueError(f"team {team.name}: {name} must hold {allowed}, not {length}")

    def _check_agent(self, number: int, agent: Agent) -> None:
        """Every hat is a team, and the hat she wears is one of hers."""
        for hat in (agent.base, *agent.hats, *agent.stale_hats):
            index_of(f"agent {number}: base, hats and stale_hats", hat, len(self.teams), "teams")
        if agent.wearing is not None and agent.wearing not in agent.all_hats:
            raise ValueError(f"agent {number}: wearing ({agent.wearing!r}) must be one of her hats")

    @property
    def intervals(self) -> int:
        """How many intervals the teams' figures are given for; 1 where single ones always hold."""
        return max(length for team in self.teams for length in team.lengths.values())
