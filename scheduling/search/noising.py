"""Other weights for a while: what a day late costs is changed, so that a walk leaves its basin.

Charon & Hudry (1993), The noising method: a new method for combinatorial optimization, Operations Research
Letters 14(3), in its form that adds noise to the data: which projects wait for people who are short decides
what lateness costs, and with other costs others wait. Each walk has costs of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scheduling.problem.arrays import FAR, I64, LATE, Arrays, Table
from scheduling.search.dice import roll
from scheduling.search.ranking import Yardstick
from scheduling.search.walk import Walk

FACTORS = (155, 268, 364, 460, 560, 669, 789, 925, 1081, 1267, 1495, 1785, 2173, 2746, 3736, 6442)
"""Per mille: the exponentials of 16 quantiles of a standard normal deviate, in the middle of sixteenths."""
FEWEST_DUE = 3
"""With fewer dates that cost there is nothing to weigh against each other."""
MOST_VALUE = 1 << 55
"""Up to such a value the largest factor leaves room in 64 bits."""


def can_be_noised(p: Arrays, y: Yardstick, value: I64) -> bool:
    """Whether lateness counts first, at several dates; ``value`` (K+1,) is that of the best schedule."""
    several = int((p.due.cents > 0).sum()) >= FEWEST_DUE
    return several and int(y.weight[0, LATE]) > 0 and int(y.limit[LATE]) >= FAR and value.max() < MOST_VALUE


def noised(p: Arrays, dice: I64) -> Arrays:
    """The same problem with another cost of a day late at each due date that has one."""
    due: Table = p.due.copy()
    for d in range(len(due)):
        cents, factor = int(due.cents[d]), FACTORS[roll(dice, len(FACTORS))]
        due.cents[d] = max(int(cents > 0), cents * factor // 1000)
    return p._replace(due=due)


@contextmanager
def kept_best(walk: Walk) -> Iterator[None]:
    """Nothing that is measured meanwhile counts as better than the best that the walk saw."""
    best, lowest = walk.best_value.copy(), walk.lowest.copy()
    walk.best_value[0] = -1  # fewer breaches than there can be
    try:
        yield
    finally:
        walk.best_value[:] = best
        walk.lowest[:] = lowest
