"""Chance for the compiled code: streams that a seed and a number settle, and the draws made from them.

A stream is xoshiro256++ (Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021),
started by splitmix64 from the seed, the replication and what the stream is for.
"""

from __future__ import annotations

import math

import numpy as np

from nowrongdoor.engine.twin.compiling import compiled, inlined
from nowrongdoor.engine.twin.distributions import EXPONENTIAL, GAMMA, LOGNORMAL
from nowrongdoor.engine.twin.layout import Bits

UNIT = 2.0**-53


@inlined
def _mix(x: np.uint64) -> np.uint64:
    """Splitmix64's scrambling of 64 bits."""
    z = x + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: np.uint64 = z ^ (z >> np.uint64(31))
    return mixed


@compiled
def begin(stream: Bits, seed: np.uint64, replication: int, purpose: int) -> None:
    """Set a stream to its beginning; the three numbers settle everything that comes from it."""
    state = _mix(seed) ^ _mix(
        np.uint64(replication) * np.uint64(8) + np.uint64(purpose) + np.uint64(0x632BE59BD9B4E019)
    )
    for k in range(4):
        state = state + np.uint64(0x9E3779B97F4A7C15)
        stream[k] = _mix(state)


@inlined
def bits(stream: Bits) -> np.uint64:
    """The next 64 bits."""
    a, b, c, d = stream[0], stream[1], stream[2], stream[3]
    x = a + d
    c ^= a
    d ^= b
    stream[0], stream[1] = a ^ d, b ^ c
    stream[2], stream[3] = c ^ (b << np.uint64(17)), (d << np.uint64(45)) | (d >> np.uint64(19))
    drawn: np.uint64 = ((x << np.uint64(23)) | (x >> np.uint64(41))) + a
    return drawn


@inlined
def uniform(stream: Bits) -> float:
    """Above 0, at most 1."""
    return (float(bits(stream) >> np.uint64(11)) + 1.0) * UNIT


@inlined
def exponential(stream: Bits) -> float:
    """Of mean 1."""
    return -math.log(uniform(stream))


@compiled
def normal(stream: Bits) -> float:
    """Mean 0, variance 1: Box & Muller 1958, one of the pair."""
    return math.sqrt(2.0 * exponential(stream)) * math.cos(2.0 * math.pi * uniform(stream))


@compiled
def gamma(stream: Bits, shape: float) -> float:
    """Of scale 1: Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000."""
    boost = 1.0
    if shape < 1.0:
        boost = uniform(stream) ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        z = normal(stream)
        v = (1.0 + c * z) ** 3
        if v > 0.0 and math.log(uniform(stream)) < 0.5 * z * z + d - d * v + d * math.log(v):
            return boost * d * v


@compiled
def seconds(stream: Bits, family: float, a: float, b: float) -> float:
    """One handling time or patience of this family."""
    if family == EXPONENTIAL:
        return a * exponential(stream)
    if family == LOGNORMAL:
        return math.exp(a + b * normal(stream))
    if family == GAMMA:
        return b * gamma(stream, a)
    return math.inf


@compiled
def seconds_left(stream: Bits, family: float, a: float, b: float, elapsed: float) -> float:
    """What is left of one that has lasted so long already, drawn given that it has."""
    if elapsed <= 0.0:
        return seconds(stream, family, a, b)
    if family == LOGNORMAL:
        return _lognormal_left(stream, a, b, elapsed)
    if family == GAMMA:
        return b * _gamma_left(stream, a, elapsed / b)
    return seconds(stream, family, a, b)


@compiled
def _lognormal_left(stream: Bits, mu: float, sigma: float, elapsed: float) -> float:
    """By the inverse of the tail; so far out that the tail is no number any more, by its hazard there."""
    if sigma == 0.0:
        return max(math.exp(mu) - elapsed, 0.0)
    z = (math.log(elapsed) - mu) / sigma
    tail = 0.5 * math.erfc(z / math.sqrt(2.0))
    u = uniform(stream)
    if tail < 1e-290:
        return elapsed * math.expm1(-math.log(u) * sigma / z)
    return max(math.exp(mu + sigma * normal_with_tail(u * tail)) - elapsed, 0.0)


@compiled
def normal_with_tail(tail: float) -> float:
    """The point above which a standard normal lies with this chance (0 < tail <= 1).

    A start by Abramowitz & Stegun 26.2.23, then steps of Halley's method until nothing changes.
    """
    p = min(tail, 1.0 - tail)
    if p <= 0.0:
        return -9.0 if tail > 0.5 else 38.0
    t = math.sqrt(-2.0 * math.log(p))
    z = t - ((0.010328 * t + 0.802853) * t + 2.515517) / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0)
    for _ in range(3):
        density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
        if density <= 0.0:
            break
        off = (0.5 * math.erfc(z / math.sqrt(2.0)) - p) / density
        z += off / (1.0 - 0.5 * z * off)
        if abs(off) < 1e-9:
            break
    return z if tail <= 0.5 else -z


@compiled
def _gamma_left(stream: Bits, shape: float, elapsed: float) -> float:
    """Draw again until one lasts longer; far out, an exponential tail under which the gamma's lies, and reject.

    Beyond its mode the density falls at least as fast as an exponential of rate 1 - (shape - 1) / elapsed, the tangent
    of its logarithm there (Devroye, "Non-uniform random variate generation", 1986, section IX.3.7).
    """
    if elapsed < shape + 1.0:
        while True:
            x = gamma(stream, shape)
            if x > elapsed:
                return x - elapsed
    slope = max(shape - 1.0, 0.0) / elapsed
    while True:
        left = exponential(stream) / (1.0 - slope)
        if math.log(uniform(stream)) <= (shape - 1.0) * math.log1p(left / elapsed) - slope * left:
            return left
