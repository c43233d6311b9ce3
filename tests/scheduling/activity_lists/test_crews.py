"""People to be chosen: who may fill which seats, who does, and that nobody is in two places."""

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.activity_lists import population as made
from scheduling.activity_lists.core import compile_core, tails
from scheduling.activity_lists.crews import BITS, MOST_GROUPS, crew_of, pack
from scheduling.activity_lists.desk import new_desk
from scheduling.activity_lists.generation import backward, by_finish, forward
from scheduling.activity_lists.search import new_list_search
from scheduling.activity_lists.staffing import everybody, fills, ones
from scheduling.search.ranking import new_yardstick

pytestmark = pytest.mark.kernel
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SEEDS = st.integers(0, 10**6)
RUNNING = np.zeros(1, np.uint8)


def can_fill(seats, there):
    """Whether the people there can fill all seats, by trying everything."""
    return any(
        all(person in able for person, able in zip(some, seats, strict=True))
        for some in itertools.permutations(there, len(seats))
    )


def people_faults(jobs, core, start, mode, crew):
    """Seats filled by somebody unable, twice in a job, or by somebody who is elsewhere."""
    found, busy = [], {}
    for j, job in enumerate(jobs):
        way = job.ways[mode[j] - core.job.mode_ptr[j]]
        base = core.job[j].seat_base
        own = crew[base : base + len(way.seats)].tolist()
        found += [
            f"{j}: {who} is unable" for who, able in zip(own, way.seats, strict=True) if who not in able
        ]
        for who in own:
            for slot in range(start[j], start[j] + way.slots):
                if (who, slot) in busy:
                    found.append(f"{who} is with {j} and {busy[who, slot]} in slot {slot}")
                busy[who, slot] = j
    return found


# --- counting -----------------------------------------------------------------------------------


@QUICK
@given(word=st.integers(0, (1 << BITS) - 1))
def test_bits_are_counted(word):
    assert ones(word) == word.bit_count()


@QUICK
@given(
    seats=st.lists(st.frozensets(st.integers(0, 5), min_size=1), min_size=1, max_size=4),
    there=st.frozensets(st.integers(0, 5)),
)
def test_seats_can_be_filled_exactly_where_trying_everything_finds_a_way(maker, seats, there):
    core = maker.core([maker.Job((maker.Way(1, {}, {}, tuple(seats)),))])
    word = np.array([sum(1 << person for person in there)], np.int64)
    assert fills(core, word, 0) == can_fill(seats, there)


def test_more_people_than_a_word_has_bits_take_two():
    crews = pack(BITS + 3, [[frozenset({BITS + 2})]])
    assert crews.words == 2
    assert crews.mask.tolist() == [(1 << BITS) - 1, 0b111, 0, 0b100]


def test_too_many_different_seats_in_one_mode_are_refused():
    assert pack(20, [[frozenset({k}) for k in range(MOST_GROUPS)]]) is not None
    assert pack(20, [[frozenset({k}) for k in range(MOST_GROUPS + 1)]]) is None


def test_sets_that_share_nobody_need_no_count_of_both_together():
    crews = pack(4, [[frozenset({0, 1}), frozenset({2})], [frozenset({0, 1}), frozenset({1, 2})]])
    assert np.diff(crews.check_ptr).tolist() == [2, 3]


# --- schedules ----------------------------------------------------------------------------------


@QUICK
@given(seed=SEEDS, people=st.sampled_from([1, 3, 5, BITS + 4]))
def test_schedules_forwards_and_backwards_have_everybody_in_one_place(maker, seed, people):
    jobs, units = maker.random(seed, modes=2, people=people)
    core = maker.core(jobs, units, stock=(10**6,))
    desk, mode = new_desk(core), maker.modes(core, seed)
    desk.skip[:] = np.random.default_rng(seed).integers(0, 3, core.jobs)
    last = forward(core, desk, maker.order(jobs, seed), mode)
    assert last >= 0
    assert maker.faults(jobs, units, core, desk.start, mode) == []
    assert people_faults(jobs, core, desk.start, mode, desk.crew) == []
    desk.goal[:] = core.slots
    by_finish(core, desk, mode, last)
    assert backward(core, desk, desk.order, mode)
    assert maker.faults(jobs, units, core, desk.start, mode) == []
    assert people_faults(jobs, core, desk.start, mode, desk.crew) == []


@QUICK
@given(seed=SEEDS)
def test_the_best_of_a_population_comes_with_its_crew(maker, seed):
    jobs, units = maker.random(seed, modes=2, people=4)
    core = maker.core(jobs, units, stock=(10**6,))
    pop, desk = made.new_population(core, 6, seed, 0), new_desk(core)
    pop.size[0] = 6
    moody = np.flatnonzero(np.diff(core.job.mode_ptr) > 1).astype(np.int32)
    for _ in range(3):
        assert made.evolve(core, desk, pop, -tails(core), moody, 7, RUNNING)
        assert maker.faults(jobs, units, core, pop.best_start, pop.best_mode) == []
        assert people_faults(jobs, core, pop.best_start, pop.best_mode, pop.best_crew) == []


def test_who_is_needed_elsewhere_is_left_for_it(maker):
    # 0 alone can do the second seat, so the first, which 0 and 1 can do, is 1's.
    seats = (frozenset({0, 1}), frozenset({0}))
    core = maker.core([maker.Job((maker.Way(2, {}, {}, seats),))])
    desk = new_desk(core)
    assert forward(core, desk, np.zeros(1, np.int32), np.zeros(1, np.int32)) == 2
    assert desk.crew.tolist() == [1, 0]


def test_who_has_been_at_work_until_just_before_goes_on(maker):
    pair = frozenset({0, 1})
    first = maker.Job((maker.Way(2, {}, {}, (frozenset({1}),)),))
    second = maker.Job((maker.Way(1, {}, {}, (pair,)),), ((0, 0, 0),))
    core = maker.core([first, second])
    desk, order = new_desk(core), np.array([0, 1], np.int32)
    forward(core, desk, order, order)
    assert desk.crew.tolist() == [1, 1]
    desk.skip[1] = 1
    forward(core, desk, order, order)
    assert desk.crew.tolist() == [1, 0]
    desk.skip[1] = 9  # more than there are: the last of them
    forward(core, desk, order, order)
    assert desk.crew.tolist() == [1, 0]


def test_beginning_with_everybody_takes_all_of_several_words(maker):
    core = maker.core([maker.Job((maker.Way(1, {}, {}, (frozenset({BITS}),)),))])
    there = np.zeros(2, np.int64)
    everybody(core, there)
    assert there.tolist() == [(1 << BITS) - 1, 1]


# --- plans --------------------------------------------------------------------------------------


def team_plan(yard, *, need=(), people=(), **parts):
    """Three jobs of three hours for a digger each; two can dig, one of them can pave."""
    crew = [{"id": "ann", "skills": ["dig"]}, {"id": "bob", "skills": ["dig", "pave"]}, *people]
    dig = [{"skill": "dig", **dict(need)}]
    tasks = [{"id": name, "duration": "3h", "needs": dig} for name in "abc"]
    return yard.plan(*tasks, {"id": "road", "duration": "3h", "skill": "pave"}, people=crew, **parts)


def test_people_are_chosen_so_that_nobody_waits(yard):
    problem = yard.problem(team_plan(yard))
    search = yard.search(problem)
    lists = new_list_search(search, 1)
    assert lists.bound() == 6 * 60  # twelve hours for two
    lists.epoch(RUNNING)
    placed, team = search.best.placed, search.best.team
    breaches, value, schedule = yard.checked(problem, placed, team)
    assert breaches == ()
    assert value == 6 * 60
    assert {each.person for task in schedule.tasks for each in task.assignments} == {"ann", "bob"}
    assert (crew_of(problem.arrays, team) >= 0).all()


def test_people_that_are_wanted_in_part_or_work_at_different_speeds_are_not_for_lists(yard):
    slow = {"id": "eve", "skills": [{"skill": "dig", "efficiency": 0.5}]}
    assert yard.core(team_plan(yard)) is not None
    assert yard.core(team_plan(yard, need={"units": 0.3})) is None
    assert yard.core(team_plan(yard, people=[slow])) is not None  # a duration is the same for everybody
    plan = yard.plan(
        {"id": "a", "work": "3h", "skill": "dig"}, people=[{"id": "ann", "skills": ["dig"]}, slow]
    )
    assert yard.core(plan) is None


def test_seats_of_more_kinds_than_can_be_counted_are_not_for_lists(yard):
    kinds = [f"s{k}" for k in range(MOST_GROUPS + 1)]
    people = [{"id": f"p{k}", "skills": [kind]} for k, kind in enumerate(kinds)]
    people.append({"id": "all", "skills": kinds})
    task = {"id": "a", "duration": "1h", "needs": [{"skill": kind} for kind in kinds]}
    problem = yard.problem(yard.plan(task, people=people))
    assert compile_core(problem.arrays, new_yardstick(problem.plan.objective)) is None
