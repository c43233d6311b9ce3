"""Pseudo-random numbers inside kernels, the same on every machine.

Two multiplicative congruential generators combined: L'Ecuyer (1988), Efficient and portable
combined random number generators, Communications of the ACM 31. All products fit into 64 bits.
"""

from __future__ import annotations

import numpy as np

from scheduling.kernel import kernel
from scheduling.problem.arrays import I64


def new_dice(seed: int, thread: int) -> I64:
    """State of a generator of its own for each seed and thread."""
    state = np.array([(seed * 7919 + thread * 104_729) % 2_147_483_562 + 1, (seed + 3) * 31 + thread + 1])
    state[1] = state[1] % 2_147_483_398 + 1
    for _ in range(20):
        roll(state, 2)
    return state.astype(np.int64)


@kernel
def roll(state: I64, sides: int) -> int:
    """A number from 0 to ``sides`` - 1."""
    state[0] = 40_014 * state[0] % 2_147_483_563
    state[1] = 40_692 * state[1] % 2_147_483_399
    z = state[0] - state[1]
    if z < 1:
        z += 2_147_483_562
    return z % sides


@kernel
def wobble(state: I64, scale: int) -> int:
    """Around zero, near-normal: the sum of three uniform numbers, standard deviation ``scale``."""
    width = 2 * scale + 1
    return roll(state, width) + roll(state, width) + roll(state, width) - 3 * scale
