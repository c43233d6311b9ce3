"""How much memory there is, how much a process may take, and whether the system ran out of it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SHARE_OF_MACHINE: Final = 0.8
"""Of the memory there is, what a process may take unless told otherwise; the rest is the caller's."""
_UNLIMITED: Final = 1 << 60
"""Control groups write a huge number where there is no limit."""


def limit_memory(limit_bytes: int) -> None:
    """Let this process, and each that it starts, take no more than so many bytes.

    Linux counts private writable memory (RLIMIT_DATA), which is close to what is really used. Other
    systems count all addresses (RLIMIT_AS), as far as they count at all; Windows doesn't.
    """
    set_soft_limit(limit_bytes)


def lift_memory_limit() -> None:
    """Allow as much as anybody may have, to say a last word after memory has ended."""
    set_soft_limit(None)


def set_soft_limit(limit_bytes: int | None) -> None:
    """Set the limit that may be raised again; None is the highest there may be."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    hard = resource.getrlimit(kind)[1]
    known = [limit for limit in (limit_bytes, hard) if limit not in (None, resource.RLIM_INFINITY)]
    resource.setrlimit(kind, (min(known) if known else resource.RLIM_INFINITY, hard))


def memory_left() -> int | None:
    """Bytes that this process may still take; None where there is no limit."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return None
    if sys.platform != "linux":
        return None
    soft = resource.getrlimit(resource.RLIMIT_DATA)[0]
    return None if soft == resource.RLIM_INFINITY else max(0, soft - data_bytes())


def data_bytes(status: Path = Path("/proc/self/status")) -> int:
    """Private writable memory of this process, as the limit counts it; Linux only."""
    found = re.search(r"^VmData:\s+(\d+) kB", status.read_text(encoding="ascii"), re.MULTILINE)
    return 1024 * int(found[1]) if found else 0


def machine_memory() -> int | None:
    """Bytes of memory of this machine, or of the control group that this process lives in; if known."""
    try:
        physical = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    except (AttributeError, OSError, ValueError):  # pragma: no cover - Windows
        physical = []
    return min([*physical, *control_group_limits()], default=None)


def default_limit() -> int | None:
    """What a process may take unless told otherwise; None where the memory is not known."""
    known = machine_memory()
    return None if known is None else int(SHARE_OF_MACHINE * known)


def control_group_limits(
    membership: Path = Path("/proc/self/cgroup"), mount: Path = Path("/sys/fs/cgroup")
) -> Iterator[int]:
    """Memory limits of this process's control groups, version 1 or 2, and of those around them."""
    if not membership.is_file():
        return
    for line in membership.read_text(encoding="utf-8").splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            base, name = mount, "memory.max"
        elif "memory" in controllers.split(","):
            base, name = mount / "memory", "memory.limit_in_bytes"
        else:
            continue
        # In a container the path may be that of the host; what is mounted is then the own group.
        own = base / path.lstrip("/")
        for folder in (own, *own.parents):
            if folder.is_relative_to(base):
                yield from _limit_in(folder / name)


def _limit_in(path: Path) -> Iterator[int]:
    try:
        text = path.read_text(encoding="ascii").strip()
    except OSError:
        return
    if text.isdigit() and int(text) < _UNLIMITED:
        yield int(text)


def kills_for_memory(counters: Path = Path("/proc/vmstat")) -> int:
    """How many processes the system has killed since it was started because memory ended."""
    try:
        found = re.search(r"^oom_kill (\d+)$", counters.read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0
