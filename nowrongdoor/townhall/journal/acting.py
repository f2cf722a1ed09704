"""Who does it, under which hat: the frozen first argument of every action."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.errors import Refused


@dataclass(frozen=True, slots=True)
class Acting:
    """A person or a machine at work; `teams` and `job_functions` say what it may touch."""

    who: str
    agent_id: int | None = None
    hat: str = ""
    teams: frozenset[str] = field(default_factory=frozenset)
    job_functions: frozenset[str] = field(default_factory=frozenset)

    def must_be(self, *job_functions: str) -> None:
        """Refuse unless one of the job functions is held; there is no flag to skip this."""
        if self.is_machine or self.job_functions & set(job_functions):
            return
        raise Refused(_("Your job function does not allow this. Ask your administrator."), "job_function")

    def must_be_agent(self, agent_id: int | None) -> None:
        """Refuse unless it is the agent's own: nobody acts in a colleague's name."""
        if self.is_machine or (self.agent_id is not None and self.agent_id == agent_id):
            return
        raise Refused(_("This belongs to a colleague."), "not_yours")

    def for_agent(self, agent_id: int | None) -> Acting:
        """The same person seeing to a colleague's work, once it was checked that she may; `who` stays hers."""
        return replace(self, agent_id=agent_id)

    @property
    def is_machine(self) -> bool:
        """True for the dispatcher, the telephone and other doers that are no person."""
        return self.who.startswith("machine:")


def machine(name: str) -> Acting:
    """The house itself acting, under a name that stands in the journal."""
    return Acting(who=f"machine:{name}")
