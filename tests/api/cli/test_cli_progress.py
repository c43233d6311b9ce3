"""What is told while a solve runs: the live line of a terminal, and the plain lines elsewhere."""

import pytest

from api.cli.running.progress import COMPILING, STARTING, PlainLines, Progress
from scheduling import warm_up
from scheduling.apart.loading import load_engine
from scheduling.schedule import Incumbent


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def progress() -> Progress:
    return Progress("cents", "USD", 20.0, Clock())


def _better(value: int, bound: int | None = None, breach_minutes: int = 0) -> Incumbent:
    return Incumbent(0.0, (value,), (bound,), "search", breach_minutes)


def _pass(progress: Progress, seconds: float) -> None:
    progress.clock.now += seconds  # type: ignore[attr-defined]


def test_plain_lines_come_with_the_first_schedule_then_every_five_seconds(progress):
    lines: list[str] = []
    plain = PlainLines(progress, lines.append)
    plain.tick()
    assert lines == []
    progress.note(_better(500))
    plain.tick()
    assert lines == ["solving 0.0 s / 20 s  best 5 USD  last better 0.0 s ago"]
    progress.note(_better(400, 200))
    _pass(progress, 4.9)
    plain.tick()
    assert len(lines) == 1
    _pass(progress, 0.1)
    plain.tick()
    assert lines[1:] == ["solving 5.0 s / 20 s  best 4 USD  bound 2  gap 50 %  last better 5.0 s ago"]


def test_a_bound_of_nothing_is_told_as_the_result_tells_it(progress):
    progress.note(_better(500, 0))
    _pass(progress, 1)
    assert (
        progress.line()
        == "solving 1.0 s / 20 s  best 5 USD  bound 0  gap not known yet  last better 1.0 s ago"
    )
    progress.note(_better(10_000, 99))
    assert "bound 0.99  gap not known yet" in progress.line()
    progress.note(_better(10_000, 101))
    assert "bound 1.01  gap 99 %" in progress.line()


def test_a_value_equal_to_its_bound_is_proved_even_where_both_are_nothing(progress):
    for value in (0, 500):
        progress.note(_better(value, value))
        assert progress.line().endswith(
            f"best {value // 100} USD  proved the least possible  last better 0.0 s ago"
        )


def test_a_narrow_line_leaves_out_the_bound_then_the_limit_then_the_time(progress):
    progress.note(_better(14_569_970, 0))
    whole = progress.line()
    for part in ("  bound 0", " / 20 s", "  last better 0.0 s ago"):
        progress.width = len(whole)
        assert progress.line() == whole
        progress.width -= 1
        shorter = progress.line()
        assert shorter == whole.replace(part, "")
        whole = shorter
    progress.width = 5
    assert progress.line() == "solving 0.0 s  best 145,699.70 USD  gap not known yet"


def test_compiling_the_engine_is_told_once_in_a_log(progress):
    lines: list[str] = []
    plain = PlainLines(progress, lines.append)
    progress.begin(STARTING)
    plain.tick()
    assert lines == []
    progress.begin(COMPILING)
    for _ in range(3):
        plain.tick()
        _pass(progress, 20)
    assert lines == ["compiling the engine, once on this machine, about a minute..."]
    assert progress.line() == "compiling the engine 60.0 s  once on this machine, about a minute"


def test_the_engine_says_when_it_has_to_be_compiled(monkeypatch):
    from numba import njit

    compiled: list[str] = []
    monkeypatch.setattr(warm_up, "compile_kernels", lambda: None)
    load_engine(lambda: compiled.append("now"))
    assert compiled == []
    monkeypatch.setattr(warm_up, "compile_kernels", lambda: njit(lambda number: number + 1)(1))
    monkeypatch.setattr(warm_up, "compile_list_kernels", lambda: njit(lambda number: number + 2)(1))
    load_engine(lambda: compiled.append("now"), lists=True)
    assert compiled == ["now"]


def test_plain_lines_break_a_silence_of_thirty_seconds(progress):
    lines: list[str] = []
    plain = PlainLines(progress, lines.append)
    _pass(progress, 29.9)
    plain.tick()
    assert lines == []
    _pass(progress, 0.2)
    plain.tick()
    assert lines == ["solving 30.1 s / 20 s  no schedule yet"]


def test_the_line_tells_what_is_being_done(progress):
    progress.begin("reading")
    _pass(progress, 2)
    assert progress.line() == "reading 2.0 s"
    lines: list[str] = []
    PlainLines(progress, lines.append).tick()
    assert lines == []
    progress.begin("solving")
    progress.stopping = True
    assert progress.line() == "stopping 0.0 s / 20 s  no schedule yet"


def test_the_line_has_no_limit_where_effort_is_the_limit():
    assert Progress("cents", "USD", None, Clock()).line() == "solving 0.0 s  no schedule yet"


def test_the_line_tells_that_rules_are_broken_without_an_amount_of_mixed_units(progress):
    # 90 "minutes" may be minutes, cents over a limit, or parts of the day that a left-out task counts.
    progress.note(_better(500, breach_minutes=90))
    assert progress.line() == "solving 0.0 s / 20 s  best still breaks rules  last better 0.0 s ago"


def test_the_line_tells_values_that_are_no_money():
    progress = Progress("minutes", "USD", None, Clock())
    progress.note(_better(600, 300))
    assert progress.line() == "solving 0.0 s  best 10 h  bound 5 h  gap 50 %  last better 0.0 s ago"
    progress.note(Incumbent(0.0, (), (), "search"))
    assert progress.line() == "solving 0.0 s  last better 0.0 s ago"
