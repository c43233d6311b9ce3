"""There is enough equipment for each task, and of what is used up for all together."""

from planner.errors import Issue


def task(name="a", **fields):
    return {"id": name, "work": "1d", "skill": "designer", **fields}


def cameras(*units):
    return [task(equipment=[{"equipment": "camera", "units": each} for each in units])]


def test_a_task_takes_at_most_the_units_there_are(check):
    equipment = [{"id": "camera", "units": 2}]
    assert check(cameras(2), equipment=equipment) == ()
    assert check(cameras(3), equipment=equipment) == (
        Issue(
            "projects[0].tasks[0].equipment[0].units",
            "3",
            'expected at most 2, all that there are of "camera"',
            "",
            "error",
            "too-much-equipment",
        ),
    )


def test_a_task_names_each_piece_of_equipment_once(check):
    (issue,) = check(cameras(1, 1), equipment=[{"id": "camera", "units": 2}])
    assert (issue.path, issue.found, issue.code) == (
        "projects[0].tasks[0].equipment[1].equipment",
        '"camera" again',
        "equipment-twice",
    )


def test_the_equipment_of_a_mode_is_judged_too(check):
    mode = {"id": "m", "duration": "1d", "equipment": [{"equipment": "camera", "units": 2}]}
    (issue,) = check([{"id": "a", "modes": [mode]}], equipment=[{"id": "camera"}])
    assert issue.path == "projects[0].tasks[0].modes[0].equipment[0].units"


def ink(amount):
    return [{"consumable": "ink", "amount": amount}]


def test_all_tasks_together_use_no_more_than_there_is(check):
    tasks = [task("a", consumables=ink(3)), task("b", consumables=ink(5))]
    assert check(tasks, consumables=[{"id": "ink", "amount": 8}]) == ()
    assert check(tasks, consumables=[{"id": "ink", "amount": 6}]) == (
        Issue(
            "consumables[0].amount",
            '6 of "ink"',
            "expected at least 8, the least that its tasks use: 2 short",
            "used by p/b (5), p/a (3)",
            "error",
            "consumable-short",
        ),
    )


def test_only_what_the_thriftiest_mode_uses_counts(check):
    needs = {"work": "1d", "needs": [{"skill": "designer"}]}
    modes = [{"id": "m", **needs, "consumables": ink(9)}, {"id": "n", **needs, "consumables": ink(2)}]
    one = {"id": "a", "modes": modes}
    assert check([one], consumables=[{"id": "ink", "amount": 2}]) == ()
    (issue,) = check([one], consumables=[{"id": "ink", "amount": 1}])
    assert issue.hint == "used by p/a (2)"
    without = {"id": "a", "modes": [*modes, {"id": "o", **needs}]}
    assert check([without], consumables=[{"id": "ink", "amount": 0}]) == ()


def test_the_mode_of_a_started_task_counts(check):
    needs = {"work": "1d", "needs": [{"skill": "designer"}]}
    modes = [{"id": "m", **needs, "consumables": ink(9)}, {"id": "n", **needs}]
    started = {"id": "a", "modes": modes, "progress": {"started": "2027-01-04", "mode": "m"}}
    (issue,) = check([started], consumables=[{"id": "ink", "amount": 8}])
    assert issue.code == "consumable-short"


def test_what_projects_on_hold_would_use_does_not_count(check):
    tasks = [task("a", consumables=ink(3))]
    assert check(tasks, project={"status": "on-hold"}, consumables=[{"id": "ink", "amount": 0}]) == ()
