"""Random choices that come out the same on every machine and under every Python version.

Python promises to keep only ``random.Random(seed).random()`` as it is, so everything here is made
from that one method and from exact arithmetic.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """A seeded source of choices."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random  # noqa: S311 - nothing here is secret

    def fraction(self, low: float = 0.0, high: float = 1.0) -> float:
        """A number from ``low`` up to, but not, ``high``."""
        return low + (high - low) * self._random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self._random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._random() < probability

    def pick(self, items: Sequence[Item]) -> Item:
        """One of ``items``, all equally likely."""
        return items[int(self._random() * len(items))]

    def weigh(self, items: Sequence[tuple[Item, int]]) -> Item:
        """One of ``items``, each as likely as its weight beside it says."""
        mark = self._random() * sum(weight for _, weight in items)
        for item, weight in items:
            mark -= weight
            if mark < 0:
                return item
        return items[-1][0]

    def round(self, number: float) -> int:
        """``number`` rounded up or down at random, so that it is right on average."""
        return int(number + self._random())


def apportion(total: int, weights: Sequence[float], least: int) -> list[int]:
    """``total`` shared out in whole parts in proportion to ``weights``, each at least ``least``.

    Largest remainders win, the first of equals. ``total`` must be at least ``least`` for each.
    """
    free = total - least * len(weights)
    whole = sum(weights)
    quotas = [free * weight / whole for weight in weights]
    parts = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(weights)), key=lambda i: (parts[i] - quotas[i], i))
    for i in by_remainder[: free - sum(parts)]:
        parts[i] += 1
    return [part + least for part in parts]
