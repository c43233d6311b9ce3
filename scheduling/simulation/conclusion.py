"""What an execution came to: when each project has finished, and which tasks decided that."""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.problem.arrays import FAR
from scheduling.simulation.arrays import NONE, Network, Scratch
from scheduling.simulation.moments import later


@kernel
def conclude(n: Network, s: Scratch) -> bool:
    """Finish of each project, and which tasks decided it; False where the time is too short."""
    for q in range(n.projects):
        s.project[q].finish = -FAR
        s.project[q].last_task = NONE
    for i in range(n.tasks):
        q = n.task[i].project
        if s.task[i].finish > s.project[q].finish:
            s.project[q].finish, s.project[q].last_task = s.task[i].finish, s.task[i].ender
    for r in range(len(s.happened)):
        q = n.risk[r].project
        if q >= 0 and s.happened[r] and s.project[q].last_task >= 0:
            s.project[q].finish = later(n, n.risk[r].axis, s.project[q].finish, n.risk[r].minutes)
            if s.project[q].finish >= FAR:
                return False
    last = 0
    for q in range(n.projects):
        if s.project[q].finish > s.project[last].finish:
            last = q
        i = s.project[q].last_task
        while i >= 0:
            if n.task[i].project == q:
                s.critical[i] += 1
            i = s.task[i].decider
    i = s.project[last].last_task if n.projects else NONE
    while i >= 0:
        s.critical_for_all[i] += 1
        i = s.task[i].decider
    return True
