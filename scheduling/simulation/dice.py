"""Pseudo-random numbers by counter: the n-th draw of an execution is known without the draws before it.

So an execution's luck depends on the seed, its number and what is drawn for, and on nothing else:
not on threads, nor on what other tasks there are. The mixing is that of SplitMix64 (Steele, Lea &
Flood 2014, Fast splittable pseudorandom number generators, OOPSLA).
"""

from __future__ import annotations

import hashlib
from typing import Final

from scheduling.kernel import kernel
from scheduling.problem.arrays import I64
from scheduling.simulation.arrays import CELL_BITS, CHANCE_BITS, QUANTILE_BITS

# Signed, so that 64-bit products wrap in kernels; masks make arithmetic shifts logical ones.
_GOLDEN: Final = 0x9E3779B97F4A7C15 - (1 << 64)
_FIRST: Final = 0xBF58476D1CE4E5B9 - (1 << 64)
_SECOND: Final = 0x94D049BB133111EB - (1 << 64)
_UPPER_34: Final = (1 << 34) - 1
_UPPER_37: Final = (1 << 37) - 1
_UPPER_33: Final = (1 << 33) - 1
_UPPER_32: Final = (1 << CHANCE_BITS) - 1
_WITHIN: Final = CHANCE_BITS - CELL_BITS


def stream_of(*names: str) -> int:
    """The number of what is drawn for, from its names: the same in every plan that has it."""
    digest = hashlib.blake2b("\0".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


@kernel
def mix(state: int) -> int:
    """64 bits that look unlike those of any other state."""
    z = state * _GOLDEN + _GOLDEN
    z = (z ^ ((z >> 30) & _UPPER_34)) * _FIRST
    z = (z ^ ((z >> 27) & _UPPER_37)) * _SECOND
    return z ^ ((z >> 31) & _UPPER_33)


@kernel
def key_of(seed: int, execution: int) -> int:
    """The luck of one execution."""
    return mix(mix(seed) ^ execution)


@kernel
def draw(key: int, stream: int) -> int:
    """A number from 0 to 2³² - 1, evenly."""
    return (mix(int(key) ^ int(stream)) >> (64 - CHANCE_BITS)) & _UPPER_32


@kernel
def quantile(table: I64, shape: int, drawn: int) -> int:
    """What a shape on [0, 1] takes where the draw is ``drawn``, in 2⁻³⁰; linear between the nodes."""
    cell = drawn >> _WITHIN
    part = drawn & ((1 << _WITHIN) - 1)
    below = table[shape, cell]
    found: int = below + ((table[shape, cell + 1] - below) * part >> _WITHIN)
    return found


@kernel
def factor_of(table: I64, key: int, stream: int, low: int, span: int, shape: int) -> int:
    """A task's factor in an execution."""
    if span == 0:
        return low
    return low + (span * quantile(table, shape, draw(key, stream)) >> QUANTILE_BITS)
