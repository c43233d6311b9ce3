"""Signals that come while something must not be broken off: kept, counted, let through."""

import contextlib
import os
import signal

import pytest

from api.cli.running.interruption import signals_held


def _press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_a_signal_held_back_does_not_interrupt():
    with signals_held() as signals:
        assert not signals.have_come
        _press_ctrl_c()
        assert signals.have_come


def test_a_signal_that_is_let_through_interrupts_at_once():
    went_on = False
    with signals_held() as signals, pytest.raises(KeyboardInterrupt), signals.let_through():  # noqa: PT012
        _press_ctrl_c()
        went_on = True
    assert not went_on


def test_a_signal_that_has_waited_interrupts_where_it_is_let_through():
    with signals_held() as signals:
        _press_ctrl_c()
        with pytest.raises(KeyboardInterrupt), signals.let_through():
            pytest.fail("it went on")


def test_a_signal_whose_exception_was_lost_interrupts_at_the_end():
    class Careless:
        def __del__(self):
            with contextlib.suppress(KeyboardInterrupt):
                _press_ctrl_c()

    with signals_held() as signals, pytest.raises(KeyboardInterrupt), signals.let_through():
        Careless()


def test_the_second_signal_interrupts_where_one_may_come():
    with signals_held() as signals:
        with signals.let_through(after=1):
            _press_ctrl_c()
        with pytest.raises(KeyboardInterrupt), signals.let_through(after=1):
            _press_ctrl_c()


def test_another_signal_does_not_break_off_what_follows_the_first():
    steps = []
    with signals_held() as signals, pytest.raises(KeyboardInterrupt), signals.let_through():  # noqa: PT012
        try:
            _press_ctrl_c()
        finally:
            _press_ctrl_c()
            steps.append("cleared away")
    assert steps == ["cleared away"]


def test_signals_mean_what_they_did_before_once_they_are_no_longer_held():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with signals_held():
        assert signal.getsignal(signal.SIGINT) is not before[0]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
