"""Plans and their versions: one of many writers moves the head, and no version ever changes."""

from collections import Counter

import pytest

from api.store import contents, plans
from api.store.plans import Authorship, PlanExistsError, PlanMovedError

BY = Authorship("key:ben", "more people")


def _document(connection, here, number):
    return contents.get(connection, here, plans.find_version(connection, here, "film", number).sha256)


def test_a_new_plan_is_at_its_first_version(planned, here):
    with planned.reading() as connection:
        row = plans.find_plan(connection, here, "film")
        version = plans.find_version(connection, here, "film")
        assert (row.head, row.name, row.created) == (1, "Film", row.updated)
        assert (version.number, version.author, version.summary) == (1, "key:ana", "first draft")
        assert _document(connection, here, 1) == b'{"name":"film"}'


def test_a_version_stays_as_it_was_when_the_head_moves(planned, here):
    with planned.writing() as connection:
        row = plans.move_head(connection, here, "film", 1, "Longer film", b"{}", BY)
    assert (row.head, row.name) == (2, "Longer film")
    with planned.reading() as connection:
        assert _document(connection, here, 1) == b'{"name":"film"}'
        assert _document(connection, here, 2) == b"{}"


def test_of_sixteen_writers_with_the_same_head_one_wins(planned, here, all_at_once):
    def write(number):
        with planned.writing() as connection:
            content = f'{{"by":{number}}}'.encode()
            return plans.move_head(connection, here, "film", 1, "Film", content, BY).head

    results = all_at_once(16, write)
    assert Counter(type(result) for result in results) == {int: 1, PlanMovedError: 15}
    assert {result.head for result in results if isinstance(result, PlanMovedError)} == {2}
    winner = next(number for number, result in enumerate(results) if result == 2)
    with planned.reading() as connection:
        assert _document(connection, here, 2) == f'{{"by":{winner}}}'.encode()
        assert len(plans.list_versions(connection, here, "film", 20, None).rows) == 2


def test_of_eight_who_make_the_same_plan_one_does(database, here, all_at_once):
    def make(_number):
        with database.writing() as connection:
            return plans.create_plan(connection, here, "film", "Film", b"{}", BY).head

    assert Counter(type(result) for result in all_at_once(8, make)) == {int: 1, PlanExistsError: 7}


def test_a_head_that_has_moved_says_where_it_is_and_nothing_is_written(planned, here):
    with pytest.raises(PlanMovedError, match="at version 1") as moved, planned.writing() as connection:
        plans.move_head(connection, here, "film", 5, "Film", b"never", BY)
    assert moved.value.head == 1
    with planned.reading() as connection, pytest.raises(KeyError):
        contents.get(connection, here, contents.sha256_of(b"never"))


def test_a_plan_of_another_workspace_is_not_there(planned):
    with planned.writing() as connection:
        for ask in (plans.find_plan, plans.find_version):
            with pytest.raises(KeyError):
                ask(connection, "other", "film")
        with pytest.raises(KeyError):
            plans.move_head(connection, "other", "film", 1, "Film", b"{}", BY)
        with pytest.raises(KeyError):
            plans.delete_plan(connection, "other", "film", 1)
        assert plans.list_plans(connection, "other", 10, None).rows == ()


def test_a_deleted_plan_is_gone_and_its_id_is_not_free(planned, here):
    with planned.writing() as connection:
        with pytest.raises(PlanMovedError):
            plans.delete_plan(connection, here, "film", 2)
        plans.delete_plan(connection, here, "film", 1)
    with planned.writing() as connection:
        assert plans.list_plans(connection, here, 10, None).rows == ()
        for refused in (
            lambda: plans.find_version(connection, here, "film", 1),
            lambda: plans.list_versions(connection, here, "film", 10, None),
            lambda: plans.delete_plan(connection, here, "film", 1),
            lambda: plans.move_head(connection, here, "film", 1, "Film", b"{}", BY),
        ):
            with pytest.raises(KeyError):
                refused()
        with pytest.raises(PlanExistsError):
            plans.create_plan(connection, here, "film", "Film", b"{}", BY)


def test_long_names_and_summaries_are_cut(database, here):
    by = Authorship("a" * 500, "s" * 5000)
    with database.writing() as connection:
        row = plans.create_plan(connection, here, "long", "n" * 500, b"{}", by)
        version = plans.find_version(connection, here, "long")
        assert plans.find_plan(connection, here, "long") == row
    assert (len(row.name), len(version.author), len(version.summary)) == (200, 200, 500)


def test_a_name_that_postgresql_can_not_hold_is_shown_without_its_zero(database, here):
    with database.writing() as connection:
        row = plans.create_plan(connection, here, "odd", "a\0b", b"{}", Authorship("key:ana", "a\0b"))
        assert row.name == "ab"
        row = plans.move_head(connection, here, "odd", 1, "c\0d", b"{}", BY)
        assert row.name == "cd"


def test_lists_come_in_pages_that_miss_nothing(planned, here):
    with planned.writing() as connection:
        for name in ("b", "d", "a", "c"):
            plans.create_plan(connection, here, name, name, b"{}", BY)
        for number in range(1, 5):
            plans.move_head(connection, here, "a", number, "a", b"{}", BY)
    with planned.reading() as connection:
        first = plans.list_plans(connection, here, 3, None)
        rest = plans.list_plans(connection, here, 3, first.last)
        assert [row.id for row in (*first.rows, *rest.rows)] == ["a", "b", "c", "d", "film"]
        assert (first.last, rest.last) == ("c", None)
        newest = plans.list_versions(connection, here, "a", 3, None)
        oldest = plans.list_versions(connection, here, "a", 3, int(newest.last or 0))
        assert [row.number for row in (*newest.rows, *oldest.rows)] == [5, 4, 3, 2, 1]
        assert oldest.last is None
