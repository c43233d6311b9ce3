"""The critical path of a whole plan: over as much time as it needs, with links worth showing."""

import datetime as dt
import json

import pytest

from planner.critical_dates import critical_dates
from planner.dependency_graph import MOST_TASKS_REDUCED
from planner.errors import HorizonError
from planner.plan import Plan


def dated(*tasks, **more):
    document = {
        "format": "crewline/1",
        "start": "2027-01-04",
        "projects": [{"id": "p", "tasks": list(tasks)}],
    }
    return critical_dates(Plan.model_validate_json(json.dumps({**document, **more})))


def day(minute):
    return (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=int(minute))).date().isoformat()


@pytest.mark.parametrize("release", ["2027-01-05", "2031-01-06", "2040-01-03", "2060-01-05"])
def test_time_is_compiled_as_far_ahead_as_the_dates_need(release):
    found = dated({"id": "a", "duration": "1d", "release": release})
    assert day(found.path.early_start[0]) == release


def test_late_dates_may_lie_before_the_plan_and_before_what_happened():
    begun = {"id": "b", "duration": "1d", "progress": {"started": "2026-11-02", "finished": "2026-11-03"}}
    found = dated({"id": "a", "duration": "30d", "deadline": "2027-01-08"}, begun)
    assert day(found.path.late_start[0]) == "2026-11-30"
    assert found.path.total_float[0] < 0
    assert day(found.path.early_start[1]) == "2026-11-02"


def test_a_task_that_is_only_known_to_be_finished_counts_from_its_finish():
    found = dated({"id": "a", "duration": "1d", "progress": {"finished": "1999-11-03"}})
    assert day(found.path.early_finish[0]) == "1999-11-04"  # the end of the day


def test_dates_beyond_all_time_are_an_error():
    with pytest.raises(HorizonError):
        dated({"id": "a", "duration": "2000w"}, {"id": "b", "duration": "2000w", "after": ["a"]})


def test_links_that_others_imply_are_left_out_up_to_two_thousand_tasks():
    chain = [{"id": "a", "milestone": True}, {"id": "b", "milestone": True, "after": ["a"]}]
    found = dated(*chain, {"id": "c", "milestone": True, "after": ["a", "b"]})
    assert found.is_reduced
    assert [(link.predecessor, link.successor) for link in found.links] == [(0, 1), (1, 2)]
    many = [{"id": f"m{k}", "milestone": True} for k in range(MOST_TASKS_REDUCED)]
    found = dated(*chain, {"id": "c", "milestone": True, "after": ["a", "b"]}, *many)
    assert not found.is_reduced
    assert len(found.links) == 3
