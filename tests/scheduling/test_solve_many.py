"""Several plans solved side by side: order, independence, failures, stopping."""

import dataclasses
import threading
import time

import pytest

from planner.document import parse_plan
from planner.errors import EngineCrashedError, PlanError
from scheduling import solve_many as side_by_side
from scheduling.apart import ChildLimits
from scheduling.apart.limits import LEAST_BYTES
from scheduling.options import SolveOptions
from scheduling.outcome_json import schedule_fingerprint
from scheduling.solve_many import Order, Solved, solve_many, solves_at_once
from scheduling.solver import solve

OPTIONS = SolveOptions(effort=2, workers=1)


def plan_of(name: str, hours: int = 8, skill: str = "design"):
    return parse_plan(
        f"format: crewline/1\nname: {name}\nstart: 2027-01-04\npeople: [{{id: Ana, skills: [design]}}]\n"
        f"projects: [{{id: p, due: 2027-01-05, tasks: [{{id: t, work: {hours}h, skill: {skill}}}]}}]\n"
    )


@dataclasses.dataclass
class Stub:
    """An engine in this process; ``act`` is done before each solve."""

    act: object = None
    limits: ChildLimits = dataclasses.field(default_factory=ChildLimits)
    seen: list = dataclasses.field(default_factory=list)

    def solve(self, plan, options, *, stop=None, limits=None):
        self.seen.append((plan.name, limits))
        if self.act is not None:
            self.act(plan, stop)
        return solve(plan, options, stop=stop)


def test_results_come_in_the_order_asked_whichever_ends_first() -> None:
    second_is_done = threading.Event()

    def wait_for_the_second(plan, _stop):
        if plan.name == "first":
            assert second_is_done.wait(20)

    told = []

    def note(at, solved):
        told.append(at)
        if at == 1:
            second_is_done.set()

    orders = [Order(plan_of("first", 8), OPTIONS), Order(plan_of("second", 24), OPTIONS)]
    one, two = solve_many(orders, engine=Stub(wait_for_the_second), side_by_side=2, on_done=note)
    assert told == [1, 0]
    assert one.is_whole
    assert two.is_whole
    # 8 h are done by Monday, 24 h by Wednesday 17:00.
    minutes = [solved.outcome.schedule.tasks[0].finish for solved in (one, two)]
    assert minutes[1] - minutes[0] == 2 * 1440


def test_a_plan_gets_the_same_schedule_alone_and_beside_others() -> None:
    orders = [Order(plan_of(f"n{hours}", hours), OPTIONS) for hours in (8, 20, 31)]
    alone = [solve_many([order], engine=Stub())[0] for order in orders]
    together = solve_many(orders[::-1], engine=Stub(), side_by_side=3)[::-1]
    for one, other in zip(alone, together, strict=True):
        assert schedule_fingerprint(one.outcome) == schedule_fingerprint(other.outcome)


def test_a_plan_with_errors_spoils_only_its_own_result() -> None:
    orders = [Order(plan_of("broken", skill="magic"), OPTIONS), Order(plan_of("sound"), OPTIONS)]
    broken, sound = solve_many(orders, engine=Stub(), side_by_side=1)
    assert isinstance(broken.error, PlanError)
    assert broken.outcome is None
    assert not broken.is_whole
    assert sound.is_whole


def test_an_engine_that_is_lost_spoils_only_its_own_result() -> None:
    def crash(plan, _stop):
        if plan.name == "heavy":
            raise EngineCrashedError("the engine crashed")

    heavy, light = solve_many(
        [Order(plan_of("heavy"), OPTIONS), Order(plan_of("light"), OPTIONS)], engine=Stub(crash)
    )
    assert isinstance(heavy.error, EngineCrashedError)
    assert light.is_whole


def test_a_fault_of_the_program_is_raised_and_nobody_is_left_at_work() -> None:
    ended, begun = [], threading.Event()

    def fail(plan, stop):
        if plan.name == "faulty":
            assert begun.wait(20)
            raise ZeroDivisionError
        begun.set()
        while not stop():
            time.sleep(0.01)
        ended.append(plan.name)

    with pytest.raises(ZeroDivisionError):
        solve_many(
            [Order(plan_of("faulty"), OPTIONS), Order(plan_of("patient"), OPTIONS)],
            engine=Stub(fail),
            side_by_side=2,
        )
    assert ended == ["patient"]


def test_after_a_stop_what_runs_returns_and_nothing_more_begins() -> None:
    running = threading.Event()

    def wait_for_the_stop(_plan, stop):
        running.set()
        while not stop():
            time.sleep(0.01)

    # 100 h and a second task that fits anywhere: never proved the best before the stop.
    orders = [Order(plan_of("begun", 100), OPTIONS), Order(plan_of("waiting"), OPTIONS)]
    stub = Stub(wait_for_the_stop)
    begun, waiting = solve_many(orders, engine=stub, side_by_side=1, stop=running.is_set)
    assert [name for name, _ in stub.seen] == ["begun"]
    assert waiting == Solved(stopped=True)
    assert begun.outcome is not None
    assert begun.stopped == (begun.outcome.status != "optimal")


def test_what_was_stopped_without_proof_is_not_whole() -> None:
    outcome = dataclasses.replace(solve(plan_of("p"), OPTIONS), status="feasible")

    class Slow(Stub):
        def solve(self, plan, options, *, stop=None, limits=None):
            while not stop():
                time.sleep(0.01)
            return outcome

    (cut,) = solve_many([Order(plan_of("p"), OPTIONS)], engine=Slow(), stop=lambda: True)
    assert cut.stopped
    assert cut.outcome is outcome
    assert not cut.is_whole


def test_somebody_watching_hears_how_far_it_is() -> None:
    told = []
    orders = [Order(plan_of(f"n{at}"), OPTIONS) for at in range(3)]
    solve_many(orders, engine=Stub(), side_by_side=1, watch=told.append)
    assert told[-1].done == told[-1].of == 3
    assert told[-1].running == 0
    assert all(one.done + one.running <= 3 for one in told)
    assert [one.seconds for one in told] == sorted(one.seconds for one in told)


def test_memory_is_shared_out_among_those_that_run_at_a_time() -> None:
    orders = [Order(plan_of(f"n{at}"), OPTIONS) for at in range(2)]
    stub = Stub(limits=ChildLimits(2_000_000_000, 50, 5))
    solve_many(orders, engine=stub, side_by_side=2)
    assert [limits for _, limits in stub.seen] == [ChildLimits(1_000_000_000, 50, 5)] * 2
    small = Stub(limits=ChildLimits(300_000_000))
    solve_many(orders, engine=small, side_by_side=2)
    assert [limits.memory_bytes for _, limits in small.seen] == [LEAST_BYTES] * 2


def test_one_at_a_time_may_take_all_memory() -> None:
    stub = Stub(limits=ChildLimits(2_000_000_000))
    solve_many([Order(plan_of("one"), OPTIONS)], engine=stub)
    assert stub.seen[0][1] == ChildLimits(2_000_000_000)


def test_nothing_asked_is_nothing_solved() -> None:
    assert solve_many([], engine=Stub()) == ()


def test_less_than_one_at_a_time_is_refused() -> None:
    with pytest.raises(ValueError, match="side_by_side is 0; expected 1 or more"):
        solve_many([Order(plan_of("p"), OPTIONS)], engine=Stub(), side_by_side=0)


def test_as_many_run_as_there_are_cores_for_their_threads(monkeypatch) -> None:
    monkeypatch.setattr(side_by_side, "_cores", lambda: 8)
    plan = plan_of("p")
    assert solves_at_once([Order(plan, OPTIONS)]) == 8
    assert solves_at_once([Order(plan, OPTIONS), Order(plan, SolveOptions(workers=3))]) == 2
    assert solves_at_once([Order(plan, SolveOptions(workers=16))]) == 1


def test_without_an_engine_each_plan_is_solved_in_a_process_of_its_own() -> None:
    orders = [Order(plan_of(f"n{hours}", hours), OPTIONS) for hours in (8, 20)]
    found = solve_many(orders)
    for order, solved in zip(orders, found, strict=True):
        here = solve(order.plan, order.options)
        assert schedule_fingerprint(solved.outcome) == schedule_fingerprint(here)
