"""From a moved task back, step by step, to the cause that moved it; docs/comparison.md says how.

The task is looked at on the side on which it is later: what keeps it there from beginning earlier is
what has come between, or has gone. The shortest chain to a cause is found breadth first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scenarios.comparison.causes import Cause
from scenarios.comparison.pair import Pair, Placed
from scenarios.comparison.task_changes import team_of
from scenarios.comparison.why.bindings import Binding, bindings_at
from scenarios.comparison.why.evidence import Evidence, Inquiry
from scenarios.comparison.why.scene import Scene
from scenarios.comparison.why.words import binding_words, where
from scheduling.schedule import TaskKey

SEARCH_CHOSE = "the search chose another order"
_DEEPEST = 50
"""Steps after which a chain is given up."""
_MOST_TOLD = 6
"""Parts of a sentence; of a longer chain the middle is left out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain: the task it is about, what binds that, and both in words.

    ``kind`` is that of a ``Binding``, or ``changed`` in the last step of a chain that ends at a cause;
    ``by`` is the task with which the chain goes on.
    """

    task: TaskKey
    kind: str
    by: TaskKey | None
    resource: str
    words: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a task was moved.

    Attributes
    ----------
    key
        The task.
    steps
        From it back to what moved it; none where nothing binds it.
    cause
        Position in the causes of the one that was reached; None where none was: the search chose
        another order, of its own or because of something that is not among the causes.
    sentence
        All of it in words, without a stop.
    """

    key: TaskKey
    steps: tuple[Step, ...]
    cause: int | None
    sentence: str


Chain = tuple[Step, ...]


@dataclass(frozen=True, eq=False)
class Tracer:
    """Explains the moved tasks of a pair; made once for all of them."""

    pair: Pair
    causes: Sequence[Cause]
    _known: dict[tuple[TaskKey, bool, bool], list[Binding]] = field(default_factory=dict)
    _inquiries: dict[bool, Inquiry] = field(default_factory=dict)

    def explain(self, key: TaskKey) -> Explanation:
        """Why a task of both sides is at another time than in the base.

        Raises
        ------
        KeyError
            If one of the sides does not have the task.
        """
        before, after = self.pair.before[key], self.pair.after[key]
        inquiry = self._inquiry(now=_end(after) >= _end(before))
        for widely, weakly in ((False, False), (True, False), (False, True), (True, True)):
            found = self._search(inquiry, key, widely=widely, weakly=weakly)
            if found is not None:
                return _explanation(key, *found, self.causes)
        chain = tuple(self._as_far_as_it_goes(inquiry, key))
        whole = next(inquiry.of_everything(), None)
        if whole is not None:
            return _explanation(key, chain, Evidence(whole.cause, "is planned anew"), self.causes)
        return Explanation(key, chain, None, "; ".join([*_sentences(key, chain), SEARCH_CHOSE]))

    def _inquiry(self, *, now: bool) -> Inquiry:
        if now not in self._inquiries:
            if not self._inquiries:
                base, other = Scene.base(self.pair), Scene.other(self.pair)
            else:
                known = next(iter(self._inquiries.values()))
                base, other = (known.early, known.late) if known.now else (known.late, known.early)
            late, early = (other, base) if now else (base, other)
            self._inquiries[now] = Inquiry(late, early, self.causes, now)
        return self._inquiries[now]

    def _search(
        self, inquiry: Inquiry, key: TaskKey, *, widely: bool, weakly: bool
    ) -> tuple[Chain, Evidence] | None:
        """The shortest chain to a cause.

        Parameters
        ----------
        widely
            Also through what only keeps a task from where it was, and not from a slot earlier.
        weakly
            A cause also counts where it touches a task without anything to be seen of it there.
        """
        waiting: deque[tuple[TaskKey, Chain]] = deque([(key, ())])
        seen = {key}
        while waiting:
            at, chain = waiting.popleft()
            evidence = next(_evidence(inquiry, at, of_start=not chain, weakly=weakly), None)
            if evidence is not None:
                return chain, evidence
            for binding in self._bindings(inquiry, at, widely=widely):
                step = Step(at, binding.kind, binding.by, binding.resource, binding_words(inquiry, binding))
                reached = next(inquiry.at_binding(at, binding), None)
                if reached is not None:
                    return (*chain, step), reached
                if binding.by is None or binding.by in seen or len(chain) >= _DEEPEST:
                    continue
                if _has_moved(inquiry, binding.by):
                    seen.add(binding.by)
                    waiting.append((binding.by, (*chain, step)))
        return None

    def _bindings(self, inquiry: Inquiry, key: TaskKey, *, widely: bool) -> list[Binding]:
        memo = (key, inquiry.now, widely)
        if memo not in self._known:
            self._known[memo] = list(dict.fromkeys(_found(inquiry, key, widely=widely)))
        return self._known[memo]

    def _as_far_as_it_goes(self, inquiry: Inquiry, key: TaskKey) -> Iterator[Step]:
        """Where no cause is reached: what binds the task, what binds that, while that has moved, too."""
        seen = {key}
        while True:
            bindings = self._bindings(inquiry, key, widely=False)
            onward = [one for one in bindings if one.by is not None and _has_moved(inquiry, one.by)]
            if not bindings:
                return
            binding = (onward or bindings)[0]
            yield Step(key, binding.kind, binding.by, binding.resource, binding_words(inquiry, binding))
            if not onward or binding.by is None or binding.by in seen:
                return
            key = binding.by
            seen.add(key)


def _evidence(inquiry: Inquiry, key: TaskKey, *, of_start: bool, weakly: bool) -> Iterator[Evidence]:
    """What is seen at a task; ``of_start`` for the one whose move is explained, if it begins later."""
    early = inquiry.early.placed.get(key)
    is_later = early is None or inquiry.late.placed[key].begins > early.begins
    yield from inquiry.at_task(key, of_start=of_start and is_later)
    if weakly:
        yield from inquiry.touched(key)


def _end(placed: Placed) -> tuple[int, int]:
    return placed.begins, placed.scheduled.finish


def _found(inquiry: Inquiry, key: TaskKey, *, widely: bool) -> Iterator[Binding]:
    """What keeps a late task from a slot earlier, and, widely, from where it is on the early side."""
    late, early = inquiry.late.placed[key], inquiry.early.placed.get(key)
    if late.task.progress is not None and late.task.progress.finished is not None:
        return
    chance = inquiry.late.last_chance(late)
    step = 1 if chance is None else max(1, min(inquiry.late.step, late.begins - chance))
    if early is not None and early.begins >= late.begins:  # only its finish is later
        yield from _on_finish(inquiry, key, late.scheduled.finish - step)
        return
    at = chance
    if early is not None and (chance is None or chance < early.begins):
        at = early.begins  # its team does not work in between
    if at is not None:
        yield from bindings_at(inquiry.late, key, at, late.scheduled.finish - step)
    if widely and early is not None:
        yield from bindings_at(inquiry.late, key, early.begins, early.scheduled.finish)


def _on_finish(inquiry: Inquiry, key: TaskKey, finish: int) -> Iterator[Binding]:
    """Only what holds the finish of a task that begins no later."""
    begins = inquiry.late.placed[key].begins
    holding = {by for by, link in inquiry.late.links_into.get(key, ()) if link.type[1] == "F"}
    for binding in bindings_at(inquiry.late, key, begins, finish):
        if binding.kind == "finish-date" or (binding.kind == "link" and binding.by in holding):
            yield binding


def _has_moved(inquiry: Inquiry, key: TaskKey) -> bool:
    """Whether a task is later on the late side, only there, or done by others: then it has a reason."""
    late, early = inquiry.late.placed[key], inquiry.early.placed.get(key)
    if early is None:
        return True
    is_later = late.scheduled.finish > early.scheduled.finish or late.begins > early.begins
    return is_later or team_of(late) != team_of(early)


def _explanation(key: TaskKey, chain: Chain, evidence: Evidence, causes: Sequence[Cause]) -> Explanation:
    last = chain[-1].by if chain and chain[-1].by is not None and evidence.words else None
    steps = chain
    if evidence.words:
        at = key if not chain else (last or chain[-1].task)
        steps = (*chain, Step(at, "changed", None, "", evidence.words))
    told = "; ".join(_sentences(key, steps))
    return Explanation(
        key, steps, evidence.cause, f"{told} (cause {evidence.cause + 1}: {causes[evidence.cause].sentence})"
    )


def _sentences(key: TaskKey, steps: Chain) -> list[str]:
    """Each step with its subject, which goes without saying where it is the task itself.

    Of a long chain the first steps and the last one are told; all are among the steps.
    """
    told = [step.words if step.task == key else f"{where(step.task)} {step.words}" for step in steps]
    if len(told) <= _MOST_TOLD:
        return told
    return [*told[: _MOST_TOLD - 2], f"{len(told) - _MOST_TOLD + 1} steps further back", told[-1]]
