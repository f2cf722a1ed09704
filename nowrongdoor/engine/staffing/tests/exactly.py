"""Erlang's formulas once more, the slow way: the states of the line one by one, in exact or 60-digit arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

DIGITS = 60
NOTHING = Decimal(10) ** -50


def blocking(load: Fraction, positions: int) -> Fraction:
    """Erlang B from the chances of 0, 1, ... positions taken."""
    weight, total = Fraction(1), Fraction(1)
    for taken in range(1, positions + 1):
        weight *= load / taken
        total += weight
    return weight / total


def waiting(load: Fraction, positions: int) -> Fraction:
    """Erlang C: the chance of all taken, with a geometric line behind."""
    blocked = blocking(load, positions)
    line = 1 / (1 - load / positions)
    return blocked * line / (1 - blocked + blocked * line)


@dataclass(frozen=True, slots=True)
class Exact:
    """What is known of an Erlang A to 50 digits."""

    waiting: Decimal
    gone: Decimal
    mean_wait: Decimal
    speed: Decimal
    occupancy: Decimal
    line: tuple[Decimal, ...]


def erlang_a(calls: Decimal, handling: Decimal, patience: Decimal, positions: int) -> Exact:
    """Sum over every state of a line with patience; calls per second, times in seconds."""
    with localcontext() as context:
        context.prec = DIGITS
        free = _free(calls * handling, positions)
        line = _line(calls, positions / handling, 1 / patience)
        total = free + sum(line)
        chances = tuple(weight / total for weight in line)
        in_line = sum((j * chance for j, chance in enumerate(chances)), Decimal(0))
        gone = in_line / patience / calls
        return Exact(
            sum(chances, Decimal(0)),
            gone,
            in_line / calls,
            _waits_of_served(chances, positions / handling, 1 / patience) / (1 - gone),
            calls * handling * (1 - gone) / positions,
            chances,
        )


def _free(load: Decimal, positions: int) -> Decimal:
    """Weight of the states with somebody free, beside that of all taken and nobody waiting."""
    weight = total = Decimal(0)
    weight = Decimal(1)
    for taken in range(positions, 0, -1):
        weight *= taken / load
        total += weight
    return total


def _line(calls: Decimal, served: Decimal, leaving: Decimal) -> list[Decimal]:
    """Weights of all taken and j waiting, until they no longer matter."""
    weights, greatest = [Decimal(1)], Decimal(1)
    while weights[-1] > NOTHING * greatest or len(weights) * leaving < calls - served:
        weights.append(weights[-1] * calls / (served + len(weights) * leaving))
        greatest = max(greatest, weights[-1])
    return weights


def _waits_of_served(chances: tuple[Decimal, ...], served: Decimal, leaving: Decimal) -> Decimal:
    """Seconds waited by those who are served, per arrival: each place in the line moves on at its own rate."""
    stays, seconds, total = Decimal(1), Decimal(0), Decimal(0)
    for j, chance in enumerate(chances):
        stays *= (served + j * leaving) / (served + (j + 1) * leaving)
        seconds += 1 / (served + (j + 1) * leaving)
        total += chance * stays * seconds
    return total


def answered_within(exact: Exact, served: float, leaving: float, seconds: float, most: int) -> float:
    """The share of arrivals answered in time, by following one caller through the line: a matrix exponential.

    States: answered, hung up, and 0 ... most before her; rates per second.
    """
    moves: NDArray[np.float64] = np.zeros((most + 3, most + 3))
    for before in range(most + 1):
        state = before + 2
        moves[state, state - 1 if before else 0] += served + before * leaving
        moves[state, 1] += leaving
        moves[state, state] = -moves[state].sum()
    answered = expm(moves * seconds)[2:, 0]
    found = 1.0 - float(exact.waiting)
    return found + float(sum(float(p) * a for p, a in zip(exact.line, answered, strict=False)))


def answered_within_of_many(
    calls: Decimal, handling: Decimal, patience: Decimal, positions: int, t: Decimal
) -> Decimal:
    """The same for lines too long for a matrix: the density of the wait, integrated as a series in 60 digits.

    f(v) = P(all taken, nobody waits) c mu e^(-c mu v + (lambda/theta)(1 - e^(-theta v))) (Zeltyn, Mandelbaum 2005).
    """
    with localcontext() as context:
        context.prec = DIGITS
        exact = erlang_a(calls, handling, patience, positions)
        ahead, arriving = positions * patience / handling, calls * patience
        still = (-t / patience).exp()
        late = _series(ahead + 1, arriving * still) * ((1 - still) * arriving - (ahead + 1) * t / patience).exp()
        return 1 - exact.gone - exact.line[0] * ahead / (ahead + 1) * late


def _series(s: Decimal, x: Decimal) -> Decimal:
    """1 + x/(s+1) + x^2/((s+1)(s+2)) + ..."""
    term = total = Decimal(1)
    j = 0
    while term > NOTHING * total or s + j < x:
        j += 1
        term *= x / (s + j)
        total += term
    return total
