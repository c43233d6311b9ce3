"""Terms of a CP-SAT model that know their bounds and their value in the incumbent.

Every variable gets its hint where it is made: incomplete hints are fragile. A calendar is a step
function: the position on an axis, plus the gaps behind the breaks that the position has passed, one
literal a break. Literals count breaks and not slots, so the grid does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from scheduling.problem.arrays import I64

Literal = Any
"""A Boolean variable of the model, or True where something holds in any case."""


@dataclass(frozen=True, slots=True)
class Term:
    """A linear expression, its bounds, and its value in the incumbent (None without one).

    ``is_affine``: no more than one variable and a constant, as intervals ask for.
    """

    expression: Any
    low: int
    high: int
    hint: int | None
    is_affine: bool = False

    def __add__(self, other: Term | int) -> Term:
        if isinstance(other, int):
            hint = None if self.hint is None else self.hint + other
            return Term(self.expression + other, self.low + other, self.high + other, hint, self.is_affine)
        if other.is_constant:
            return self + other.low
        hint = None if self.hint is None or other.hint is None else self.hint + other.hint
        return Term(self.expression + other.expression, self.low + other.low, self.high + other.high, hint)

    def times(self, factor: int) -> Term:
        """``factor`` × the term; the factor is not negative."""
        hint = None if self.hint is None else self.hint * factor
        return Term(self.expression * factor, self.low * factor, self.high * factor, hint, self.is_affine)

    @property
    def is_constant(self) -> bool:
        """Whether it can take one value only."""
        return self.low == self.high


def constant(value: int) -> Term:
    """A term that is always ``value``."""
    return Term(value, value, value, value, True)


def total(terms: Iterable[Term]) -> Term:
    """Sum of terms."""
    result = constant(0)
    for term in terms:
        result = result + term
    return result


@dataclass(frozen=True, slots=True)
class Position:
    """A variable plus a constant: where on an axis something is."""

    variable: Any
    offset: int
    low: int
    high: int
    hint: int | None

    @property
    def term(self) -> Term:
        """The position as a term."""
        return Term(self.variable + self.offset, self.low, self.high, self.hint, True)

    def shifted(self, by: int) -> Position:
        """The position ``by`` further on, on the same variable."""
        hint = None if self.hint is None else self.hint + by
        return Position(self.variable, self.offset + by, self.low + by, self.high + by, hint)


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of the model and the units it takes."""

    interval: Any
    units: int


class Modelling:
    """A CP-SAT model in the making, with its complete hint."""

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.literals = 0
        self._counts: dict[tuple[int, int, bytes], Term] = {}
        self._steps: dict[int, tuple[Any, dict[int, tuple[Literal, int | None]]]] = {}

    # --- variables ----------------------------------------------------------------------------

    def integer(self, low: int, high: int, hint: int | None) -> Term:
        """A new integer variable; a constant if it can take one value only."""
        if low == high:
            return constant(low)
        if low > high:
            self.impossible()
            return constant(low)
        variable = self.model.new_int_var(low, high, "")
        if hint is not None:
            hint = min(max(hint, low), high)
            self.model.add_hint(variable, hint)
        return Term(variable, low, high, hint, True)

    def boolean(self, hint: bool | None) -> Literal:
        """A new literal."""
        literal = self.model.new_bool_var("")
        self.literals += 1
        if hint is not None:
            self.model.add_hint(literal, hint)
        return literal

    def position(self, low: int, high: int, hint: int | None, allowed: I64 | None = None) -> Position:
        """A new position, between ``low`` and ``high`` or among the ``allowed``."""
        if hint is not None:
            hint = min(max(hint, low), high)
        if allowed is None:
            variable = self.model.new_int_var(low, high, "")
        else:
            variable = self.model.new_int_var_from_domain(cp_model.Domain.from_values(allowed.tolist()), "")
        if hint is not None:
            self.model.add_hint(variable, hint)
        return Position(variable, 0, low, high, hint)

    def as_variable(self, term: Term) -> Term:
        """The term as a single variable, which intervals ask for."""
        if term.is_constant or term.is_affine:
            return constant(term.low) if term.is_constant else term
        variable = self.integer(term.low, term.high, term.hint)
        self.model.add(variable.expression == term.expression)
        return variable

    # --- literals -----------------------------------------------------------------------------

    def impossible(self) -> None:
        """Make the model infeasible."""
        self.model.add_bool_or([])

    def any_of(self, literals: Sequence[tuple[Literal, bool | None]]) -> Literal:
        """A literal that holds if one of several exclusive ones does."""
        if any(literal is True for literal, _ in literals):
            return True
        if len(literals) == 1:
            return literals[0][0]
        hints = [hint for _, hint in literals]
        literal = self.boolean(None if None in hints else any(hints))
        self.model.add(sum(each for each, _ in literals) == literal)
        return literal

    def require(self, constraint: Any, literal: Literal) -> None:
        """Ask for a constraint only where ``literal`` holds."""
        if literal is not True:
            constraint.only_enforce_if(literal)

    def equal(self, left: Term, right: Term, literal: Literal) -> None:
        """Left == right where ``literal`` holds."""
        self.require(self.model.add(left.expression == right.expression), literal)

    def at_least(self, left: Term, right: Term, literal: Literal = True) -> None:
        """Left >= right where ``literal`` holds."""
        if left.low < right.high:
            self.require(self.model.add(left.expression >= right.expression), literal)

    # --- intervals ----------------------------------------------------------------------------

    def fixed_interval(self, start: Any, size: int, literal: Literal) -> Any:
        """[start, start + size), present where ``literal`` holds."""
        if literal is True:
            return self.model.new_fixed_size_interval_var(start, size, "")
        return self.model.new_optional_fixed_size_interval_var(start, size, literal, "")

    def interval(self, start: Any, size: Any, end: Any, literal: Literal) -> Any:
        """[start, end), present where ``literal`` holds; start + size = end."""
        if literal is True:
            return self.model.new_interval_var(start, size, end, "")
        return self.model.new_optional_interval_var(start, size, end, literal, "")

    # --- step functions -----------------------------------------------------------------------

    def passed(self, position: Position, at: int) -> Literal:
        """The literal [position >= at], tied both ways; one for each break and variable."""
        threshold = at - position.offset
        variable, known = self._steps.setdefault(position.variable.index, (position.variable, {}))
        if threshold not in known:
            hint = None if position.hint is None else position.hint >= at
            literal = self.boolean(hint)
            self.model.add(variable >= threshold).only_enforce_if(literal)
            self.model.add(variable <= threshold - 1).only_enforce_if(literal.negated())
            known[threshold] = (literal, hint)
        return known[threshold][0]

    def step(self, position: Position, values: I64) -> Term:
        """``values[position - low]``, exactly, as a sum of steps.

        The commonest difference is the slope; every other difference costs a literal.
        """
        if len(values) == 1:
            return constant(int(values[0]))
        slope, breaks = _steps_of(values)
        expression = (position.term.expression - position.low) * slope + int(values[0])
        for k, jump in breaks:
            expression += jump * self.passed(position, position.low + k)
        hint = None if position.hint is None else int(values[position.hint - position.low])
        return Term(expression, int(values.min()), int(values.max()), hint, not breaks)

    def count(self, position: Position, values: I64) -> Term:
        """``values[position - low]``, rising by 0 or 1, as a single variable r, exactly.

        By steps or, where these would cost more literals (every slot of a flat stretch is a break),
        the other way round: first(r) <= position <= last(r), both by steps of r.
        """
        base = int(values[0])
        key = position.variable.index, position.offset, (values - base).tobytes()
        if key not in self._counts:
            self._counts[key] = self._count(position, values - base)
        return self._counts[key] + base

    def _count(self, position: Position, values: I64) -> Term:
        high = int(values[-1])
        amounts = np.arange(high + 1, dtype=np.int64)
        first = position.low + np.searchsorted(values, amounts)
        last = position.low + np.searchsorted(values, amounts, side="right") - 1
        if high == 0 or breaks_of(values) <= breaks_of(first) + breaks_of(last):
            return self.as_variable(self.step(position, values))
        hint = None if position.hint is None else int(values[position.hint - position.low])
        found = self.position(0, high, hint)
        self.at_least(position.term, self.step(found, first))
        self.at_least(self.step(found, last), position.term)
        return found.term

    def close(self) -> None:
        """Chain the literals of each variable: who passed a break passed those before it."""
        for _, known in self._steps.values():
            ordered = [known[threshold][0] for threshold in sorted(known)]
            for earlier, later in pairwise(ordered):
                self.model.add_implication(later, earlier)


def _steps_of(values: I64) -> tuple[int, list[tuple[int, int]]]:
    """Slope of a step function, and where it jumps by how much more."""
    differences = np.diff(values)
    found, counts = np.unique(differences, return_counts=True)
    slope = int(found[counts.argmax()])
    places = np.flatnonzero(differences != slope)
    return slope, [(int(k) + 1, int(differences[k]) - slope) for k in places]


def breaks_of(values: I64) -> int:
    """How many literals a step function would cost."""
    return len(_steps_of(values)[1]) if len(values) > 1 else 0
