"""A run's process at its beginning: asked to stop before it has anything, and deserted by its worker."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from api.runs import child
from api.runs.child import GONE_EXIT_CODE, NICENESS, STOPPED_EXIT_CODE, Ears, Wish


class LeftError(Exception):
    """The process would have ended."""


@pytest.fixture
def exits(monkeypatch) -> list[int]:
    """Codes with which the process would have ended."""
    codes: list[int] = []

    def leave(code: int) -> None:
        codes.append(code)
        raise LeftError

    monkeypatch.setattr(child.os, "_exit", leave)
    return codes


def test_nothing_heavy_is_loaded_before_signals_are_heard():
    program = "import json, sys, api.runs.child; print(json.dumps(sorted(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)
    heavy = {"numpy", "pandas", "numba", "pydantic", "pydantic_core", "planner.plan", "scheduling.apart"}
    assert not heavy & set(json.loads(ended.stdout))


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="no groups of sessions here")
def test_a_run_lets_all_else_on_the_machine_go_first_in_a_session_of_its_own():
    command = [sys.executable, "-P", "-m", "api.runs.child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as run:
        until = time.monotonic() + 60
        group = Path(f"/proc/{run.pid}/autogroup")
        while not group.read_text().strip().endswith(f"nice {NICENESS}") and time.monotonic() < until:
            time.sleep(0.01)
        assert group.read_text().strip().endswith(f"nice {NICENESS}")
        assert os.getpriority(os.PRIO_PROCESS, run.pid) == min(
            19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS
        )
        assert os.getsid(run.pid) == run.pid
        run.stdin.close()
        assert run.wait(60) == GONE_EXIT_CODE


def test_who_is_asked_to_stop_before_the_work_begins_leaves_at_once(exits):
    wish = Wish()
    with pytest.raises(LeftError):
        wish.ask()
    assert exits == [STOPPED_EXIT_CODE]


def test_who_is_asked_to_stop_at_work_knows_it(exits):
    wish = Wish()
    wish.begin()
    assert not wish.is_asked()
    wish.ask()
    assert wish.is_asked()
    assert exits == []


class Pipe(io.BytesIO):
    """Says its lines, and then ends when the test wants."""

    def __init__(self, text: bytes, may_end: threading.Event) -> None:
        super().__init__(text)
        self._may_end = may_end

    def read(self, size: int | None = -1) -> bytes:
        self._may_end.wait(60)
        return super().read(size)


def test_an_order_is_heard_at_once_and_the_worker_s_end_as_well(exits, monkeypatch):
    ended, left = threading.Event(), threading.Event()

    def leave(code: int) -> Any:
        exits.append(code)
        left.set()

    monkeypatch.setattr(child.os, "_exit", leave)
    ears = Ears(Pipe(b'{"order":1}\n', ended))
    assert ears.order() == b'{"order":1}\n'
    assert exits == []
    ended.set()
    assert left.wait(60)
    assert exits == [GONE_EXIT_CODE]
