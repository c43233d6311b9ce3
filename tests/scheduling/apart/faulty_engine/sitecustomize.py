"""An engine that goes wrong for real: the plan's name says how.

A process of the engine started with this folder on PYTHONPATH loads it first, and then solves with
the function below. All else, the server, its forks, the sockets and the limits, is as ever.
"""

import contextlib
import ctypes
import os
import socket
import stat
import sys
import threading
import time
import types
from pathlib import Path

from planner.errors import CheckFailedError, Issue, PlanError
from scheduling.apart import keeper
from scheduling.schedule import Incumbent, Outcome, Schedule

keeper.EVERY_SECONDS = 0.05


def solve(plan, options, *, on_progress, on_schedule, stop, seconds_gone):
    here = Incumbent(0.5, (os.getpid(), os.getppid()), (None, 3), "fault")
    on_progress(here)
    on_schedule(here, lambda: Schedule(()))  # which breaks the rule that every task is planned
    return FAULTS[plan.name](plan, options, stop)


def outcome(plan, options, stop):
    return Outcome(
        "unknown", None, (), (), "0" * 64, 0, options.seed, {}, 7, {}, notes=(plan.notes, str(Path.cwd()))
    )


def wait_for_stop(plan, options, stop):
    while not stop():
        time.sleep(0.01)
    return outcome(plan, options, stop)


def loop(*_):
    while True:
        pass


def allocate(*_):
    held = []
    while True:
        held.append(bytearray(10_000_000))


def start_threads(*_):
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def no_memory_for_the_system(*_):
    raise OSError(12, "Cannot allocate memory")


def abort_for_memory(*_):
    os.write(
        2, b"terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n"
    )
    os._exit(134)


def end_without_a_word(*_):
    os._exit(3)


def pipes():
    for number in range(3, 64):
        with contextlib.suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield socket.socket(fileno=os.dup(number))


def write_garbage(*_):
    for pipe in pipes():
        pipe.sendall(b"hello, this is a library\n" * 3)
    loop()


def turn_away(*_):
    for pipe in pipes():
        pipe.shutdown(socket.SHUT_WR)
    loop()


def refuse(*_):
    issues = (
        Issue("people", "nobody", "expected somebody", code="no-people"),
        Issue("name", "a", "expected b"),
    )
    raise PlanError("the plan has 2 errors", issues)


def fail_the_check(*_):
    raise CheckFailedError("the checker refuses it")


def raise_what_can_not_be_sent(*_):
    class OwnError(Exception):
        pass

    raise OwnError("from in here")


def load():
    if os.environ.get("FAULTY_LOADING") == "dies":
        raise RuntimeError("no engine today")


FAULTS = {
    function.__name__: function
    for function in (
        outcome, wait_for_stop, loop, allocate, start_threads, no_memory_for_the_system, abort_for_memory,
        end_without_a_word, write_garbage, turn_away, refuse, fail_the_check, raise_what_can_not_be_sent,
    )
} | {"segfault": lambda *_: ctypes.string_at(0), "abort": lambda *_: os.abort()}  # fmt: skip

solver = types.ModuleType("scheduling.solver")
solver.solve = solve
warm_up = types.ModuleType("scheduling.warm_up")
warm_up.compile_kernels = warm_up.compile_list_kernels = load
sys.modules["scheduling.solver"], sys.modules["scheduling.warm_up"] = solver, warm_up
