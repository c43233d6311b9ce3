"""Turns: those who add to one plan at the same moment do it one after another, and hold no thread meanwhile.

Versions move by compare-and-set, so nothing depends on this: it only spares work that would have to be done
again. Other processes are not waited for.
"""

from __future__ import annotations

import asyncio
from typing import Final
from weakref import WeakKeyDictionary

_STRIPES: Final = 256
_Locks = tuple[asyncio.Lock, ...]
_of_loops: WeakKeyDictionary[asyncio.AbstractEventLoop, _Locks] = WeakKeyDictionary()


def turn(workspace: str, plan: str) -> asyncio.Lock:
    """The lock to be held while something is added to a plan; a few other plans may share it."""
    loop = asyncio.get_running_loop()
    locks = _of_loops.get(loop)
    if locks is None:
        locks = _of_loops[loop] = tuple(asyncio.Lock() for _ in range(_STRIPES))
    return locks[hash((workspace, plan)) % _STRIPES]
