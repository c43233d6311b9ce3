"""Chains: who takes over from whom, by hand."""

from scheduling.simulation.chains import Hold, chain

NOBODY = [set() for _ in range(6)]


def test_one_person_hands_all_time_from_task_to_task():
    holds = [Hold(2, 20, 30, 1000), Hold(0, 0, 10, 1000), Hold(1, 10, 20, 1000)]
    found = chain(holds, 1000, NOBODY, lends=True)
    assert (found.takes_over, found.borrows) == ({(0, 1), (1, 2)}, set())


def test_halves_run_side_by_side_and_the_whole_waits_for_both():
    holds = [Hold(0, 0, 10, 500), Hold(1, 0, 15, 500), Hold(2, 15, 20, 1000)]
    assert chain(holds, 1000, NOBODY, lends=True).takes_over == {(0, 2), (1, 2)}


def test_what_is_never_used_binds_nobody():
    holds = [Hold(0, 0, 10, 2), Hold(1, 5, 10, 3), Hold(2, 10, 20, 5)]
    # Of seven units two are free all the time; yet what ended last is taken first.
    assert chain(holds, 7, NOBODY, lends=False).takes_over == {(0, 2), (1, 2)}


def test_units_come_first_from_a_task_that_the_next_one_comes_after_anyway():
    holds = [Hold(0, 0, 5, 1), Hold(1, 0, 10, 1), Hold(2, 10, 20, 1)]
    after = [set(), set(), {0}, set(), set(), set()]
    assert chain(holds, 2, after, lends=False).takes_over == {(0, 2)}
    assert chain(holds, 2, NOBODY, lends=False).takes_over == {(1, 2)}


def test_work_in_a_pause_borrows_and_hands_on_together_with_its_lender():
    holds = [Hold(0, 0, 100, 1000), Hold(1, 20, 30, 1000), Hold(2, 40, 50, 1000), Hold(3, 100, 110, 1000)]
    found = chain(holds, 1000, NOBODY, lends=True)
    assert found.borrows == {(0, 1), (0, 2)}
    assert found.takes_over == {(1, 2), (2, 3), (0, 3)}
    assert chain(holds[:2], 1, NOBODY, lends=False).borrows == set()
