"""A process that is not wanted any more before its server has loaded: nobody waits for that."""

from __future__ import annotations

import signal

import pytest

from scheduling.processes.fork_server import ForkServer


@pytest.fixture
def loading(tmp_path, monkeypatch):
    """A server that is loading for as long as the test lasts."""
    (tmp_path / "slow_to_load.py").write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    server = ForkServer("slow_to_load", name="the slow one")
    yield server
    server.close.detach()
    server._process.kill()
    server._process.wait()
    server._control.close()
    server._errors.close()


def test_an_abandoned_child_is_over_at_once(loading):
    child = loading.new_child()
    assert child.ending(0.01) is None
    child.abandon()
    ended = child.ending(0.01)
    assert ended is not None
    assert ended.code == -signal.SIGKILL
    assert child.reader.read(1) == b""
    child.end()  # does not wait for the server, nor kill it
    assert loading.is_alive
    child.close()
