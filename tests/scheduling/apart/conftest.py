"""The engine's processes: one with the real engine for the whole module, one that goes wrong on demand."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from planner.plan import Plan
from scheduling.apart import Engine

FAULTY = Path(__file__).with_name("faulty_engine")


@pytest.fixture(scope="session", autouse=True)
def _hang_ups_are_heard() -> Iterator[None]:
    """Programs started by nohup ignore SIGHUP, and so would all that tests start."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture(scope="session")
def faulty_path() -> Path:
    """What is put on PYTHONPATH for engines that go wrong."""
    return FAULTY


@pytest.fixture(scope="module")
def faulty(faulty_path: Path) -> Iterator[Engine]:
    """An engine that does what the plan's name says; see ``faulty_engine``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(faulty_path))
        engine = Engine()  # its server is started now, and keeps its environment
    with engine:
        yield engine


@pytest.fixture(scope="module")
def real() -> Iterator[Engine]:
    """The engine as it is."""
    with Engine() as engine:
        yield engine


@pytest.fixture
def fault() -> Callable[..., Plan]:
    """A plan of one task whose name says what goes wrong."""

    def make(name: str, **changes: object) -> Plan:
        document = {
            "format": "crewline/1",
            "name": name,
            "start": "2027-01-04",
            "people": [{"id": "ana", "skills": ["any"]}],
            "projects": [{"id": "p", "tasks": [{"id": "a", "work": "4h", "skill": "any"}]}],
            **changes,
        }
        return Plan.model_validate_json(json.dumps(document))

    return make


@pytest.fixture
def is_gone() -> Callable[[int], bool]:
    """Whether a process ends within some seconds."""

    def wait(process: int, seconds: float = 10) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                return True
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
            time.sleep(0.02)
        return False

    return wait
