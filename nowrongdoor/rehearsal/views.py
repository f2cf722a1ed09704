"""The demo's own door: who would you like to be? One click signs in, in a made-up town only."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.rehearsal import visiting
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.models import Account, Team
from nowrongdoor.web.setup.words import JOB_WORDS

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one may be: the three who show most first, then all by team, and those of no team."""
    _only_in_a_demo()
    parts, teams = _parts(), reads.teams()
    groups = [(team, [part for part in parts if part.base == team.code]) for team in teams]
    others = [part for part in parts if not part.base]
    return render(
        request, "rehearsal/people.html", {"first": _who_show_most(parts), "groups": groups, "others": others}
    )


@require_POST
def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Be that person."""
    _only_in_a_demo()
    account = get_object_or_404(Account, username=username, is_active=True)
    if request.user.is_authenticated:
        visiting.give_back(request.user, now=now())
    visiting.take_over(account, now=now())
    login(request, account, backend=BACKEND)
    return redirect("home")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give the part back and return to the door."""
    _only_in_a_demo()
    if request.user.is_authenticated:
        visiting.give_back(request.user, now=now())
        logout(request)
    return redirect("demo:people")


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody one may be: what she does, her base and further hats, and whether another visitor plays her."""

    username: str
    name: str
    job_functions: tuple[str, ...]
    base: str
    hats: tuple[Team, ...]
    taken: bool

    @property
    def jobs(self) -> str:
        """The job functions in the reader's words."""
        return ", ".join(str(JOB_WORDS[name]) for name in self.job_functions)


def _parts() -> list[Part]:
    held, teams = reads.skills(today=reads.town_day(now())), {team.code: team for team in reads.teams()}
    taken = visiting.taken()
    accounts = Account.objects.filter(is_active=True, agent__active=True).select_related("agent")
    return [
        _part(account, held.get(account.agent.pk), teams, account.agent.pk in taken)
        for account in accounts.prefetch_related("groups").order_by("agent__pk")
    ]


def _part(account: Account, held: reads.Skills | None, teams: dict[str, Team], taken: bool) -> Part:
    base = held.base if held else ""
    more = tuple(teams[code] for code in teams if held and code in held.levels and code != base)
    return Part(account.username, account.agent.name, reads.job_functions_of(account), base, more, taken)


def _who_show_most(parts: list[Part]) -> list[tuple[str, Part]]:
    """An agent with two hats, a lead who has nothing but the board, and the administrator; the free ones first."""
    free_first = sorted(parts, key=lambda part: part.taken)
    wanted = {
        "agent": lambda part: part.job_functions == ("agent",) and part.hats,
        "lead": lambda part: part.job_functions == ("lead",),
        "administrator": lambda part: "administrator" in part.job_functions,
    }
    found = ((kind, next(filter(fits, free_first), None)) for kind, fits in wanted.items())
    return [(kind, part) for kind, part in found if part]


def _only_in_a_demo() -> None:
    try:
        visiting.require_made_up()
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
