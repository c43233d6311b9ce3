"""The processes that ``planner serve`` looks after: what one says is heard, even if it dies right then."""

from __future__ import annotations

import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from api.cli.serving import serving
from api.cli.serving.kept_process import API
from api.cli.serving.serving import Kept
from api.cli.words.exit_codes import ExitCode
from api.settings import Settings


class Process:
    """One that does what a list of codes says at each look: None is alive, a number its end."""

    def __init__(self, *says, alive=()):
        self.settings = Settings()
        self.may_go = False
        self.says, self.alive = list(says), list(alive)

    def told(self):
        return self.says.pop(0) if self.says else None

    def look(self):
        alive = self.alive.pop(0) if self.alive else True
        if not alive:
            self.says.clear()  # its pipe is closed
        return alive

    def go(self):
        self.may_go = True


@pytest.fixture
def kept_up(monkeypatch):
    """Looks after two processes until one can't go on, or three looks are over."""
    monkeypatch.setattr(serving, "LOOK_SECONDS", 0)
    monkeypatch.setattr(serving, "_is_ready", lambda _address: False)

    def run(api, worker, looks=3):
        waits = iter([False] * looks + [True])
        return serving._kept_up(api, worker, SimpleNamespace(wait=lambda _: next(waits)), "http://here")

    return run


def test_the_worker_goes_when_the_database_is_ready_and_not_before(kept_up, capsys):
    api, worker = Process(None, None, {"key": "cl_first"}), Process()
    assert kept_up(api, worker, looks=2) is ExitCode.DONE
    assert worker.may_go
    assert "cl_first" in capsys.readouterr().err
    other = Process()
    assert kept_up(Process(None, None), other) is ExitCode.DONE
    assert not other.may_go


def test_a_key_is_shown_though_its_process_dies_at_once(kept_up, capsys):
    api = Process({"key": "cl_first"}, alive=[False])
    assert kept_up(api, Process()) is ExitCode.BAD_INPUT
    assert "cl_first" in capsys.readouterr().err


def test_what_a_process_said_is_heard_after_its_end():
    kept = Kept(API, Settings())
    program = "import sys; sys.stdin.read(1); print('{\"key\": null}', flush=True)"
    kept._process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert kept.told() is None
    kept.go()
    kept.end(30)
    assert kept.told() == {"key": None}
    assert kept.told() is None
    kept._close_pipes()


def test_who_asks_to_end_is_heard_at_once(monkeypatch):
    ending = threading.Event()
    ending.set()
    assert serving._kept_up(Process(), Process(), ending, "http://here") is ExitCode.DONE
