"""The figures of a request, worked out by hand, and recomputed from the two schedules."""

from __future__ import annotations

import pytest

from planner.document import parse_plan, plan_hash, render_plan
from planner.errors import InputError, PlanError
from planner.expansion import expand
from scenarios.requests.assessing import RiskAsked, assess
from scenarios.requests.figures import Impact
from scenarios.risk.assessing import assess_risk
from scenarios.running import RunOptions
from scheduling.checker import examine
from scheduling.simulation.simulate import SimulationOptions
from scheduling.simulation.uncertainty import Spread, Uncertainty
from scheduling.solver import solve

OPTIONS = RunOptions(effort=2)
POOL = "contractor_pools: [{id: help, skills: [design], rate: 10, maximum: 1}]\n"


class Here:
    """An engine in this process."""

    limits = None

    def solve(self, plan, options, *, stop=None, limits=None):
        """As ``scheduling.solver.solve``."""
        return solve(plan, options)


@pytest.fixture
def engine():
    from scheduling.apart import ChildLimits

    here = Here()
    here.limits = ChildLimits()
    return here


@pytest.fixture
def assessed(office, engine):
    """Has a request of some lines assessed, for real."""

    def made(*lines, **more):
        number = office.ask(*lines).request
        risk = RiskAsked(200, **more)
        return assess(office.ledger, office.plan_of, number, OPTIONS, risk, engine=engine)

    return made


def test_a_day_off_moves_the_project_that_costs_least(assessed, absence) -> None:
    # Mia's week is Acme's 3 days (weight 2) and Bolt's 2, which end on Friday at 17:00: both in time. With
    # Wednesday off, Bolt (100 a day) is better late than Acme (200): its 16 h end on Monday at 17:00, 2 d
    # 17 h after Friday 24:00, and 65/24 × 100 = 270.83.
    impact = assessed(absence).impact
    assert (impact.totals.late_cost.before, impact.totals.late_cost.after) == (0, 27_083)
    assert (impact.totals.late_projects.before, impact.totals.late_projects.after) == (0, 1)
    assert impact.totals.days == pytest.approx(3.0)
    bolt = next(one for one in impact.projects if one.project == "Bolt")
    assert bolt.late_cost.difference == 27_083
    assert bolt.days_late.after == pytest.approx(65 / 24, abs=0.01)
    assert not bolt.asked_for
    assert bolt.finish.after == "2027-01-11T17:00+00:00"


def test_what_stays_if_all_stays_that_can_is_told_beside_it(assessed, absence, later) -> None:
    # Acme's film goes on until Thursday, a day later, and Bolt's draft until Monday, three days later.
    staying = assessed(absence).impact.staying
    assert (staying.late_cost.before, staying.late_cost.after) == (0, 27_083)
    assert staying.tasks_moved == 2
    assert [(one.project, one.days) for one in staying.later] == [("Bolt", 3.0), ("Acme", 1.0)]
    # Another due date alone moves nothing.
    nothing = assessed(later).impact.staying
    assert (nothing.tasks_moved, nothing.later, nothing.late_cost.difference) == (0, (), 0)


def test_work_of_projects_that_nobody_named_is_displaced(assessed) -> None:
    # Acme grows by a day of work: Bolt is finished on Monday instead of Friday. Its 16 h are displaced.
    impact = assessed("set-effort project=Acme task=film amount=32h").impact
    assert (impact.displaced.tasks, impact.displaced.projects, impact.displaced.hours) == (1, 1, 16.0)
    (task,) = impact.displaced.first
    assert (task.project, task.task, task.hours, task.days) == ("Bolt", "draft", 16.0, 3.0)
    assert task.because
    assert [one.project for one in impact.projects if one.asked_for] == ["Acme"]


def test_every_total_is_that_of_the_two_schedules_alone(assessed, studio, absence) -> None:
    found = assessed(absence)
    for plan, outcome, side in ((studio, found.before, "before"), (found.plan, found.after, "after")):
        breaches, values = examine(expand(plan), outcome.schedule)
        assert breaches == ()
        for name in ("late_cost", "contractor_cost", "resource_cost"):
            assert getattr(getattr(found.impact.totals, name), side) == values[name]
    moved = {
        one.key: one.finish - two.finish
        for one, two in zip(found.after.schedule.tasks, found.before.schedule.tasks, strict=True)
        if (one.start, one.finish) != (two.start, two.finish)
    }
    assert found.impact.tasks_moved == len(moved)
    assert found.impact.displaced.tasks == sum(minutes > 0 for minutes in moved.values())


def test_the_chances_are_those_that_planner_risk_tells(assessed, studio, absence) -> None:
    uncertainty = Uncertainty(spread=Spread(900, 1000, 1500), rounds=False)
    found = assessed(absence, uncertainty=uncertainty)
    options = SimulationOptions(200, 1, uncertainty=uncertainty)
    for plan, outcome, side in ((studio, found.before, "before"), (found.plan, found.after, "after")):
        report = assess_risk(plan, outcome.schedule, options)
        told = {(one.kind, one.project): getattr(one.chance, side) for one in found.impact.risk.dates}
        assert told == {(one.kind, one.project): one.chance for one in report.dates}
        assert getattr(found.impact.risk.late_cost_mean, side) == report.late_cost.mean
    assert any(one.chance.difference for one in found.impact.risk.dates)


def test_contractors_that_are_no_longer_booked_are_told_by_pool(office_of, studio, engine) -> None:
    # Acme takes Mia's week, so that Bolt's 16 h at 10 an hour are bought rather than 270.83 late.
    plan = parse_plan(render_plan(studio).replace("24h", "40h") + POOL)
    office = office_of(plan)
    office.ask("set-pool-maximum pool=help maximum=0")
    impact = assess(office.ledger, office.plan_of, 1, OPTIONS, RiskAsked(10), engine=engine).impact
    (pool,) = impact.pools
    assert (pool.pool, pool.days.before, pool.days.after) == ("help", 2.0, 0.0)
    assert pool.cost.difference == -16_000 == impact.totals.contractor_cost.difference
    # Bolt follows on Tuesday at 17:00, 3 d 17 h late: 89/24 × 100.
    assert impact.totals.late_cost.after == 37_083


def test_a_new_project_has_no_figures_of_before(assessed) -> None:
    project = "{id: Corp, due: 2027-02-01, tasks: [{id: one, work: 8h, skill: design}]}"
    impact = assessed(f"add-project 'project={project}'").impact
    corp = next(one for one in impact.projects if one.project == "Corp")
    assert corp.asked_for
    assert corp.finish.before is None
    assert (corp.days, corp.late_cost.difference) == (None, None)
    chance = next(one for one in impact.risk.dates if one.project == "Corp").chance
    assert (chance.before, chance.difference) == (None, None)


def test_figures_are_plain_json_and_read_back(assessed, absence) -> None:
    impact = assessed(absence).impact
    assert Impact.model_validate_json(impact.model_dump_json()) == impact
    assert impact.document()["totals"]["late_cost"] == {"before": 0, "after": 27_083}


def test_the_same_again_gives_the_same_figures(office, engine, absence) -> None:
    office.ask(absence)
    once, twice = (
        assess(office.ledger, office.plan_of, 1, OPTIONS, RiskAsked(100), engine=engine) for _ in range(2)
    )
    assert once.impact == twice.impact
    assert once.after.schedule == twice.after.schedule


def test_nothing_is_stored_of_what_was_stopped(office, engine, absence) -> None:
    office.ask(absence)
    with pytest.raises(InputError, match="stopped before"):
        assess(office.ledger, office.plan_of, 1, OPTIONS, RiskAsked(10), engine=engine, stop=lambda: True)


def test_a_decided_request_is_not_assessed_again(office, engine, absence) -> None:
    office.ask(absence)
    office.withdraw(1)
    with pytest.raises(InputError, match="withdrawn already"):
        assess(office.ledger, office.plan_of, 1, OPTIONS, RiskAsked(10), engine=engine)


def test_fields_that_the_plan_has_changed_since_are_told_with_the_figures(office, engine, later) -> None:
    office.ask(later)
    office.ask("move-date project=Bolt date=due to=2027-01-20")
    office.figures(1)
    office.approve(1)
    found = assess(office.ledger, office.plan_of, 2, OPTIONS, RiskAsked(10), engine=engine)
    assert len(found.conflicts) == 1
    assert "which the plan has changed since" in found.conflicts[0]


def test_changes_of_what_is_gone_can_not_be_assessed(office, engine, later) -> None:
    office.ask(later)
    office.ask("drop-project project=Bolt")
    office.figures(2)
    office.approve(2)
    with pytest.raises(PlanError, match="request 1 can't be applied") as caught:
        assess(office.ledger, office.plan_of, 1, OPTIONS, RiskAsked(10), engine=engine)
    assert "gone" in [issue.code for issue in caught.value.issues]


def test_figures_are_not_stored_where_the_plan_moved_on_meanwhile(
    office, assessed, absence, later, stamp
) -> None:
    found = assessed(absence)
    outcomes = ("sha256:" + "1" * 64, "sha256:" + "2" * 64)
    entry = found.entry(office.ledger, outcomes, stamp)
    assert (entry.plan, entry.head) == (plan_hash(found.plan), office.ledger.head)
    office.ask(later)
    office.figures(2)
    office.approve(2)
    with pytest.raises(InputError, match="the plan has changed while it was assessed"):
        found.entry(office.ledger, outcomes, stamp)
    office.withdraw(1)
    with pytest.raises(InputError, match="it was withdrawn while it was assessed"):
        found.entry(office.ledger, outcomes, stamp)


def test_a_plan_that_has_no_schedule_is_said_to_have_none(assessed) -> None:
    impact = assessed("move-date project=Bolt date=deadline to=2027-01-04").impact
    assert impact.status not in ("optimal", "feasible")
    assert impact.status_before in ("optimal", "feasible")
