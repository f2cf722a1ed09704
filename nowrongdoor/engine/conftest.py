"""How hypothesis draws for the ground floor: without a stopwatch, since a busy machine is no fault of the rule."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("ground floor", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ground floor")
