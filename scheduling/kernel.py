"""How kernels are compiled: cached, without the interpreter's lock, without memory management.

Kernels allocate nothing, so numba's reference counting is left out: with the many arrays of a
problem passed by value it took ten times as long as the work itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Function = TypeVar("Function", bound=Callable[..., Any])

    class _Decorator(Protocol):
        def __call__(self, function: Function) -> Function: ...


kernel: _Decorator = njit(cache=True, nogil=True, _nrt=False)


@kernel
def copy_into(target: NDArray[Any], source: NDArray[Any]) -> None:
    """Copy an array over another of the same length, element by element, without scratch memory."""
    for k in range(len(target)):
        target[k] = source[k]
