"""Memory of processes and of those that they started, for the signs of life of a worker."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")


def process_memory(pids: Iterable[int]) -> dict[int, int]:
    """Resident bytes of each process together with its descendants; pages that they share count for each.

    Processes that are gone are left out; empty where the system has no ``/proc``.
    """
    wanted = tuple(pids)
    if not wanted or not _PROC.is_dir():
        return {}
    children = _children()
    found = {}
    for pid in wanted:
        own = _resident(pid)
        if own is not None:
            found[pid] = own + sum(_resident(one) or 0 for one in _descendants(pid, children))
    return found


def _descendants(pid: int, children: dict[int, list[int]]) -> list[int]:
    waiting, found = list(children.get(pid, ())), []
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, ())
    return found


def _children() -> dict[int, list[int]]:
    """The processes that each process started."""
    found: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue  # it has just ended
            parent = int(stat.rpartition(")")[2].split()[1])  # after the name, which may hold anything
            found.setdefault(parent, []).append(int(entry.name))
    return found


def _resident(pid: int) -> int | None:
    try:
        pages = int((_PROC / str(pid) / "statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
