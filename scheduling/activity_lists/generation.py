"""Serial schedule generation on rectangles, forwards and backwards, and double justification.

Serial generation: Kolisch & Hartmann (1999). Justification of every schedule: Valls, Ballestín &
Quintanilla (2005), Justification and RCPSP: a technique that pays, EJOR 165.
"""

from __future__ import annotations

from scheduling.activity_lists.core import GUARD, Core
from scheduling.activity_lists.desk import Desk
from scheduling.activity_lists.staffing import everybody, fills, only_free, staff
from scheduling.kernel import copy_into, kernel
from scheduling.problem.arrays import FAR, FF, FS, I32, I64, SS


@kernel
def wipe(core: Core, desk: Desk) -> None:
    """Make all that was in use free again."""
    words = core.words
    if words == 1:
        for t in range(desk.reach[0], desk.reach[1]):
            desk.free[t] = core.capacity[0]
    else:
        for t in range(desk.reach[0], desk.reach[1]):
            for w in range(words):
                desk.free[t * words + w] = core.capacity[w]
    for t in range(desk.reach[0], desk.reach[1]):
        for w in range(core.staff):
            desk.idle[t * core.staff + w] = core.mask[w]
    desk.reach[0], desk.reach[1] = core.slots, 0


@kernel
def suffices(free: I64, words: int, core: Core, low: int, high: int, t: int) -> bool:
    """Whether slot ``t`` has room for the needs from ``low`` to before ``high``."""
    at = t * words
    for k in range(low, high):
        if (free[at + core.need[k].word] - core.need[k].amount) & GUARD != 0:
            return False
    return True


@kernel
def first_room(core: Core, desk: Desk, mode: int, begin: int) -> int:
    """Earliest start at or after ``begin``; -1 past the end of the core.

    A window is looked at from its end: a slot without room moves it past that slot at once, and what
    was seen free behind it stays so.
    """
    if core.way[mode].seat_ptr < core.way[mode + 1].seat_ptr:
        return first_crew(core, desk, mode, begin)
    length = core.way[mode].slots
    low, high = core.way[mode].need_ptr, core.way[mode + 1].need_ptr
    t, known = begin, begin
    while t + length <= core.slots:
        x = t + length - 1
        while x >= known and suffices(desk.free, core.words, core, low, high, x):
            x -= 1
        if x < known:
            return t
        known = t + length
        t = x + 1
    return -1


@kernel
def last_room(core: Core, desk: Desk, mode: int, begin: int) -> int:
    """Latest start at or before ``begin``; -1 before the core's first slot."""
    if core.way[mode].seat_ptr < core.way[mode + 1].seat_ptr:
        return last_crew(core, desk, mode, begin)
    length = core.way[mode].slots
    low, high = core.way[mode].need_ptr, core.way[mode + 1].need_ptr
    t, known = begin, begin + length
    while t >= 0:
        x = t
        while x < known and suffices(desk.free, core.words, core, low, high, x):
            x += 1
        if x >= known:
            return t
        known = t
        t = x - length
    return -1


@kernel
def first_crew(core: Core, desk: Desk, mode: int, begin: int) -> int:
    """As ``first_room``, of a mode whose people are to be chosen: they must be free throughout."""
    length = core.way[mode].slots
    low, high = core.way[mode].need_ptr, core.way[mode + 1].need_ptr
    t = begin
    while t + length <= core.slots:
        everybody(core, desk.there)
        x = t + length - 1
        while x >= t:
            if only_free(core, desk, x) and not fills(core, desk.there, mode):
                break
            if not suffices(desk.free, core.words, core, low, high, x):
                break
            x -= 1
        if x < t:
            return t
        t = x + 1
    return -1


@kernel
def last_crew(core: Core, desk: Desk, mode: int, begin: int) -> int:
    """As ``last_room``, of a mode whose people are to be chosen."""
    length = core.way[mode].slots
    low, high = core.way[mode].need_ptr, core.way[mode + 1].need_ptr
    t = begin
    while t >= 0:
        everybody(core, desk.there)
        x = t
        while x < t + length:
            if only_free(core, desk, x) and not fills(core, desk.there, mode):
                break
            if not suffices(desk.free, core.words, core, low, high, x):
                break
            x += 1
        if x >= t + length:
            return t
        t = x - length
    return -1


@kernel
def take(core: Core, desk: Desk, j: int, mode: int, t: int) -> None:
    """Use what a job in a mode needs from ``t`` on."""
    end = t + core.way[mode].slots
    for k in range(core.way[mode].need_ptr, core.way[mode + 1].need_ptr):
        word, amount = core.need[k].word, core.need[k].amount
        for x in range(t, end):
            desk.free[x * core.words + word] -= amount
    if core.way[mode].seat_ptr < core.way[mode + 1].seat_ptr:
        staff(core, desk, j, mode, t)
    desk.reach[0] = min(desk.reach[0], t)
    desk.reach[1] = max(desk.reach[1], end)


@kernel
def gap(core: Core, kind: int, lag: int, own: int, other: int) -> int:
    """Slots from a predecessor's start (mode ``own``) to its successor's (mode ``other``), at least."""
    if kind == FS:
        return lag + core.way[own].slots
    if kind == SS:
        return lag
    if kind == FF:
        return lag + core.way[own].slots - core.way[other].slots
    return lag - core.way[other].slots


@kernel
def soonest(core: Core, start: I64, mode: I32, j: int, own: int) -> int:
    """Earliest start of a job in mode ``own`` after its placed predecessors."""
    begin = core.job[j].release
    for k in range(core.job[j].before_ptr, core.job[j + 1].before_ptr):
        i = core.before[k].job
        begin = max(begin, start[i] + gap(core, core.before[k].type, core.before[k].lag, mode[i], own))
    return begin


@kernel
def forward(core: Core, desk: Desk, order: I32, mode: I32) -> int:
    """Place the jobs in the list's order, each as early as possible; last slot used, -1 without room."""
    wipe(core, desk)
    makespan = 0
    for j in order:
        t = soonest(core, desk.start, mode, j, mode[j])
        if core.way[mode[j]].slots > 0:
            t = first_room(core, desk, mode[j], t)
            if t < 0:
                return -1
            take(core, desk, j, mode[j], t)
        elif t > core.slots:
            return -1
        desk.start[j] = t
        makespan = max(makespan, t + core.way[mode[j]].slots)
    return makespan


@kernel
def backward(core: Core, desk: Desk, order: I32, mode: I32) -> bool:
    """Place the jobs in the order given, successors first, each as late as ``desk.goal`` allows."""
    wipe(core, desk)
    for j in order:
        t = desk.goal[core.job[j].project] - core.way[mode[j]].slots
        for k in range(core.job[j].after_ptr, core.job[j + 1].after_ptr):
            i = core.after[k].job
            need = gap(core, core.after[k].type, core.after[k].lag, mode[j], mode[i])
            t = min(t, desk.start[i] - need)
        if core.way[mode[j]].slots > 0 and t >= 0:
            t = last_room(core, desk, mode[j], t)
        if t < 0:
            return False
        if core.way[mode[j]].slots > 0:
            take(core, desk, j, mode[j], t)
        desk.start[j] = t
    return True


@kernel
def by_start(core: Core, desk: Desk, makespan: int) -> None:
    """Make ``desk.order`` the jobs by start, in topological order where those are equal."""
    for t in range(makespan + 2):
        desk.bucket[t] = 0
    for j in range(core.jobs):
        desk.bucket[desk.start[j] + 1] += 1
        desk.list[core.job[j].rank] = j
    for t in range(makespan + 1):
        desk.bucket[t + 1] += desk.bucket[t]
    for k in range(core.jobs):
        j = desk.list[k]
        t = desk.start[j]
        desk.order[desk.bucket[t]] = j
        desk.bucket[t] += 1
    if core.simple == 0:
        mend(core, desk)


@kernel
def by_finish(core: Core, desk: Desk, mode: I32, makespan: int) -> None:
    """Make ``desk.order`` the jobs by finish, last ones first, successors before predecessors."""
    for t in range(makespan + 2):
        desk.bucket[t] = 0
    for j in range(core.jobs):
        desk.bucket[makespan - desk.start[j] - core.way[mode[j]].slots + 1] += 1
        desk.list[core.jobs - 1 - core.job[j].rank] = j
    for t in range(makespan + 1):
        desk.bucket[t + 1] += desk.bucket[t]
    for k in range(core.jobs):
        j = desk.list[k]
        t = makespan - desk.start[j] - core.way[mode[j]].slots
        desk.order[desk.bucket[t]] = j
        desk.bucket[t] += 1
    if core.simple == 0:
        turn(desk.order)
        mend(core, desk)
        turn(desk.order)


@kernel
def turn(order: I32) -> None:
    """Reverse a list."""
    n = len(order)
    for k in range(n // 2):
        order[k], order[n - 1 - k] = order[n - 1 - k], order[k]


@kernel
def mend(core: Core, desk: Desk) -> None:
    """Bring predecessors before their successors in ``desk.order``, moving as few as possible."""
    for j in range(core.jobs):
        desk.seen[j] = 0
    done = 0
    copy_into(desk.list, desk.order)
    for wanted in desk.list:
        top = 0
        desk.stack[0] = wanted
        while top >= 0:
            j = desk.stack[top]
            missing = -1
            if desk.seen[j] == 0:
                for k in range(core.job[j].before_ptr, core.job[j + 1].before_ptr):
                    if desk.seen[core.before[k].job] == 0:
                        missing = core.before[k].job
            if missing >= 0:
                top += 1
                desk.stack[top] = missing
                continue
            if desk.seen[j] == 0:
                desk.seen[j] = 1
                desk.order[done] = j
                done += 1
            top -= 1


@kernel
def cost(core: Core, desk: Desk, mode: I32, makespan: int) -> int:
    """What the schedule on the desk is worth; fills ``desk.goal`` with the projects' ends."""
    for q in range(len(desk.goal)):
        desk.goal[q] = 0
    for j in range(core.jobs):
        q = core.job[j].project
        desk.goal[q] = max(desk.goal[q], desk.start[j] + core.way[mode[j]].slots)
    total = core.makespan_weight * makespan
    for q in range(len(desk.goal)):
        total += core.project_weight[q] * desk.goal[q]
    return total


@kernel
def justify(core: Core, desk: Desk, mode: I32, makespan: int) -> int:
    """Shift everything right, then left again; the new last slot, never worse for simple links.

    Where only the makespan counts all projects are shifted to its end, else each to its own.
    """
    copy_into(desk.kept, desk.start)
    if len(desk.goal) == 1 or core.makespan_weight > 0:
        for q in range(len(desk.goal)):
            desk.goal[q] = makespan
    by_finish(core, desk, mode, makespan)
    if not backward(core, desk, desk.order, mode):
        copy_into(desk.start, desk.kept)
        by_start(core, desk, makespan)
        return forward(core, desk, desk.order, mode)
    by_start(core, desk, makespan)
    return forward(core, desk, desk.order, mode)


@kernel
def excess(core: Core, mode: I32, stock: I64) -> int:
    """Units of consumables that are missing; fills ``stock`` with what is left of each."""
    for c in range(len(core.stock)):
        stock[c] = core.stock[c]
    for j in range(core.jobs):
        for k in range(core.way[mode[j]].eat_ptr, core.way[mode[j] + 1].eat_ptr):
            stock[core.eaten[k].consumable] -= core.eaten[k].amount
    missing = 0
    for c in range(len(core.stock)):
        missing += max(0, -stock[c])
    return missing


@kernel
def whole(core: Core, desk: Desk, order: I32, mode: I32) -> int:
    """Cost of a list's schedule after double justification; FAR without room.

    Leaves the schedule and its list, by start, on the desk.
    """
    makespan = forward(core, desk, order, mode)
    if makespan < 0:
        return FAR
    cost(core, desk, mode, makespan)
    makespan = justify(core, desk, mode, makespan)
    if makespan < 0:
        return FAR
    by_start(core, desk, makespan)
    return cost(core, desk, mode, makespan)
