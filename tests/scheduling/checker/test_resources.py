"""Rules capacity, equipment and consumables, each with the exact excess."""


def halves(desk, *spans):
    """Tasks a, b, ... each at half of ann, at ``spans``."""
    names = "abcdef"[: len(spans)]
    needs = [{"pinned": ["ann"], "units": "50%"}]
    minutes = [sum(end - begin for begin, end in desk.spans(*texts)) for texts in spans]
    tasks = [
        {"id": name, "duration": f"{length}min", "needs": needs}
        for name, length in zip(names, minutes, strict=True)
    ]
    entries = [desk.entry(name, {"ann": (0, 500)}, *texts) for name, texts in zip(names, spans, strict=True)]
    return desk.plan(*tasks), entries


def test_two_halves_make_a_whole(desk):
    plan, entries = halves(desk, ["mon 09:00-12:00"], ["mon 10:00-13:00"])
    assert desk.found(plan, *entries) == []


def test_a_third_half_is_half_too_much(desk):
    plan, entries = halves(desk, ["mon 09:00-12:00"], ["mon 10:00-13:00"], ["mon 11:00-14:00"])
    assert desk.found(plan, *entries) == [("capacity", "ann", 500, "per mille")]


def test_an_overload_is_one_stretch_with_its_peak(desk):
    # Five halves: 100 % from 9, 150 % from 10, 200 % and 250 % from 11 to 12, 100 % from 12.
    spans = [
        ["mon 09:00-12:30"],
        ["mon 09:00-12:30"],
        ["mon 10:00-12:00"],
        ["mon 11:00-12:00"],
        ["mon 11:00-12:00"],
    ]
    plan, entries = halves(desk, *spans)
    assert desk.found(plan, *entries) == [("capacity", "ann", 1500, "per mille")]


def test_two_overloads_are_two_breaches(desk):
    long = ["mon 09:00-17:00"]
    plan, entries = halves(desk, long, long, ["mon 09:00-10:00"], ["tue 09:00-10:00"], ["mon 11:00-12:00"])
    assert desk.found(plan, *entries) == [("capacity", "ann", 500, "per mille")] * 2


def test_the_last_slot_counts_whole(desk):
    # The first half ends at 10:10 and keeps the slot to 10:30: 100 % are taken, and the third is too much.
    long = ["mon 09:00-12:00"]
    plan, entries = halves(desk, long, ["mon 09:00-10:10"], ["mon 10:30-11:00"])
    assert desk.found(plan, *entries) == []
    plan, entries = halves(desk, long, ["mon 09:00-10:40"], ["mon 10:30-11:00"])
    assert desk.found(plan, *entries) == [("capacity", "ann", 500, "per mille")]


def test_pauses_free_people(desk):
    # a pauses while the studio is closed from 11 to 13, and ann does b then.
    parts = {
        "calendars": [{"id": "split", "week": {"mon-fri": ["09:00-11:00", "13:00-17:00"]}}],
        "equipment": [{"id": "studio", "calendar": "split"}],
    }
    a = {"id": "a", "work": "4h", "person": "ann", "equipment": [{"equipment": "studio"}]}
    plan = desk.plan(a, {"id": "b", "work": "2h", "person": "ann"}, **parts)
    spans = ("mon 09:00-11:00", "mon 13:00-15:00")
    assert desk.found(plan, desk.entry("a", "ann", *spans), desk.entry("b", "ann", "mon 11:00-13:00")) == []
    assert desk.found(plan, desk.entry("a", "ann", *spans), desk.entry("b", "ann", "mon 12:00-14:00")) == [
        ("capacity", "ann", 1000, "per mille")
    ]


# --- equipment ----------------------------------------------------------------------------------


def camera(desk, *tasks):
    return desk.plan(*tasks, equipment=[{"id": "camera", "units": 3}])


def shoot(name, hours, units, person):
    return {
        "id": name,
        "work": f"{hours}h",
        "person": person,
        "equipment": [{"equipment": "camera", "units": units}],
    }


def test_equipment_is_held_through_the_night(desk):
    # a holds 2 of 3 cameras from Monday 13:00 to Tuesday 11:00, b needs 2 as well.
    plan = camera(desk, shoot("a", 6, 2, "ann"), shoot("b", 2, 2, "bob"))
    a = desk.entry("a", "ann", "mon 13:00-17:00", "tue 09:00-11:00")
    assert desk.found(plan, a, desk.entry("b", "bob", "tue 11:00-13:00")) == []
    assert desk.found(plan, a, desk.entry("b", "bob", "tue 09:00-11:00")) == [
        ("equipment", "camera", 1, "units")
    ]


def test_a_night_shift_cannot_have_the_camera_that_pauses(desk):
    nights = {"id": "nights", "week": {"mon-fri": "20:00-23:00"}}
    plan = desk.plan(
        shoot("a", 6, 2, "ann"),
        shoot("b", 2, 2, "eve"),
        equipment=[{"id": "camera", "units": 3}],
        calendars=[nights],
        people=[{"id": "ann"}, {"id": "eve", "calendar": "nights"}],
    )
    a = desk.entry("a", "ann", "mon 13:00-17:00", "tue 09:00-11:00")
    assert desk.found(plan, a, desk.entry("b", "eve", "mon 20:00-22:00")) == [
        ("equipment", "camera", 1, "units")
    ]
    assert desk.found(plan, a, desk.entry("b", "eve", "tue 20:00-22:00")) == []


def test_a_wait_holds_equipment_rounded_out_to_slots(desk):
    # The wait runs 09:10-11:10 and holds the camera 09:00-11:30.
    wait = {"id": "w", "wait": "2h", "equipment": [{"equipment": "camera", "units": 3}]}
    plan = camera(desk, wait, shoot("b", 1, 1, "bob"))
    w = desk.entry("w", "", "mon 09:10-11:10")
    assert desk.found(plan, w, desk.entry("b", "bob", "mon 11:30-12:30")) == []
    assert desk.found(plan, w, desk.entry("b", "bob", "mon 11:00-12:00")) == [
        ("equipment", "camera", 1, "units")
    ]


# --- consumables --------------------------------------------------------------------------------


def test_consumables_never_pass_their_amount(desk):
    def tasks(amount):
        return [
            {"id": name, "milestone": True, "consumables": [{"consumable": "film", "amount": amount}]}
            for name in "ab"
        ]

    entries = [desk.moment("a", "mon 09:00"), desk.moment("b", "tue 09:00")]
    film = [{"id": "film", "amount": 10}]
    assert desk.found(desk.plan(*tasks(5), consumables=film), *entries) == []
    assert desk.found(desk.plan(*tasks(7), consumables=film), *entries) == [
        ("consumables", "film", 4, "units")
    ]


def test_finished_tasks_have_used_consumables_up(desk):
    done = {"started": "2027-01-01T09:00", "finished": "2027-01-01T17:00"}
    uses = {"consumables": [{"consumable": "film", "amount": 7}]}
    tasks = [{"id": "a", "milestone": True, "progress": done, **uses}, {"id": "b", "milestone": True, **uses}]
    plan = desk.plan(*tasks, consumables=[{"id": "film", "amount": 10}])
    entries = [desk.actual("a", "fri~1 09:00", "fri~1 17:00"), desk.moment("b", "tue 09:00")]
    assert desk.found(plan, *entries) == [("consumables", "film", 4, "units")]
