"""Runs of several solves: what Ctrl-C asks of them, and the line that says how far they are."""

import signal

import pytest

from api.cli.running.many_solves import ManySolves, watched, watched_unless_stopped
from planner.errors import InputError
from scheduling.solve_many import Standing


def _ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


def test_the_first_ctrl_c_asks_a_run_to_stop_and_keeps_what_it_found():
    def run(watch, stop):
        before = stop()
        _ctrl_c()
        watch(Standing(1, 1, 4, 0.5))
        return before, stop()

    assert watched(run) == (False, True)


def test_the_second_ctrl_c_gives_a_run_up():
    def run(_watch, _stop):
        _ctrl_c()
        _ctrl_c()
        raise AssertionError("it went on")

    with pytest.raises(KeyboardInterrupt):
        watched(run)


def test_signals_mean_what_they_did_before_once_a_run_is_over():
    before = signal.getsignal(signal.SIGINT)
    watched(lambda _watch, _stop: None)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_run_stopped_before_it_knew_anything_says_so_and_finds_nothing(capsys):
    def run(_watch, _stop):
        _ctrl_c()
        raise InputError("stopped before anything was found")

    assert watched_unless_stopped(run) is None
    assert capsys.readouterr().err == "Stopped before anything was found.\n"


def test_what_is_wrong_with_the_input_is_no_matter_of_ctrl_c():
    def run(_watch, _stop):
        raise InputError("there is nothing to trade off")

    with pytest.raises(InputError, match="nothing to trade off"):
        watched_unless_stopped(run)


def test_the_line_counts_what_is_done_and_what_is_at_work():
    progress = ManySolves("", "", None, clock=lambda: 7.0)
    assert progress.line() == "solving 0.0 s"
    progress.standing = Standing(3, 2, 8, 1.0)
    assert progress.line() == "solving again 0.0 s  3 of 8 done, 2 at work"
    progress.stopping = True
    assert progress.line() == "stopping 0.0 s  3 of 8 done, 2 at work"
