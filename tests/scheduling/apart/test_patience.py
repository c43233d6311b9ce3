"""When a solve has gone on for too long, and when only its caller was away."""

from scheduling.apart.patience import Patience


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def passed(patience: Patience, clock: Clock, seconds: float, step: float = 0.5) -> str:
    for _ in range(round(seconds / step)):
        clock.now += step
        patience.tick()
    return patience.ended()


def test_a_solve_is_stuck_once_its_wall_is_behind_it():
    patience = Patience(10, 5, clock := Clock())
    assert passed(patience, clock, 10) == ""
    assert passed(patience, clock, 0.5) == "it had not answered after 10 s"


def test_without_a_wall_only_a_request_to_stop_runs_out():
    patience = Patience(None, 2.5, clock := Clock())
    assert passed(patience, clock, 10_000) == ""
    assert not patience.is_stopping
    patience.begin_to_stop()
    assert patience.is_stopping
    assert passed(patience, clock, 2.5) == ""
    assert passed(patience, clock, 0.5) == "it did not stop within 2.5 s of being asked to"


def test_hours_in_which_the_caller_was_suspended_do_not_count():
    patience = Patience(10, 5, clock := Clock())
    assert passed(patience, clock, 7_200, step=3_600) == ""
    assert patience.waited == 2


def test_compiling_for_once_does_not_count():
    patience = Patience(10, 5, clock := Clock())
    passed(patience, clock, 8)
    patience.begin_anew(600)
    assert passed(patience, clock, 600) == ""
    patience.begin_anew()
    assert passed(patience, clock, 10) == ""
    assert passed(patience, clock, 0.5) == "it had not answered after 10 s"
