"""How kernels are compiled: cached, without the interpreter's lock, without memory management.

Kernels allocate nothing, so numba's reference counting is left out: with the many arrays of a
problem passed by value it took forty times as long as the work itself. At LLVM's level 3 a whole
list schedule is inlined into the search and runs three times slower there than alone; level 2
leaves it a function. Both are measured in docs/engine.md.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

os.environ.setdefault("NUMBA_OPT", "2")

from numba import config, njit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Function = TypeVar("Function", bound=Callable[..., Any])

    class _Decorator(Protocol):
        def __call__(self, function: Function) -> Function: ...


config.reload_config()  # type: ignore[no-untyped-call]
kernel: _Decorator = njit(cache=True, nogil=True, _nrt=False)  # type: ignore[call-overload]


@kernel
def copy_into(target: NDArray[Any], source: NDArray[Any]) -> None:
    """Copy an array over another of the same length, element by element, without scratch memory."""
    for k in range(len(target)):
        target[k] = source[k]
