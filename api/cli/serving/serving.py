"""``planner serve``: an API process and a worker process, started again when they die, ended together.

This process only looks after them and loads next to nothing: the API process sees to the database while the
worker loads, and says so; then the worker may begin.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from api.cli.serving.claims import address_of, claimed_folder, listening_socket
from api.cli.serving.kept_process import API, WORKER
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import say
from api.settings import Settings

LOOK_SECONDS: Final = 0.1
END_SECONDS: Final = 20.0
LONGEST_PAUSE: Final = 30.0
"""Between two starts of a process that dies again and again."""
STEADY_SECONDS: Final = 30.0
"""Who lives that long is started again at once."""


def serve_all(settings: Settings) -> ExitCode:
    """Run API and worker until SIGTERM or Ctrl-C.

    Raises
    ------
    InputError
        If the port or the folder is another service's.
    """
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    with claimed_folder(settings) or nullcontext(), listening_socket(settings.host, settings.port) as ears:
        api, worker = Kept(API, settings, ears), Kept(WORKER, settings)
        for process in (api, worker):
            process.start()
        try:
            return _kept_up(api, worker, ending, address_of(ears))
        finally:
            end_all((api, worker))


def _tell(settings: Settings, address: str, key: str | None) -> None:
    place = "" if settings.database is not None else f", data in {settings.service_data}"
    say(f"Crewline on {address}{place}.")
    if settings.open:
        say("Open: everybody on this machine may do everything.")
    elif key is not None:
        say(f"Key that may do everything, shown only now: {key}")


def _kept_up(api: Kept, worker: Kept, ending: threading.Event, address: str) -> ExitCode:
    """Have them work until somebody ends us, or one of them can't."""
    is_told = False
    while not ending.wait(LOOK_SECONDS):
        _let_go(api, worker, address)  # first: what was said by a process that has died since is not lost
        looks = [process.look() for process in (api, worker)]
        if not all(looks):
            return ExitCode.BAD_INPUT  # it has said why
        if not is_told and worker.may_go and _is_ready(address):
            say("Ready. Ctrl-C ends it.")
            is_told = True
    _let_go(api, worker, address)
    say("Ending; what is at work is taken up at the next start.")
    return ExitCode.DONE


def _let_go(api: Kept, worker: Kept, address: str) -> None:
    """Show the first key and have the worker begin, once the API process says that the database is ready."""
    if not worker.may_go and (prepared := api.told()) is not None:
        _tell(api.settings, address, prepared["key"])
        worker.go()


@dataclass
class Kept:
    """A process that is started again when it dies.

    Attributes
    ----------
    ears
        The socket that it listens on.
    may_go
        Whether it may begin to work as soon as it has loaded.
    """

    command: str
    settings: Settings
    ears: socket.socket | None = None
    may_go: bool = False
    _process: subprocess.Popen[bytes] | None = None
    _began: float = 0.0
    _pause: float = 0.0
    _again_at: float = field(default=0.0)

    def start(self) -> None:
        """Start it. Its standard input is a pipe of ours: when that closes, we are gone, and it ends.

        The standard output of the API is another, on which it says when the database is up to date.
        """
        numbers = () if self.ears is None else (self.ears.fileno(),)
        self._process = subprocess.Popen(  # noqa: S603 - this program
            [sys.executable, "-P", "-m", "api.cli.serving.kept_process", self.command, *map(str, numbers)],
            stdin=subprocess.PIPE,
            stdout=None if self.ears is None else subprocess.PIPE,
            pass_fds=numbers,
            env={**os.environ, **environment_of(self.settings)},
            start_new_session=True,  # Ctrl-C is for us to hear
        )
        self._began = time.monotonic()
        if self.may_go:
            self.go()

    def told(self) -> dict[str, Any] | None:
        """What it has said; None so long as it has not."""
        mouth = None if self._process is None else self._process.stdout
        if mouth is None or not select.select([mouth], [], [], 0)[0]:
            return None
        line = mouth.readline()
        return json.loads(line) if line.endswith(b"\n") else None

    def go(self) -> None:
        """Let it begin to work."""
        self.may_go = True
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):  # it has died already, which the next look finds
                os.write(self._process.stdin.fileno(), b"\n")

    def look(self) -> bool:
        """Start it again if it has died, after a pause if that is its habit.

        False where that would be of no use: it can't work with what it was given.
        """
        now = time.monotonic()
        if self._process is not None and (code := self._process.poll()) is not None:
            if code == ExitCode.BAD_INPUT:
                return False
            lived = now - self._began
            self._pause = 0.0 if lived > STEADY_SECONDS else min(LONGEST_PAUSE, max(0.5, 2 * self._pause))
            say(f"The {self.command} process ended with code {code}; it is started again.")
            self._close_pipes()
            self._process, self._again_at = None, now + self._pause
        if self._process is None and now >= self._again_at:
            self.start()
        return True

    def ask_to_end(self) -> None:
        """Have it end."""
        if self._process is not None:
            self._process.terminate()

    def end(self, seconds: float) -> None:
        """Wait for its end, and end it if that takes too long."""
        if self._process is None:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout) if self._process is not None else ():
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def environment_of(settings: Settings) -> dict[str, str]:
    """Settings that are not the usual ones, as a process of ours finds them; secrets it inherits already."""
    names = settings.model_fields_set - {"database"}
    return {f"CREWLINE_{name.upper()}": str(getattr(settings, name)) for name in names}


def end_all(processes: Sequence[Kept]) -> None:
    """End every process, all at the same time."""
    for process in processes:
        process.ask_to_end()
    until = time.monotonic() + END_SECONDS
    for process in processes:
        process.end(max(0.1, until - time.monotonic()))


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/ready", timeout=1) as answer:  # noqa: S310 - our own address
            return int(json.load(answer)["workers"]) > 0
    except (OSError, urllib.error.URLError, ValueError, KeyError):
        return False
