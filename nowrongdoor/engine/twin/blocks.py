"""Draws by the block: the same distributions as `chance`, several numbers worked at once.

Logarithm, sine and exponential are written out as polynomials, since a call for each number would stand in the way of
working them together. They agree with the machine's own to 1e-12 and better. Where the bits of a number are looked at,
the same memory is seen as whole numbers and as floating ones, never both in one loop.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nowrongdoor.engine.twin.compiling import block, compiled
from nowrongdoor.engine.twin.layout import Bits, Floats, Whole

LN2, LOG2E, SQRT2 = 0.6931471805599453, 1.4426950408889634, 1.4142135623730951
ONE, MANTISSA = np.uint64(0x3FF0000000000000), np.uint64(0x000FFFFFFFFFFFFF)
TO_MIDDLE = 1.0 - 2.0**-53
TURN = 6.283185307179586
MOST_EXPONENT = 700.0


class Bench(NamedTuple):
    """Room to work one block: raw and bits [BLOCK], bits seen as floats, power [BLOCK], and two rows of floats."""

    raw: Bits
    bits: Bits
    floats: Floats
    power: Whole
    first: Floats
    second: Floats


def new_bench(length: int) -> Bench:
    """Room for blocks of this length."""
    bits = np.zeros(length, dtype=np.uint64)
    raw, power = np.zeros(length, dtype=np.uint64), np.zeros(length, dtype=np.int64)
    return Bench(raw, bits, bits.view(np.float64), power, np.zeros(length), np.zeros(length))


@compiled
def fill_bits(stream: Bits, raw: Bits, count: int) -> None:
    """So many times `chance.bits`, the stream held in registers meanwhile."""
    a, b, c, d = stream[0], stream[1], stream[2], stream[3]
    for i in range(count):
        x = a + d
        raw[i] = ((x << np.uint64(23)) | (x >> np.uint64(41))) + a
        shifted = b << np.uint64(17)
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = (d << np.uint64(45)) | (d >> np.uint64(19))
    stream[0], stream[1], stream[2], stream[3] = a, b, c, d


@block
def _numbers_from_one(raw: Bits, bits: Bits, count: int) -> None:
    for i in range(count):
        bits[i] = (raw[i] >> np.uint64(12)) | ONE


@block
def _uniforms(floats: Floats, into: Floats, count: int) -> None:
    """Between 0 and 1, neither of them ever."""
    for i in range(count):
        into[i] = floats[i] - TO_MIDDLE


@block
def _shift_to_unit(floats: Floats, count: int) -> None:
    for i in range(count):
        floats[i] -= TO_MIDDLE


@block
def _take_apart(bits: Bits, power: Whole, count: int) -> None:
    """x = 2 ** power * floats, with floats from 1 to 2."""
    for i in range(count):
        power[i] = np.int64(bits[i] >> np.uint64(52)) - 1023
        bits[i] = (bits[i] & MANTISSA) | ONE


@block
def _minus_logs(floats: Floats, power: Whole, into: Floats, count: int) -> None:
    """log(1 + x) by the series of the inverse hyperbolic tangent; |s| stays below 0.172."""
    for i in range(count):
        high = floats[i] > SQRT2
        m = floats[i] * 0.5 if high else floats[i]
        e = float(power[i]) + (1.0 if high else 0.0)
        s = (m - 1.0) / (m + 1.0)
        z = s * s
        series = 1.0 / 11 + z * (1.0 / 13 + z * (1.0 / 15 + z * (1.0 / 17)))
        series = 1.0 + z * (1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9 + z * series))))
        into[i] = -(e * LN2 + 2.0 * s * series)


@compiled
def fill_uniforms(stream: Bits, bench: Bench, into: Floats, count: int) -> None:
    """Between 0 and 1."""
    fill_bits(stream, bench.raw, count)
    _numbers_from_one(bench.raw, bench.bits, count)
    _uniforms(bench.floats, into, count)


@compiled
def fill_exponentials(stream: Bits, bench: Bench, into: Floats, count: int) -> None:
    """Of mean 1."""
    fill_bits(stream, bench.raw, count)
    _numbers_from_one(bench.raw, bench.bits, count)
    _shift_to_unit(bench.floats, count)
    _take_apart(bench.bits, bench.power, count)
    _minus_logs(bench.floats, bench.power, into, count)


@block
def _around_the_circle(radius: Floats, turns: Floats, into: Floats, count: int) -> None:
    """sqrt(2 E) cos(2 pi U), the cosine as the sine of what is left to a quarter turn."""
    for i in range(count):
        x = TURN * (0.25 - abs(turns[i] - 0.5))
        z = x * x
        series = -1.0 / 39916800 + z * (1.0 / 6227020800 - z * (1.0 / 1307674368000 - z * (1.0 / 355687428096000)))
        series = 1.0 - z * (1.0 / 6 - z * (1.0 / 120 - z * (1.0 / 5040 - z * (1.0 / 362880 + z * series))))
        into[i] = -np.sqrt(2.0 * radius[i]) * x * series


@compiled
def fill_normals(stream: Bits, bench: Bench, into: Floats, count: int) -> None:
    """Mean 0, variance 1: Box & Muller 1958, one of each pair.

    The first of them are the same however many are asked for: the radii are always drawn for a whole block.
    """
    fill_exponentials(stream, bench, bench.first, len(bench.first))
    fill_uniforms(stream, bench, bench.second, count)
    _around_the_circle(bench.first, bench.second, into, count)


@block
def _powers(into: Floats, power: Whole, count: int) -> None:
    """into = 2 ** power * what is left, by a series of |x| up to log(2) / 2."""
    for i in range(count):
        x = min(max(into[i], -MOST_EXPONENT), MOST_EXPONENT)
        n = np.floor(x * LOG2E + 0.5)
        r = x - n * LN2
        high = 1.0 / 5040 + r * (1.0 / 40320 + r * (1.0 / 362880 + r * (1.0 / 3628800 + r * (1.0 / 39916800))))
        into[i] = 1.0 + r * (
            1.0 + r * (0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r * high)))))
        )
        power[i] = np.int64(n)


@block
def _exponents(bits: Bits, power: Whole, count: int) -> None:
    for i in range(count):
        bits[i] = np.uint64(power[i] + 1023) << np.uint64(52)


@block
def _multiply(into: Floats, factors: Floats, count: int) -> None:
    for i in range(count):
        into[i] *= factors[i]


@compiled
def exponentiate(bench: Bench, into: Floats, count: int) -> None:
    """e to the power of each, in place."""
    _powers(into, bench.power, count)
    _exponents(bench.bits, bench.power, count)
    _multiply(into, bench.floats, count)
