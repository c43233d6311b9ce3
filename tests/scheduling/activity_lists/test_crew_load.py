"""The busiest people: against all sets of people, and as a bound that no schedule goes below."""

from fractions import Fraction
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.activity_lists.crew_load import busiest, least_slots, work_by_candidates
from scheduling.activity_lists.desk import new_desk
from scheduling.activity_lists.generation import forward

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SETS = st.frozensets(st.integers(0, 5), min_size=1)


def by_all_sets(work):
    """Of every set of people, the work that only they can do, divided among them."""
    people = frozenset().union(*work)
    sets = chain.from_iterable(combinations(sorted(people), n) for n in range(1, len(people) + 1))
    return max(
        Fraction(sum(slots for able, slots in work.items() if able <= set(some)), len(some)) for some in sets
    )


@QUICK
@given(work=st.dictionaries(SETS, st.integers(1, 30), min_size=1, max_size=7))
def test_it_is_the_greatest_quotient_over_all_sets_of_people(work):
    assert busiest(work) == by_all_sets(work)


@pytest.mark.parametrize(
    ("work", "slots"),
    [
        ({frozenset({0}): 4, frozenset({0, 1}): 4}, 4),  # one does the first, the other the second
        ({frozenset({0}): 6, frozenset({0, 1}): 1}, 6),
        ({frozenset({0, 1}): 7, frozenset({2}): 1}, Fraction(7, 2)),
    ],
)
def test_worked_by_hand(work, slots):
    assert busiest(work) == slots


def test_parts_of_slots_count_whole_and_jobs_with_several_modes_not_at_all(maker):
    pair = (frozenset({0, 1}),)
    long, short = (maker.Way(slots, {}, {}, pair) for slots in (5, 2))
    core = maker.core([maker.Job((long,)), maker.Job((short,)), maker.Job((long, short))])
    assert work_by_candidates(core) == {frozenset({0, 1}): 7}
    assert least_slots(core) == 4


def test_without_people_to_choose_nothing_is_said(maker):
    assert least_slots(maker.core([maker.Job((maker.Way(3),))])) == 0


@pytest.mark.kernel
@QUICK
@given(seed=st.integers(0, 10**6))
def test_no_schedule_is_shorter(maker, seed):
    jobs, units = maker.random(seed, people=4, releases=False)
    core = maker.core(jobs, units, stock=(10**6,))
    desk = new_desk(core)
    mode = np.ascontiguousarray(core.job.mode_ptr[:-1].astype(np.int32))
    assert forward(core, desk, maker.order(jobs, seed), mode) >= least_slots(core)
