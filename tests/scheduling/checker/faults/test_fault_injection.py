"""A valid schedule of eleven tasks, spoilt at random: the checker agrees with the slow second proof."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.checker import check

GRID, DAY = 30, 1440


def with_entry(schedule, entry):
    """The schedule with the entry of the same task exchanged."""
    tasks = tuple(entry if old.task == entry.task else old for old in schedule.tasks)
    return dataclasses.replace(schedule, tasks=tasks)


def moved(entry, delta):
    segments = tuple((begin + delta, end + delta) for begin, end in entry.segments)
    return dataclasses.replace(
        entry, start=entry.start + delta, finish=entry.finish + delta, segments=segments
    )


def any_entry(draw, schedule):
    return draw(st.sampled_from(schedule.tasks))


def shift(draw, schedule, _):
    return with_entry(schedule, moved(any_entry(draw, schedule), GRID * draw(st.integers(-5, 5))))


def nudge(draw, schedule, _):
    return with_entry(schedule, moved(any_entry(draw, schedule), draw(st.integers(-40, 40))))


def put_elsewhere(draw, schedule, proof):
    """Somewhere else, by somebody else, worked as it should be: often valid."""
    name = draw(st.sampled_from(proof.tasks))
    ways = proof.ways(name)
    mode = draw(st.sampled_from(sorted(ways)))
    team = [draw(st.sampled_from(able)) for able in ways[mode]]
    start = GRID * draw(st.integers(0, 7 * DAY // GRID))
    entry = proof.place(name, start, team, mode, schedule.bookings)
    return schedule if entry is None else with_entry(schedule, entry)


def swap_person(draw, schedule, _):
    entry = any_entry(draw, schedule)
    if not entry.assignments:
        return schedule
    k = draw(st.integers(0, len(entry.assignments) - 1))
    other = draw(st.sampled_from(["ann", "bob", "eve", "agency#1", "agency#2", "agency#3", "nobody"]))
    team = list(entry.assignments)
    team[k] = dataclasses.replace(team[k], person=other)
    return with_entry(schedule, dataclasses.replace(entry, assignments=tuple(team)))


def change_units(draw, schedule, _):
    entry = any_entry(draw, schedule)
    units = draw(st.sampled_from([250, 500, 1000]))
    team = tuple(dataclasses.replace(a, units=units) for a in entry.assignments)
    return with_entry(schedule, dataclasses.replace(entry, assignments=team))


def drop_person(draw, schedule, _):
    entry = any_entry(draw, schedule)
    return with_entry(schedule, dataclasses.replace(entry, assignments=entry.assignments[1:]))


def drop_segment(draw, schedule, _):
    entry = any_entry(draw, schedule)
    k = draw(st.integers(0, 3))
    segments = entry.segments[:k] + entry.segments[k + 1 :]
    return with_entry(schedule, dataclasses.replace(entry, segments=segments))


def cut_segment(draw, schedule, _):
    """Move one end of a segment; the finish follows where it is the last end."""
    entry = any_entry(draw, schedule)
    if not entry.segments:
        return schedule
    k, delta = draw(st.integers(0, len(entry.segments) - 1)), draw(st.sampled_from([-60, -30, -1, 1, 30, 60]))
    begin, end = entry.segments[k]
    changed = (begin + delta, end) if draw(st.booleans()) else (begin, end + delta)
    segments = (*entry.segments[:k], changed, *entry.segments[k + 1 :])
    return with_entry(schedule, dataclasses.replace(entry, segments=segments, finish=segments[-1][1]))


def change_finish(draw, schedule, _):
    entry = any_entry(draw, schedule)
    delta = draw(st.sampled_from([-1, 1]))
    return with_entry(schedule, dataclasses.replace(entry, finish=entry.finish + delta))


def change_mode(draw, schedule, _):
    entry = any_entry(draw, schedule)
    mode = draw(st.sampled_from(["only", "alone", "pair"]))
    return with_entry(schedule, dataclasses.replace(entry, mode=mode))


def lose_or_repeat(draw, schedule, _):
    entry = any_entry(draw, schedule)
    tasks = [old for old in schedule.tasks if old.task != entry.task]
    tasks += [entry] * draw(st.sampled_from([0, 1, 2]))
    return dataclasses.replace(schedule, tasks=tuple(tasks))


def rebook(draw, schedule, proof):
    """Other bookings, at their right price or not."""
    days = st.tuples(st.integers(1, 2), st.integers(0, 6), st.integers(0, 4))
    bookings = [proof.booking(n, first, first + more) for n, first, more in draw(st.lists(days, max_size=2))]
    if bookings and draw(st.integers(0, 4)) == 0:
        bookings[0] = dataclasses.replace(bookings[0], cost=bookings[0].cost + draw(st.sampled_from([-1, 1])))
    return dataclasses.replace(schedule, bookings=tuple(bookings))


FAULTS = (
    shift,
    nudge,
    put_elsewhere,
    put_elsewhere,
    put_elsewhere,
    swap_person,
    change_units,
    drop_person,
    drop_segment,
    cut_segment,
    change_finish,
    change_mode,
    lose_or_repeat,
    rebook,
)


def test_both_proofs_find_the_schedule_valid(proof):
    assert check(proof.plan, proof.valid_schedule) == ()
    assert proof.is_valid(proof.valid_schedule)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_spoilt_schedule_is_a_breach_exactly_where_the_slow_proof_says_so(proof, data):
    schedule = proof.valid_schedule
    for _ in range(data.draw(st.integers(1, 3))):
        schedule = data.draw(st.sampled_from(FAULTS))(data.draw, schedule, proof)
    breaches = check(proof.plan, schedule)
    assert (breaches == ()) == proof.is_valid(schedule), breaches


@pytest.mark.parametrize("delta", [-1, 1])
def test_a_finish_one_minute_off_is_always_found(proof, delta):
    for entry in proof.valid_schedule.tasks:
        spoilt = dataclasses.replace(entry, finish=entry.finish + delta)
        assert check(proof.plan, with_entry(proof.valid_schedule, spoilt)) != ()


def test_a_segment_left_out_is_always_found(proof):
    for entry in proof.valid_schedule.tasks:
        if entry.segments:
            spoilt = dataclasses.replace(entry, segments=entry.segments[1:])
            assert check(proof.plan, with_entry(proof.valid_schedule, spoilt)) != ()
