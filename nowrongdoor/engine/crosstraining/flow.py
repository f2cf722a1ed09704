"""At one moment, how many contacts nobody can take, and which one training would have changed that: a flow.

Agents who are alike are a group. Contacts of a team flow to groups that have its hat, each agent takes one, as many as
possible (augmenting paths: Ford and Fulkerson 1956). What does not flow is the shortage. One more hat lessens it by one
exactly when the flow ends short of that team on one side (a contact left over, or one that could change places with
one left over) and the group has somebody to spare on the other (free, or free once others step in): a cut, read
from both sides. So one flow prices every possible training at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine.staffing.compiled import compiled

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@compiled
def at_home(contacts: Whole, there: Whole, base: Whole, taken: Whole) -> None:
    """Begin with everybody at her base: fills taken[group, team], leaves the rest in contacts and there."""
    taken[:] = 0
    for group in range(there.size):
        count = min(there[group], contacts[base[group]])
        taken[group, base[group]] = count
        there[group] -= count
        contacts[base[group]] -= count


@compiled
def path_from(first: int, there: Whole, hats: Flags, taken: Whole, by_team: Whole, by_group: Whole) -> int:
    """A group with somebody free, reached from a team by people changing places; -1 if none. Keeps the way back."""
    groups, teams = hats.shape
    by_team[:], by_group[:] = -1, -1
    by_group[first] = groups
    line = np.empty(teams, np.int64)
    line[0], head, tail = first, 0, 1
    while head < tail:
        team = line[head]
        head += 1
        for group in range(groups):
            if hats[group, team] and by_team[group] < 0:
                by_team[group] = team
                if there[group] > 0:
                    return group
                for other in range(teams):
                    if taken[group, other] > 0 and by_group[other] < 0:
                        by_group[other] = group
                        line[tail] = other
                        tail += 1
    return -1


@compiled
def change_places(group: int, first: int, taken: Whole, by_team: Whole, by_group: Whole) -> None:
    """Walk the path back: each steps over to the contact before, until the first team has one more taken."""
    while True:
        team = by_team[group]
        taken[group, team] += 1
        if team == first:
            return
        group = by_group[team]
        taken[group, team] -= 1


@compiled
def share_out(contacts: Whole, there: Whole, hats: Flags, taken: Whole, by_team: Whole, by_group: Whole) -> None:
    """Let people change places until nobody more can be taken; what is left in contacts is the shortage."""
    for team in range(contacts.size):
        while contacts[team] > 0:
            group = path_from(team, there, hats, taken, by_team, by_group)
            if group < 0:
                break
            there[group] -= 1
            change_places(group, team, taken, by_team, by_group)
            contacts[team] -= 1


@compiled
def helped(short: Flags, spare: Flags, hats: Flags, worth: NDArray[np.float64]) -> None:
    """Count one for every training that would have lessened the shortage."""
    groups, teams = hats.shape
    for group in range(groups):
        for team in range(teams):
            if spare[group] and short[team] and not hats[group, team]:
                worth[group, team] += 1.0


@compiled
def short_of(contacts: Whole, hats: Flags, taken: Whole, short: Flags) -> None:
    """Mark the teams for which one more pair of hands, anywhere, would lessen the shortage."""
    groups, teams = hats.shape
    short[:] = contacts > 0
    grew = True
    while grew:
        grew = False
        for group in range(groups):
            reaches = False
            for team in range(teams):
                reaches = reaches or (hats[group, team] and short[team])
            for team in range(teams):
                if reaches and taken[group, team] > 0 and not short[team]:
                    short[team] = True
                    grew = True


@compiled
def to_spare(there: Whole, hats: Flags, taken: Whole, spare: Flags) -> None:
    """Mark the groups that could give somebody away without leaving one contact more unanswered."""
    groups, teams = hats.shape
    spare[:] = there > 0
    covered = np.zeros(teams, np.bool_)
    grew = True
    while grew:
        grew = False
        for group in range(groups):
            for team in range(teams):
                if spare[group] and hats[group, team] and not covered[team]:
                    covered[team] = True
                    grew = True
                if not spare[group] and taken[group, team] > 0 and covered[team]:
                    spare[group] = True
                    grew = True


@compiled
def price(
    contacts_at: Whole, there_at: Flags, pattern: Whole, size: Whole, base: Whole, hats: Flags
) -> tuple[float, NDArray[np.float64]]:
    """The mean shortage over all moments, and by how much one training of each [group, team] would lessen it.

    contacts_at[moment, team]: contacts in the house; there_at[moment, pattern]: who of that pattern of presence is at
    work; pattern, size, base: one for each group; hats[group, team].
    """
    moments = len(contacts_at)
    groups, teams = hats.shape
    worth = np.zeros((groups, teams))
    taken = np.zeros((groups, teams), np.int64)
    by_team, by_group = np.empty(groups, np.int64), np.empty(teams, np.int64)
    there, contacts = np.empty(groups, np.int64), np.empty(teams, np.int64)
    short, spare = np.empty(teams, np.bool_), np.empty(groups, np.bool_)
    total = 0
    for moment in range(moments):
        contacts[:] = contacts_at[moment]
        for group in range(groups):
            there[group] = size[group] if there_at[moment, pattern[group]] else 0
        at_home(contacts, there, base, taken)
        share_out(contacts, there, hats, taken, by_team, by_group)
        left = contacts.sum()
        if left == 0:
            continue
        total += left
        short_of(contacts, hats, taken, short)
        to_spare(there, hats, taken, spare)
        helped(short, spare, hats, worth)
    return total / moments, worth / moments
