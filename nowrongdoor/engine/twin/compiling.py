"""Compiled code, kept on disk where that can be, so that the first call in a fresh process need not wait for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

njit: Callable[..., Any] = numba.njit
"""Its own annotations leave out `_nrt`, by which compiled code does not count who refers to its arrays: nothing here
makes or keeps one, and counting takes nine tenths of the time."""
F = TypeVar("F", bound=Callable[..., Any])

FINGERPRINT = hashlib.sha256(
    b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")))
).hexdigest()[:16]
"""Of every source file in the room. Numba notices only when the file of the outermost function changes, so that
function carries this along: its cache key then holds the whole room."""

SLACK = {"nnan", "nsz", "reassoc", "contract", "arcp"}
"""Freedoms that let a block of numbers be worked several at a time; infinity keeps its meaning."""


def inlined(function: F) -> F:
    """Compile a small step into whoever takes it."""
    return cast(F, njit(function, forceinline=True, error_model="numpy", _nrt=False))


def block(function: F) -> F:
    """Compile a loop over a block of numbers, several at a time where the machine can."""
    return cast(F, njit(function, fastmath=SLACK, error_model="numpy", _nrt=False))


def compiled(function: F) -> F:
    """Compile a longer stretch, called seldom enough to stand by itself."""
    return cast(F, njit(function, error_model="numpy", _nrt=False))


def outermost(function: F) -> F:
    """Compile what Python calls: without the interpreter's lock, and kept on disk.

    Numba looks for a folder it may write: beside the source, else the user's own cache. Where there is neither (an
    installed package on a read-only disk, a user without a home) the code is compiled anew in each process.
    """
    try:
        return cast(F, njit(function, nogil=True, cache=True, error_model="numpy", _nrt=False))
    except RuntimeError:
        return cast(F, njit(function, nogil=True, error_model="numpy", _nrt=False))
