"""How long things last: handling, patience, and how busy a day is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nowrongdoor.engine.twin.checking import finite, positive

EXPONENTIAL, LOGNORMAL, GAMMA, ENDLESS = range(4)
"""The families as the compiled code knows them."""

Kind = tuple[int, float, float]
"""Family and its two numbers: (EXPONENTIAL, mean, 0), (LOGNORMAL, mu, sigma), (GAMMA, shape, scale)."""


@dataclass(frozen=True, slots=True)
class Exponential:
    """Seconds without memory, of this mean: the patience of Erlang A, and handling in the textbooks."""

    mean_seconds: float

    def __post_init__(self) -> None:
        """Refuse a mean that is not above 0 (ValueError)."""
        positive("mean_seconds", self.mean_seconds)

    @property
    def kind(self) -> Kind:
        """For the compiled code."""
        return EXPONENTIAL, self.mean_seconds, 0.0


@dataclass(frozen=True, slots=True)
class LogNormal:
    """Seconds whose logarithm is normal, by mean and coefficient of variation: what handling times look like.

    cv: standard deviation over mean; real handling times have a squared one of 1.3 to 1.9. With cv 0 every draw is the
    mean. Brown, Gans, Mandelbaum, Sakov, Shen, Zeltyn & Zhao, "Statistical analysis of a telephone call center", JASA
    100 (2005), section 4.
    """

    mean_seconds: float
    cv: float

    def __post_init__(self) -> None:
        """Refuse a mean that is not above 0, and a negative variation (ValueError)."""
        positive("mean_seconds", self.mean_seconds)
        finite("cv", self.cv, at_least=0.0)

    @property
    def kind(self) -> Kind:
        """For the compiled code: sigma^2 = log(1 + cv^2), mu = log(mean) - sigma^2 / 2."""
        variance = math.log1p(self.cv**2)
        return LOGNORMAL, math.log(self.mean_seconds) - variance / 2, math.sqrt(variance)


@dataclass(frozen=True, slots=True, init=False)
class Gamma:
    """A gamma distribution, in both of its uses.

    `Gamma(shape)` is a factor of mean 1 and variance 1/shape: how busy a whole day is (`Centre.busyness`).
    `Gamma(mean_seconds=m, cv=c)` are seconds, for handling or patience: shape 1/c^2. `Gamma(shape, mean_seconds=m)`
    says the same by the shape.
    """

    shape: float
    mean_seconds: float | None

    def __init__(
        self, shape: float | None = None, cv: float | None = None, *, mean_seconds: float | None = None
    ) -> None:
        """Exactly one of shape and cv, each above 0; mean_seconds above 0 where it is seconds (ValueError)."""
        if shape is not None and cv is not None and mean_seconds is None:
            shape, mean_seconds = None, shape  # Gamma(300, 1.2): a mean and a variation, as the other two are written
        if (shape is None) == (cv is None):
            raise ValueError("Gamma: give either shape or cv (with mean_seconds), not both and not neither")
        if cv is not None:
            positive("cv", cv)
            if mean_seconds is None:
                raise ValueError("mean_seconds: a gamma distribution given by its cv must have a mean above 0")
            shape = 1.0 / cv**2
        positive("shape", shape)
        if mean_seconds is not None:
            positive("mean_seconds", mean_seconds)
        object.__setattr__(self, "shape", shape)
        object.__setattr__(self, "mean_seconds", mean_seconds)

    @property
    def kind(self) -> Kind:
        """For the compiled code; ValueError when there are no seconds in it."""
        if self.mean_seconds is None:
            raise ValueError("mean_seconds: a gamma distribution of handling or patience must have a mean above 0")
        return GAMMA, self.shape, self.mean_seconds / self.shape


Distribution = LogNormal | Exponential | Gamma
NEVER_GIVES_UP: Kind = (ENDLESS, 0.0, 0.0)
