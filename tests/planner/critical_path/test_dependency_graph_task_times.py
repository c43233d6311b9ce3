"""Critical path of part-timers, teams, equipment and modes, on cases worked by hand.

Dates and hours: see conftest.py beside this file.
"""

import datetime as dt

from planner.calendars import compile_working_time
from planner.dependency_graph import DependencyGraph
from planner.plan import (
    Calendar,
    ContractorPool,
    Equipment,
    EquipmentNeed,
    Link,
    Mode,
    Need,
    Person,
    Plan,
    Progress,
    Project,
    Skill,
    Task,
    WeekHours,
)
from planner.quantities import Duration, Moment, TimeRange
from planner.task_times import TaskTime

OFFICE = (TimeRange.parse("09:00-17:00"),)
FIRST_THREE = Calendar(id="three", week=WeekHours(mon=OFFICE, tue=OFFICE, wed=OFFICE))
ANN = Person(id="ann", calendar="three")


def utc(text):
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()) // 60


def work(name, amount, *after, **about):
    return Task(id=name, work=Duration.parse(amount), after=tuple(Link(task=a) for a in after), **about)


# --- who and where ------------------------------------------------------------------------------


def test_a_part_timer_takes_longer_and_has_float_in_their_own_days(one_project):
    # Ann works Mon to Wed. a, 32 h: 4, 5, 6 and 11 January. b (office) on the 12th: the end.
    # side is 8 h of Ann's: Mon 4, and could be as late as Tue 12. Her days from 4 to 12 are five:
    # 4 × 480 = 1,920 minutes of float, where an office worker would have six.
    found = one_project(
        work("a", "32h", person="ann"),
        work("b", "8h", "a"),
        work("side", "8h", person="ann"),
        work("office", "8h"),
    )
    assert found["a"].early == "04 09:00 to 11 17:00"
    assert found["b"].early == "12 09:00 to 12 17:00"
    assert found["side"].late == "12 09:00 to 12 17:00"
    assert found["side"].total == 1920
    assert found["office"].total == 6 * 480


def test_a_part_timer_behind_a_weekend(one_project):
    # a ends on Wed 6; Ann's next day is Mon 11, so a (office) may end on Fri 8: two days free.
    found = one_project(work("a", "24h"), work("b", "8h", "a", person="ann"))
    assert found["b"].early == "11 09:00 to 11 17:00"
    assert found["a"].late == "06 09:00 to 08 17:00"
    assert (found["a"].total, found["a"].free) == (960, 960)


def test_share_and_efficiency_of_a_named_person_stretch_work(one_project):
    # 8 h of work at half of the time and 80 % of the speed: 8 / 0.4 = 20 h: till Wed 13:00
    ben = Person(id="ben", share="50%", skills=(Skill(skill="copy", efficiency="80%"), Skill(skill="art")))
    tasks = work("a", "8h", skill="copy", person="ben"), work("b", "8h", skill="video", person="ben")
    found = one_project(*tasks, people=(ben,))
    assert found["a"].early == "04 09:00 to 06 13:00"
    # Without the skill asked for: 8 / 0.5 = 16 h
    assert found["b"].early == "04 09:00 to 05 17:00"


def test_work_is_shared_and_rounded_up_to_the_minute_a_duration_is_not(one_project):
    pair = (Need(skill="copy", count=2, units="50%"), Need(skill="art", count=1))
    third = (Need(count=3, units="50%"),)
    # Two halves and a whole: 8 h of work take 4 h. Three halves: 100 min take 66⅔ min.
    found = one_project(
        work("a", "8h", needs=pair),
        work("b", "100min", needs=third),
        Task(id="c", duration=Duration.parse("8h"), needs=pair),
    )
    assert found["a"].early == "04 09:00 to 04 13:00"
    assert found["b"].early == "04 09:00 to 04 10:07"
    assert found["c"].early == "04 09:00 to 04 17:00"


def test_people_who_meet_work_when_all_of_them_do(one_project):
    # Ann: Mon to Wed 09:00-17:00. Zoe: every day 13:00-21:00. Together Mon to Wed 13:00-17:00.
    late = Calendar(
        id="late",
        week=WeekHours(mon=(TimeRange.parse("13:00-21:00"),), tue=(TimeRange.parse("13:00-21:00"),)),
    )
    meeting = Task(id="m", duration=Duration.parse("6h"), needs=(Need(count=2, pinned=("ann", "zoe")),))
    found = one_project(
        meeting, calendars=(FIRST_THREE, late), people=(ANN, Person(id="zoe", calendar="late"))
    )
    assert found["m"].early == "04 13:00 to 05 15:00"


def test_equipment_limits_the_time_and_things_always_there_do_not(one_project):
    mornings = Calendar(id="mornings", week=WeekHours(mon=(TimeRange.parse("09:00-12:00"),), tue=OFFICE))
    rig, lamp = Equipment(id="rig", calendar="mornings"), Equipment(id="lamp")
    found = one_project(
        work("a", "5h", equipment=(EquipmentNeed(equipment="rig"), EquipmentNeed(equipment="lamp"))),
        Task(
            id="b",
            duration=Duration.parse("5h"),
            equipment=(EquipmentNeed(equipment="rig"),),
            calendar="three",
        ),
        calendars=(FIRST_THREE, mornings),
        equipment=(rig, lamp),
    )
    assert found["a"].early == found["b"].early == "04 09:00 to 05 11:00"


def test_a_duration_of_nobody_runs_in_its_own_calendar(one_project):
    found = one_project(Task(id="a", duration=Duration.parse("4d"), calendar="three"))
    assert found["a"].early == "04 09:00 to 11 17:00"


def test_work_of_anybody_runs_in_the_calendar_of_the_project(one_project):
    tasks = work("a", "32h", skill="copy"), Task(id="b", duration=Duration.parse("4d"))
    found = one_project(*tasks, project={"calendar": "three"})
    assert found["a"].early == found["b"].early == "04 09:00 to 11 17:00"


def test_the_first_mode_counts_unless_progress_names_another(one_project):
    modes = (
        Mode(id="alone", work=Duration.parse("16h"), needs=(Need(),)),
        Mode(id="pair", work=Duration.parse("16h"), needs=(Need(count=2),)),
    )
    started = Progress(started=Moment.parse("2027-01-04T09:00"), mode="pair")
    found = one_project(Task(id="a", modes=modes), Task(id="b", modes=modes, progress=started))
    assert found["a"].early == "04 09:00 to 05 17:00"
    assert found["b"].early == "04 09:00 to 04 17:00"


def test_people_already_at_work_count_as_named_contractors_too(one_project):
    pool = ContractorPool(
        id="agency", calendar="three", skills=(Skill(skill="copy", efficiency="50%"),), rate=100
    )
    at_work = Progress(started=Moment.parse("2027-01-04T09:00"), people=("agency#1", "ann"))
    found = one_project(
        work("a", "24h", needs=(Need(skill="copy"), Need(skill="art")), progress=at_work),
        contractor_pools=(pool,),
    )
    # Speed 0.5 + 1: 16 h, on the days of the pool and Ann
    assert found["a"].early == "04 09:00 to 05 17:00"


def test_people_nobody_knows_count_as_open_places(one_project):
    found = one_project(work("a", "8h", person="ghost"))
    assert found["a"].early == "04 09:00 to 04 17:00"


def test_the_caller_may_say_how_long_tasks_take():
    plan = Plan(
        format="crewline/1",
        start=Moment.parse("2027-01-04"),
        projects=(Project(id="p", tasks=(work("a", "8h"),)),),
    )
    times = compile_working_time(plan, utc("2027-01-04"), utc("2027-02-01"))
    path = DependencyGraph.from_plan(plan).critical_path(times, [TaskTime(times.calendar(None), 60)])
    assert path.early_finish[0] == utc("2027-01-04 10:00")
