"""One review cycle as plain tasks, once it is known which tasks its drafts are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from planner.document_issues import Place, found_text
from planner.grid_amounts import grid_sum
from planner.plan import Link, Mode, Origin, Plan, Review, ReviewStep, Rework, Task
from planner.quantities import Duration

_LONGEST_ID: Final = 200
_LONGEST_TITLE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a review can't be written out: what is wrong at ``place`` within it."""

    place: Place
    found: str
    expected: str
    code: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Tasks to be reworked together, and how the rework is called after them."""

    label: str
    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    """One rework task of every round: what it repeats, and its name within the round."""

    position: int
    rework: Rework
    piece: _Piece
    name: str


class ReviewRounds:
    """The tasks of one review.

    Parameters
    ----------
    review
        What to write out.
    drafts
        For each name in ``of`` of the review and its reworks, the tasks that it stands for.
    plan
        For the time grid, and for what a day of work is.

    Attributes
    ----------
    tasks
        Every step, rework and approval, in order.
    ends
        Ids of the last ones, for which those wait that come after the review.
    unfit
        What is wrong; where there is anything, ``tasks`` are not of use.
    """

    def __init__(self, review: Review, drafts: Mapping[str, tuple[Task, ...]], plan: Plan) -> None:
        self.review = review
        self.tasks: list[Task] = []
        self.ends: tuple[str, ...] = ()
        self.unfit: list[Unfit] = []
        self._drafts = drafts
        self._plan = plan
        self._title = (review.name or review.id)[:_LONGEST_TITLE]
        self._check()
        self._repeats = list(self._named(list(self._pieces())))
        if not self.unfit:
            self._write()

    # --- what is wrong --------------------------------------------------------------------------

    def _check(self) -> None:
        for position, step in enumerate(self.review.steps):
            self._check_step(("steps", position), step)
        if self.review.approval is not None:
            self._check_step(("approval",), self.review.approval)
        for position, rework in enumerate(self.review.rework):
            if bool(rework.share) == bool(rework.work):
                found = "both share and work" if rework.share else "neither share nor work"
                self._complain(("rework", position), found, "expected one of the two", "amount")

    def _check_step(self, place: Place, step: ReviewStep) -> None:
        if (step.wait is None) == (step.work is None):
            found = "neither wait nor work" if step.wait is None else "both wait and work"
            self._complain(place, found, "expected one of the two", "amount")
        elif step.work is not None and not (step.needs or step.skill or step.person):
            self._complain(place, "work without people", "expected a skill, person or needs", "no-people")

    def _complain(self, place: Place, found: str, expected: str, code: str) -> None:
        self.unfit.append(Unfit(place, found, expected, code))

    # --- rework ---------------------------------------------------------------------------------

    def _pieces(self) -> Iterator[tuple[int, list[_Piece]]]:
        """For each rework, by position, what it repeats."""
        for position, rework in enumerate(self.review.rework):
            if rework.of:
                tasks = tuple(task for name in rework.of for task in self._drafts[name])
                titles = ", ".join(self._title_of(name) for name in rework.of)
                yield position, [_Piece(rework.of[0], titles, tasks)]
            else:
                yield position, [piece for name in self.review.of for piece in self._pieces_of(name, rework)]

    def _pieces_of(self, name: str, rework: Rework) -> Iterator[_Piece]:
        """One for each task that ``name`` stands for; waits in a summary have nothing to repeat."""
        tasks = self._drafts[name]
        alone = len(tasks) == 1 and tasks[0].id == name
        for task in tasks:
            if alone or (_has_people(task) if rework.work else _minutes(task, self._plan) is not None):
                yield _Piece(task.id, task.name or task.id, (task,))

    def _title_of(self, name: str) -> str:
        tasks = self._drafts[name]
        return (tasks[0].name if len(tasks) == 1 else "") or name

    def _named(self, reworks: Sequence[tuple[int, list[_Piece]]]) -> Iterator[_Repeat]:
        alone = sum(len(pieces) for _, pieces in reworks) == 1
        for position, pieces in reworks:
            rework = self.review.rework[position]
            if not pieces:
                self._complain(
                    ("rework", position), "drafts without work", "expected work to repeat", "no-work"
                )
            for piece in pieces:
                name = "rework" if alone else piece.label
                if rework.id is not None:
                    name = rework.id if len(pieces) == 1 else f"{rework.id}.{piece.label}"
                if self._is_repeatable(position, rework, piece):
                    yield _Repeat(position, rework, piece, name)

    def _is_repeatable(self, position: int, rework: Rework, piece: _Piece) -> bool:
        place: Place = ("rework", position)
        if rework.work:
            if not any(map(_has_people, piece.tasks)):
                expected = "expected a draft whose people can do the rework"
                self._complain(place, f"{found_text(piece.label)} without people", expected, "no-people")
                return False
            return True
        kinds = {kind for kind, _ in self._amounts(piece)}
        if len(kinds) != 1:
            found = "drafts with work and drafts with duration"
            if not kinds:
                found = f"{found_text(piece.label)} without work"
            self._complain(place, found, "expected drafts that all have work, or all a duration", "no-work")
        return len(kinds) == 1

    def _amounts(self, piece: _Piece) -> list[tuple[str, int]]:
        return [amount for task in piece.tasks if (amount := _minutes(task, self._plan)) is not None]

    def _rework_amount(self, repeat: _Repeat, number: int) -> dict[str, Duration]:
        """Work or duration of the rework in a round; the last share or work given repeats."""
        rework = repeat.rework
        if rework.work:
            return {"work": rework.work[min(number, len(rework.work)) - 1]}
        amounts = self._amounts(repeat.piece)
        share = rework.share[min(number, len(rework.share)) - 1]
        return {amounts[0][0]: grid_sum(sum(minutes for _, minutes in amounts), share, self._plan)}

    # --- tasks ----------------------------------------------------------------------------------

    def _write(self) -> None:
        waits = self.review.after or tuple(Link(task=name) for name in self.review.of)
        for number in range(1, self.review.rounds + 1):
            waits = self._write_round(number, waits)
        approval = self.review.approval
        if approval is not None:
            title = f"{self._title}: approval"
            waits = self._add_step("approval", title, approval, waits, self._origin("approval"))
        self.ends = tuple(link.task for link in waits)

    def _write_round(self, number: int, waits: tuple[Link, ...]) -> tuple[Link, ...]:
        """Add a round's tasks; returns what the next one waits for."""
        title = f"{self._title}, round {number}" if self.review.rounds > 1 else self._title
        for position, step in enumerate(self.review.steps, start=1):
            count = "" if position == 1 else str(position)
            words = f"{title}: review {count}".rstrip()
            waits = self._add_step(
                f"{number}.review{count}", words, step, waits, self._origin("review", number)
            )
        reworks = [self._add_rework(repeat, title, waits, number) for repeat in self._repeats]
        return tuple(link for links in reworks for link in links) or waits

    def _add_step(
        self, name: str, title: str, step: ReviewStep, waits: tuple[Link, ...], origin: Origin
    ) -> tuple[Link, ...]:
        values = {key: getattr(step, key) for key in ("wait", "work", "needs", "skill", "person", "calendar")}
        return self._add(name, name=title, after=waits, origin=origin, **values)

    def _add_rework(
        self, repeat: _Repeat, title: str, waits: tuple[Link, ...], number: int
    ) -> tuple[Link, ...]:
        try:
            amount = self._rework_amount(repeat, number)
        except ValueError as error:
            place: Place = ("rework", repeat.position)
            self._complain(place, "more rework than can be written", str(error), "out-of-range")
            return ()
        return self._add(
            f"{number}.{repeat.name}",
            name=f"{title}: rework of {repeat.piece.title[:_LONGEST_TITLE]}",
            after=waits,
            origin=self._origin("rework", number),
            **amount,
            **_people_of(repeat.piece.tasks),
        )

    def _add(self, name_within: str, **values: Any) -> tuple[Link, ...]:
        """Add a task of the review; returns what those wait for that come after it."""
        task_id = f"{self.review.id}.{name_within}"
        if len(task_id) > _LONGEST_ID:
            expected = f"expected at most {_LONGEST_ID} characters for {found_text(task_id)}"
            self._complain(("id",), f"an id of {len(self.review.id)} characters", expected, "id-too-long")
            return ()
        self.tasks.append(Task(id=task_id, parent=self.review.parent, **values))
        return (Link(task=task_id),)

    def _origin(self, step: Literal["review", "rework", "approval"], number: int | None = None) -> Origin:
        return Origin(template=self.review.template, review=self.review.id, round=number, step=step)


def _first_mode(task: Task) -> Mode:
    return task.all_modes()[0]


def _minutes(task: Task, plan: Plan) -> tuple[str, int] | None:
    """``work`` or ``duration``, and its minutes; None for a task that has neither."""
    mode = _first_mode(task)
    for kind, amount in (("work", mode.work), ("duration", mode.duration)):
        if amount is not None:
            return kind, amount.minutes(plan.day_minutes, plan.week_minutes)
    return None


def _has_people(task: Task) -> bool:
    return bool(_first_mode(task).needs)


def _people_of(tasks: Sequence[Task]) -> dict[str, Any]:
    """Needs of the first task that has any, as written there; else the first one's calendar."""
    task = next(filter(_has_people, tasks), tasks[0])
    if task.modes:
        return {"needs": task.modes[0].needs, "calendar": task.calendar}
    return {key: getattr(task, key) for key in ("needs", "skill", "person", "calendar")}
