"""Time turned round, and what shifting to the right and back makes of a schedule."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.generator import Mix, generate_plan
from scheduling.list_schedule.buffers import new_buffers, new_genes
from scheduling.list_schedule.calendar_maps import minutes_before
from scheduling.list_schedule.generation import generate
from scheduling.problem.arrays import FS, SF, SS
from scheduling.problem.mirror import mirror
from scheduling.search import walk
from scheduling.search.engine import Search
from scheduling.search.ranking import new_yardstick
from scheduling.search.rules import survey, with_base

pytestmark = pytest.mark.kernel
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
MIX = Mix(time_off=0.2, joining=0.0, max_lags=0.0, overlaps=0.5, lags=0.5, equipment=0.3)
WEEK = 7 * 1440


def shifted_right(p, end, weeks=4):
    """Start and finish of every task, as late as the list schedule backwards puts it."""
    turned = mirror(p, end, weeks)
    genes, buffers = new_genes(turned.arrays), new_buffers(turned.arrays)
    assert generate(turned.arrays, genes, buffers, 0) == -1
    return turned.turn - buffers.placed.finish, turned.turn - buffers.placed.start, buffers


def generated(seed):
    return generate_plan(projects=3, tasks=24, people=5, seed=seed, mix=MIX)


def test_shifted_to_the_right_tasks_end_with_the_week_in_reverse_order(desk):
    plan = desk.plan(
        {"id": "a", "work": "8h", "person": "ann"},
        {"id": "b", "work": "12h", "person": "ann", "after": [{"task": "a", "lag": "1d"}]},
        {"id": "c", "wait": "1d", "after": ["b"]},
    )
    p = desk.compile(plan).arrays
    saturday = p.data_date + 5 * 1440
    start, finish, _ = shifted_right(p, saturday)
    # c waits all of Friday, b works on Thursday and before it from Wednesday 13:00; a day passes; a.
    assert [desk.clock(m) for m in start] == ["mon 13:00", "wed 13:00", "fri 09:00"]
    assert [desk.clock(m) for m in finish] == ["tue 13:00", "thu 17:00", "fri 17:00"]


def test_before_the_data_date_time_goes_on_as_after_it(desk):
    plan = desk.plan({"id": "a", "work": "80h", "person": "ann"})
    p = desk.compile(plan).arrays
    start, finish, _ = shifted_right(p, p.data_date + 5 * 1440)
    assert (desk.clock(start[0]), desk.clock(finish[0])) == ("mon-1 09:00", "fri 17:00")


@QUICK
@given(seed=st.integers(0, 500))
def test_what_is_shifted_to_the_right_keeps_every_link_and_nobody_works_twice(desk, seed):
    p = desk.compile(generated(seed)).arrays
    start, finish, buffers = shifted_right(p, p.data_date + 20 * WEEK)
    for j in range(p.tasks):
        for k in range(p.task[j].before_ptr, p.task[j + 1].before_ptr):
            link = p.before[k]
            moment = start[link.task] if link.type in (SS, SF) else finish[link.task]
            own = start[j] if link.type in (FS, SS) else finish[j]
            if min(moment, own) > p.data_date:  # before it there are copies of later weeks
                worked = [minutes_before(p, link.calendar, m) for m in (moment, own)]
                assert worked[1] - worked[0] >= link.lag if link.lag else own >= moment
    assert buffers.used.max() <= 1000


@QUICK
@given(seed=st.integers(0, 500), weeks=st.integers(0, 30))
def test_a_problem_turned_round_twice_has_its_time_again(desk, seed, weeks):
    p = desk.compile(generated(seed)).arrays
    last = int(p.slot_minute[-1]) + p.grid
    turned = mirror(p, last, weeks).arrays
    twice = mirror(turned, int(turned.slot_minute[-1]) + p.grid, 0).arrays
    tail = len(p.slot_minute)
    shift = int(twice.slot_minute[-1] - p.slot_minute[-1])
    assert (twice.slot_minute[-tail:] - shift == p.slot_minute).all()
    own = np.diff(twice.axis_before, axis=1)[:, -tail:]
    assert (own == np.diff(p.axis_before, axis=1)).all()
    assert len(turned.axis_slots) == turned.axis_ptr[-1] == turned.axis_before[:, -1].sum()
    assert (turned.after_task == p.before.task).all()
    assert sorted(zip(twice.before.task, twice.before.lag, strict=True)) == sorted(
        zip(p.before.task, p.before.lag, strict=True)
    )


def test_one_justification_lets_what_can_wait_make_room(desk, monkeypatch):
    # Ann begins with `calm`, which has two weeks to spare, so that `late` ends a day after its due date.
    monkeypatch.setattr(walk, "JUSTIFIED_PERCENT", 100)
    plan = desk.plan(
        projects=[
            {
                "id": "calm",
                "due": "2027-01-22",
                "tasks": [
                    {"id": "a", "work": "16h", "person": "ann"},
                    {"id": "b", "wait": "9d", "after": ["a"]},
                ],
            },
            {"id": "late", "due": "2027-01-07", "tasks": [{"id": "c", "work": "32h", "person": "ann"}]},
        ]
    )
    problem = desk.compile(plan)
    p = problem.arrays
    milieu = survey(p, problem.graph.order())
    search = Search(p, new_yardstick(plan.objective), milieu, seed=1, walks=1)
    genes = with_base(p, milieu.latest_start)
    genes.task.noise[0] = -10 * WEEK
    assert search.try_genes(genes, "priority rule")
    assert search.best.value[1] > 0
    search.epoch(np.zeros(1, np.uint8))
    assert search.best.value[1] == 0
