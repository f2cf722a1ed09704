"""Functions turned into machine code, once for each machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile with Numba and keep the code on disk, so that the next process does not compile again.

    Where no folder can be written (a read-only installation, without a home), each process compiles for itself.
    Division by zero gives infinity, as in NumPy. The release of Python's lock lets several threads work at once.
    """
    try:
        return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:
        return cast(Function, numba.njit(nogil=True, error_model="numpy")(function))
