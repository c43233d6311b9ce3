"""Choosing people for the seats of a job: whoever is free throughout, the least sought after first."""

from __future__ import annotations

from scheduling.activity_lists.core import Core
from scheduling.activity_lists.crews import BITS
from scheduling.activity_lists.desk import Desk
from scheduling.kernel import kernel
from scheduling.problem.arrays import I64


@kernel
def ones(word: int) -> int:
    """How many bits of a word are set; it must not be negative."""
    x = word - ((word >> 1) & 0x5555555555555555)
    x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333)
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F
    x += x >> 8
    x += x >> 16
    x += x >> 32
    return x & 0x7F


@kernel
def fills(core: Core, there: I64, mode: int) -> bool:
    """Whether the people that are there can fill all seats of a mode."""
    for c in range(core.way[mode].check_ptr, core.way[mode + 1].check_ptr):
        count, mask = 0, core.check[c].mask
        for w in range(core.staff):
            count += ones(there[w] & core.mask[mask + w])
        if count < core.check[c].count:
            return False
    return True


@kernel
def everybody(core: Core, there: I64) -> None:
    """Begin with all people."""
    for w in range(core.staff):
        there[w] = core.mask[w]


@kernel
def only_free(core: Core, desk: Desk, slot: int) -> bool:
    """Of the people there, keep those free in a slot; whether that sent anybody away."""
    away = 0
    for w in range(core.staff):
        away |= desk.there[w] & ~desk.idle[slot * core.staff + w]
        desk.there[w] &= desk.idle[slot * core.staff + w]
    return away != 0


@kernel
def can_lose(core: Core, desk: Desk, mode: int, word: int, bit: int) -> bool:
    """Whether those there but one can fill the seats that are still open."""
    for c in range(core.way[mode].check_ptr, core.way[mode + 1].check_ptr):
        need = 0
        for group in range(len(desk.open)):
            if core.check[c].groups >> group & 1 == 1:
                need += desk.open[group]
        if need == 0:
            continue
        count, mask = 0, core.check[c].mask
        for w in range(core.staff):
            there = desk.there[w] & core.mask[mask + w]
            if w == word:
                there &= ~bit
            count += ones(there)
        if count < need:
            return False
    return True


@kernel
def seated(core: Core, desk: Desk, mode: int, seat: int, slot: int, skip: int, last: bool) -> int:
    """Take a person for a seat, after passing over ``skip`` who would do.

    First come those at work until just before, then those who have been idle.
    """
    mask = core.seat[seat].mask
    person = -1
    for turn in range(2):
        for w in range(core.staff):
            able = desk.there[w] & core.mask[mask + w]
            if slot > 0 and turn == 0:
                able &= ~desk.idle[(slot - 1) * core.staff + w]
            elif slot > 0:
                able &= desk.idle[(slot - 1) * core.staff + w]
            elif turn == 1:
                break
            while able != 0 and skip >= 0:
                bit = able & -able
                if last or can_lose(core, desk, mode, w, bit):
                    person = w * BITS + ones(bit - 1)
                    skip -= 1
                able &= ~bit
    desk.there[person // BITS] &= ~(1 << (person % BITS))
    return person


@kernel
def staff(core: Core, desk: Desk, j: int, mode: int, t: int) -> None:
    """Choose the people of a job that begins in slot ``t``, where there is room for it, and take them."""
    low, high = core.way[mode].seat_ptr, core.way[mode + 1].seat_ptr
    end = t + core.way[mode].slots
    everybody(core, desk.there)
    for x in range(t, end):
        only_free(core, desk, x)
    for group in range(len(desk.open)):
        desk.open[group] = 0
    for s in range(low, high):
        desk.open[core.seat[s].group] += 1
    for s in range(low, high):
        desk.open[core.seat[s].group] -= 1
        person = seated(core, desk, mode, s, t, desk.skip[j], s == high - 1)
        desk.crew[core.job[j].seat_base + core.seat[s].place] = person
        word, bit = person // BITS, 1 << (person % BITS)
        for x in range(t, end):
            desk.idle[x * core.staff + word] &= ~bit
