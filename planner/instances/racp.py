"""RACP ``.dzn``: the least-cost levels of resources with which a project keeps its deadline.

Resource availability cost problem, also called resource investment problem: Moehring, R. H. (1984).
Minimizing costs of resource requirements in project networks subject to a fixed completion time.
*Operations Research* 32(1), 89-120. The data have the form of Kreter, S., Schutt, A., Stuckey, P. J. &
Zimmermann, J. (2018). Mixed-integer linear programming and constraint programming formulations for
solving resource availability cost problems. *European Journal of Operational Research* 266(2), 472-486.
"""

from __future__ import annotations

from planner.instances.instance import Instance
from planner.instances.job_tasks import JobTasks
from planner.instances.jobs import Job, JobMode, Resource, links_to
from planner.instances.minizinc_data import MiniZincData
from planner.instances.round_the_clock import PERIOD, levels, moment, round_the_clock_plan
from planner.instances.single_project import PROJECT
from planner.instances.words import MOST_JOBS, MOST_PERIODS
from planner.plan import Project

_CENTS = 100
_MOST_COST = 10_000_000


def read_racp(name: str, text: str) -> Instance:
    """Read an RACP file; jobs are numbered from 1, and there are no dummies.

    As many units of each resource can be bought as all jobs together ask for, which is always enough.

    Raises
    ------
    InstanceError
        If a value is missing or of another form, or that many units are more than a plan can say.
    """
    data = MiniZincData(name, text)
    count = data.number("n_tasks", 1, MOST_JOBS)
    costs = data.numbers("cost", data.number("n_res", 0, 1000), 0, _MOST_COST)
    ids = [f"R{r + 1}" for r in range(len(costs))]
    asked = dict(zip(ids, data.table("rr", len(ids), count), strict=True))
    jobs = _jobs(data, count, asked)
    parts = JobTasks(name, jobs, [Resource(key, sum(row)) for key, row in asked.items()])
    links = links_to(jobs)
    project = Project(
        id=PROJECT,
        deadline=moment(data.number("t_max", 0, MOST_PERIODS) * PERIOD),
        tasks=tuple(parts.task(job, links.get(job.number, ())) for job in jobs),
    )
    cost_of = {key: cost * _CENTS for key, cost in zip(ids, costs, strict=True)}
    plan = round_the_clock_plan(
        name,
        [project],
        levels("resource_cost"),
        equipment=tuple(each.replace(cost=cost_of[each.id]) for each in parts.equipment),
    )
    numbers = {job.number: job.number for job in jobs}
    return Instance(name=name, format="racp", plan=plan, period=PERIOD, unit=_CENTS, jobs=numbers)


def _jobs(data: MiniZincData, count: int, asked: dict[str, list[int]]) -> list[Job]:
    periods = data.numbers("dur", count, 0, MOST_PERIODS)
    successors = data.sets("succ", count, 1, count)
    return [
        Job(
            str(job + 1),
            (JobMode("1", periods[job], {key: row[job] for key, row in asked.items()}),),
            tuple(map(str, successors[job])),
        )
        for job in range(count)
    ]
