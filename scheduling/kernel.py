"""How kernels are compiled: cached, without the interpreter's lock, without memory management.

Kernels allocate nothing, so numba's reference counting is left out: with the many arrays of a
problem passed by value it took forty times as long as the work itself. At LLVM's level 3 a whole
list schedule is inlined into the search and runs three times slower there than alone; level 2
leaves it a function. Both are measured in docs/engine.md.

Numba's cache looks at the file of a kernel alone, though its machine code holds the kernels that it
calls, too: after a change of one of those it would go on as before. So what is cached here is
stamped with all files that a kernel may have been compiled from.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

os.environ.setdefault("NUMBA_OPT", "2")

from numba import config, njit
from numba.core.caching import InTreeCacheLocator, UserProvidedCacheLocator, UserWideCacheLocator

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Function = TypeVar("Function", bound=Callable[..., Any])

    class _Decorator(Protocol):
        def __call__(self, function: Function) -> Function: ...


_numba: Any = config
_numba.reload_config()
_compile: _Decorator = njit(cache=True, nogil=True, _nrt=False)  # type: ignore[call-overload]
_inline: _Decorator = njit(inline="always", nogil=True, _nrt=False)  # type: ignore[call-overload]
_OWN = ("kernel.py", "problem/arrays.py", "list_schedule/*.py")
_SOURCES = {
    "scheduling": _OWN[:1],
    "list_schedule": _OWN,
    "search": (*_OWN, "search/*.py"),
    "activity_lists": ("kernel.py", "problem/arrays.py", "search/dice.py", "activity_lists/*.py"),
    "simulation": (*_OWN[:2], "simulation/*.py"),
}
"""By folder, the files with kernels, or with constants that become part of them, that it builds on."""


@cache
def _stamp(folder: str) -> str:
    """Digest of all that kernels of a folder of this package may be compiled from."""
    digest = hashlib.sha256()
    for pattern in _SOURCES[folder]:
        for path in sorted(Path(__file__).parent.glob(pattern)):
            content = path.read_bytes()
            if b"@kernel" in content or path.name in ("arrays.py", "core.py", "crews.py"):
                digest.update(content)
    return digest.hexdigest()


class _Stamped:
    """What makes one of numba's places for its cache look at more than one file."""

    _py_file: str

    def get_source_stamp(self) -> str:
        """Digest of the kernels' sources."""
        return _stamp(Path(self._py_file).parent.name)


class Provided(_Stamped, UserProvidedCacheLocator):
    """The folder named by NUMBA_CACHE_DIR."""


class InTree(_Stamped, InTreeCacheLocator):
    """``__pycache__`` beside the source."""


class UserWide(_Stamped, UserWideCacheLocator):
    """A folder of the user, where the source can't be written to."""


def kernel(function: Function) -> Function:
    """Compile a function when it is first called; the decorator of every kernel."""
    usual = _numba.CACHE_LOCATOR_CLASSES
    _numba.CACHE_LOCATOR_CLASSES = ",".join(
        f"{__name__}.{own.__name__}" for own in (Provided, InTree, UserWide)
    )
    try:
        return _compile(function)
    finally:
        _numba.CACHE_LOCATOR_CLASSES = usual


def kernel_part(function: Function) -> Function:
    """Make a function part of each kernel that calls it.

    A call hands all arrays of a problem over by value, which takes longer than most of what is called.
    Only for what is called at few places: it is compiled anew at each.
    """
    return _inline(function)


@kernel
def copy_into(target: NDArray[Any], source: NDArray[Any]) -> None:
    """Copy an array over another of the same length, element by element, without scratch memory."""
    for k in range(len(target)):
        target[k] = source[k]
