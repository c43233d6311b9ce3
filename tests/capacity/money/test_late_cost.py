"""Late cost by project and prices of modes sum to the goals of the headline, to the cent."""

from capacity.money.late_cost import fixed_prices, late_costs
from planner.plan import Mode, Person, Plan, Project, Task
from planner.quantities import Moment
from scheduling.checker import measure
from scheduling.schedule import Schedule, ScheduledTask

MONDAY = 29_983_680  # 2027-01-04T00:00Z in minutes since 1970: 20,822 days


def _plan(*projects: Project) -> Plan:
    return Plan(
        format="crewline/1",
        start=Moment.parse("2027-01-04"),
        late_cost_per_day="99.99",
        people=(Person(id="ann"),),
        projects=projects,
    )


def _done(project: str, task: str, minutes: int, mode: str = "only") -> ScheduledTask:
    return ScheduledTask(project, task, MONDAY + minutes - 1, MONDAY + minutes, mode)


def test_late_costs_of_projects_and_tasks_sum_to_the_goal_to_the_cent():
    monday = Moment.parse("2027-01-04")
    plan = _plan(
        Project(
            id="p", due=monday, weight=3, tasks=(Task(id="a", due=monday, weight=2), Task(id="b", due=monday))
        ),
        Project(id="q", tasks=(Task(id="a", due=monday), Task(id="b"))),
        Project(id="r", due=Moment.parse("2027-03-01"), tasks=(Task(id="a"),)),
        Project(id="s", due=monday, tasks=(Task(id="a"),)),
    )
    schedule = Schedule(
        (
            _done("p", "a", 1440 + 7),
            _done("p", "b", 1440 + 11),
            _done("q", "a", 1440 + 13),
            _done("q", "b", 9000),
            _done("r", "a", 9000),
        )
    )
    costs = late_costs(plan, schedule)
    # Cents: p is 11 min late at weight 3, its tasks 7 and 11 min at 2 and 3; 9999 × 33 / 1440 = 229.14, ...
    assert costs == {"p": 229 + 97 + 229, "q": 90, "r": 0}
    assert sum(costs.values()) == measure(plan, schedule)["late_cost"]


def test_modes_chosen_have_their_prices():
    modes = (Mode(id="own", work="4h"), Mode(id="agency", work="4h", cost="1250.50"))
    plan = _plan(Project(id="p", tasks=(Task(id="a", modes=modes), Task(id="b", modes=modes), Task(id="c"))))
    schedule = Schedule((_done("p", "a", 60, "agency"), _done("p", "b", 60, "own"), _done("p", "c", 60)))
    assert [(price.task.task, price.cents) for price in fixed_prices(plan, schedule)] == [("a", 125_050)]
    assert measure(plan, schedule)["contractor_cost"] == 125_050
