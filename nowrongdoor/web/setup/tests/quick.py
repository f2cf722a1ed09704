"""Argon2 that does not think long: tests try many passwords, and none of them guards anything."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The same algorithm, as cheap as it goes."""

    time_cost, memory_cost, parallelism = 1, 8, 1
