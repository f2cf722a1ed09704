"""Job functions as groups, and what each of them opens.

The groups are laid out by migration 0002; a database that was emptied by a test run gets them again on first use.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from nowrongdoor.townhall.people import rules
from nowrongdoor.townhall.people.models import Town

PERMISSIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "work_desk": ("May work at the desk", ("agent",)),
    "see_lead_board": ("May see the lead's board", ("lead", "planner", "administrator")),
    "see_wallboard": ("May see the wallboard", ("agent", "lead", "planner", "coach", "editor", "administrator")),
    "plan_shifts": ("May plan shifts", ("planner",)),
    "guard_door": ("May use the guard's telephone", ("guard",)),
    "collect_arrears": ("May ring about arrears", ("collector",)),
    "co_listen": ("May co-listen", ("coach",)),
    "edit_topics": ("May edit topics, articles and hat cards", ("editor", "administrator")),
    "set_up_town": ("May set up teams and people", ("administrator",)),
    "import_people": ("May import teams, people and topics", ("administrator",)),
}
"""Permission (of the model Town) -> its name, and the job functions that hold it."""


def groups_of(names: Iterable[str]) -> list[Group]:
    """The groups of these job functions; lays them out when the database has none."""
    wanted = set(names)
    found = list(Group.objects.filter(name__in=wanted))
    if len(found) < len(wanted):
        lay_out()
        found = list(Group.objects.filter(name__in=wanted))
    return found


def lay_out() -> None:
    """Make every job function and its permissions, leaving alone what is there."""
    kind = ContentType.objects.get_for_model(Town)
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in rules.JOB_FUNCTIONS}
    for codename, (name, holders) in PERMISSIONS.items():
        permission, _made = Permission.objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        for holder in holders:
            groups[holder].permissions.add(permission)
