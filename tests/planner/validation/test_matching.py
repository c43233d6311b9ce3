"""Several needs of one task are filled by different people, or the needs short together are named."""

import itertools
import random

import pytest

from planner.validation.matching import Shortage, shortage


def test_needs_of_different_people_are_filled():
    assert shortage([1, 1], [["ann"], ["bob"]], {"ann": 1, "bob": 1}) is None


def test_two_needs_of_the_same_person_are_short_by_one():
    assert shortage([1, 1], [["ann"], ["ann"]], {"ann": 1}) == Shortage((0, 1), 1)


def test_somebody_with_two_skills_makes_room_for_somebody_with_one():
    # The first need would take ann, whom the second can't do without.
    assert shortage([1, 1], [["ann", "bob"], ["ann"]], {"ann": 1, "bob": 1}) is None


def test_room_is_made_along_a_chain():
    # c must go to the third need, so b to the second, so a to the first.
    able = [["a", "b"], ["b", "c"], ["c"]]
    assert shortage([1, 1, 1], able, {"a": 1, "b": 1, "c": 1}) is None


def test_only_the_needs_that_are_short_are_named():
    able = [["x", "y"], ["ann"], ["ann"]]
    assert shortage([1, 1, 1], able, {"ann": 1, "x": 1, "y": 1}) == Shortage((1, 2), 1)


def test_a_pool_fills_as_many_places_as_it_has_contractors():
    assert shortage([2, 1], [["pool"], ["pool"]], {"pool": 3}) is None
    assert shortage([2, 2], [["pool"], ["pool"]], {"pool": 3}) == Shortage((0, 1), 3)


def test_a_need_of_a_thousand_people_is_judged_at_once():
    everybody = [f"p{number}" for number in range(1500)]
    places = dict.fromkeys(everybody, 1)
    assert shortage([1000, 500], [everybody, everybody], places) is None
    assert shortage([1000, 501], [everybody, everybody], places) == Shortage((0, 1), 1500)


@pytest.mark.parametrize("seed", range(40))
def test_the_answer_is_that_of_trying_every_subset_of_needs(seed):
    # Hall's theorem: needs can be filled if and only if no set of them asks for more than the
    # places of all who could fill any of the set.
    dice = random.Random(seed)
    places = {name: dice.randint(1, 2) for name in "abcde"}
    needs = range(dice.randint(2, 4))
    able = [dice.sample("abcde", dice.randint(1, 3)) for _ in needs]
    counts = [dice.randint(1, 2) for _ in needs]

    def short(chosen):
        reached = {name for need in chosen for name in able[need]}
        return sum(counts[need] for need in chosen) > sum(places[name] for name in reached)

    subsets = [set(each) for size in needs for each in itertools.combinations(needs, size + 1)]
    found = shortage(counts, able, places)
    assert (found is None) == (not any(short(each) for each in subsets))
    if found is not None:
        assert short(set(found.needs))
        assert found.places == sum(places[name] for name in {n for need in found.needs for n in able[need]})
