"""Review cycles written out as plain tasks: reviews, rework and approval, round by round.

A review ``concept`` becomes, in the place after its project's own tasks,

- ``concept.1.review``, ``concept.1.review2``, ...: the steps of round 1, one after another;
- ``concept.1.rework`` where the round has one rework task, else ``concept.1.DRAFT`` for each
  (``concept.1.ID`` for a rework with an id, ``concept.1.ID.DRAFT`` where that yields several);
- the same with ``2``, ``3``, ... for further rounds, and ``concept.approval`` in the end.

The first round waits for ``after``, or for the drafts where that is empty; each later one for all
rework of the round before; rework for the last step of its round; the approval for the last rework,
or the last step where there is none. Links that name the review, from wherever, become links to its
last tasks: the approval, else the rework of the last round, else its last step.

A draft may be a task, a summary (its leaves), another review (its drafts, waiting for its end), or
a task that another review becomes. Rework has the needs of its (first) draft, of its first mode
where it has modes; its amount is work or duration, as the draft's. A summary stands for its own
tasks: those of reviews that belong to it are waited for, but never reworked.

With a ``parent``, all tasks of a review belong to that summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from planner.document_issues import Place, found_text, known_names, nearest, place_text
from planner.errors import Issue, PlanError
from planner.plan import Link, Plan, Project, Review, Task
from planner.review_rounds import ReviewRounds, Unfit

_LONGEST_CHAIN: Final = 50

Ends = dict[str, tuple[str, ...]]
"""Ids of the last tasks of each review of a project."""


def expand_reviews(plan: Plan, *, document: Plan | None = None) -> Plan:
    """The plan with every review as plain tasks, which say in ``origin`` what they come from.

    A plan without reviews is returned as it is.

    Parameters
    ----------
    document
        The plan before its templates were expanded, so that issues name places in it.

    Raises
    ------
    PlanError
        With an issue for each unknown draft, rework without an amount or whose draft has no work,
        id that is taken already or grows too long, and for reviews that wait for each other.
    """
    if not any(project.reviews for project in plan.projects):
        return plan
    issues: list[Issue] = []
    ends: dict[str, Ends] = {}
    projects: list[Project] = []
    for position, project in enumerate(plan.projects):
        if not project.reviews:
            projects.append(project)
            continue
        reviews = _ProjectReviews(plan, project, tuple(_places(document or plan, position, project)))
        tasks = reviews.expand()
        issues += reviews.issues
        ends[project.id] = reviews.ends
        projects.append(project.replace(tasks=(*project.tasks, *tasks), reviews=()))
    if issues:
        raise PlanError("the plan's reviews can't be expanded", tuple(issues))
    return plan.replace(projects=tuple(_relinked(project, ends) for project in projects))


def _places(document: Plan, position: int, project: Project) -> Iterator[Place]:
    """Where in the document each review of an expanded project stands."""
    templates = {template.id: at for at, template in reversed(list(enumerate(document.templates)))}
    from_template = 0
    for place, review in enumerate(project.reviews):
        if review.template in templates:
            yield ("templates", templates[review.template], "reviews", from_template)
            from_template += 1
        else:
            yield ("projects", position, "reviews", place - from_template)


class _UnfitError(Exception):
    """A draft can't be had, because of what ``unfit`` says, or because its own review is unfit."""

    def __init__(self, unfit: Unfit | None) -> None:
        super().__init__()
        self.unfit = unfit


class _ProjectReviews:
    """The reviews of one project, each expanded after those whose tasks it reviews."""

    def __init__(self, plan: Plan, project: Project, places: tuple[Place, ...]) -> None:
        self.issues: list[Issue] = []
        self.ends: Ends = {}
        self._plan = plan
        self._project = project
        self._tasks = {task.id: task for task in project.tasks}
        self._children: dict[str, list[Task]] = {}
        for task in project.tasks:
            if task.parent is not None:
                self._children.setdefault(task.parent, []).append(task)
        self._reviews: dict[str, tuple[Review, Place]] = {}
        self._made: dict[str, list[Task]] = {}
        self._under_way: list[str] = []
        for review, place in zip(project.reviews, places, strict=True):
            self._file(review, place)

    def expand(self) -> list[Task]:
        """The tasks of all reviews, in the document's order."""
        for review in self._reviews:
            self._write_out(review)
        return [task for review in self._reviews for task in self._made[review]]

    def _file(self, review: Review, place: Place) -> None:
        if review.id in self._tasks or review.id in self._reviews:
            kind = "task" if review.id in self._tasks else "review"
            found = f"{found_text(review.id)}, which is a {kind} of the project too"
            self._complain(review, place, Unfit(("id",), found, "expected an id of its own", "duplicate-id"))
        self._reviews.setdefault(review.id, (review, place))

    def _complain(self, review: Review, place: Place, unfit: Unfit) -> None:
        context = f"in project {self._project.id}" if review.template is not None else ""
        hint = "; ".join(part for part in (unfit.hint, context) if part)
        path = place_text((*place, *unfit.place))
        self.issues.append(Issue(path, unfit.found, unfit.expected, hint, code=unfit.code))

    def _write_out(self, review_id: str) -> None:
        """Expand a review unless it is already; those whose tasks it reviews come first."""
        if review_id in self._made:
            return
        review, place = self._reviews[review_id]
        self._made[review_id] = []
        self._under_way.append(review_id)
        drafts = self._drafts_of(review, place)
        self._under_way.pop()
        if not self._check_parent(review, place) or drafts is None:
            return
        rounds = ReviewRounds(review, drafts, self._plan)
        for unfit in rounds.unfit:
            self._complain(review, place, unfit)
        if not rounds.unfit:
            self.ends[review_id] = rounds.ends
        self._made[review_id] = rounds.tasks
        for task in rounds.tasks:
            self._register(review, place, task)

    def _register(self, review: Review, place: Place, task: Task) -> None:
        if task.id in self._tasks or task.id in self._reviews:
            found = f"a review that makes {found_text(task.id)}, which exists already"
            self._complain(review, place, Unfit(("id",), found, "expected ids of its own", "duplicate-id"))
        self._tasks.setdefault(task.id, task)

    def _check_parent(self, review: Review, place: Place) -> bool:
        """Whether the summary of a review is one, and none that the review has to wait for."""
        if review.parent is None:
            return True
        parents = {task.id: task.parent for task in self._project.tasks}
        found = found_text(review.parent)
        if review.parent not in parents:
            hint = known_names(f"tasks of {self._project.id}", review.parent, parents)
            expected = "expected a task of the same project"
            self._complain(review, place, Unfit(("parent",), found, expected, "unknown-parent", hint))
            return False
        above: str | None = review.parent
        seen: set[str] = set()
        while above is not None and above not in seen and above not in review.of:
            seen.add(above)
            above = parents.get(above)
        if above is not None and above in review.of:
            expected = "expected a summary outside its drafts"
            hint = "the review would have to wait for itself"
            self._complain(review, place, Unfit(("parent",), found, expected, "review-cycle", hint))
            return False
        return True

    def _drafts_of(self, review: Review, place: Place) -> dict[str, tuple[Task, ...]] | None:
        """The tasks that each draft named in the review stands for; None where one is unfit."""
        named: dict[str, Place] = {}
        for k, rework in reversed(list(enumerate(review.rework))):
            named |= {name: ("rework", k, "of", i) for i, name in enumerate(rework.of)}
        named |= {name: ("of", i) for i, name in enumerate(review.of)}
        drafts: dict[str, tuple[Task, ...]] = {}
        for name, within in named.items():
            try:
                drafts[name] = tuple(self._leaves(name, within).values())
            except _UnfitError as error:
                if error.unfit is not None:
                    self._complain(review, place, error.unfit)
        if not review.of:
            self._complain(review, place, Unfit(("of",), "no draft", "expected a task to review", "no-draft"))
        return drafts if review.of and len(drafts) == len(named) else None

    def _leaves(self, name: str, place: Place) -> dict[str, Task]:
        """Tasks that a name stands for, by id: itself, a summary's leaves, or a review's drafts."""
        leaves: dict[str, Task] = {}
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            draft = waiting.pop()
            if draft in seen:
                continue
            seen.add(draft)
            if draft in self._children:
                waiting += [child.id for child in reversed(self._children[draft])]
            elif draft in self._reviews and draft not in self._tasks:
                waiting += reversed(self._reviews[draft][0].of)
            else:
                leaves[draft] = self._task(draft, place)
        if not leaves:
            found = f"{found_text(name)}, which stands for no task"
            raise _UnfitError(
                Unfit(place, found, "expected drafts that don't come back to it", "review-cycle")
            )
        return leaves

    def _task(self, name: str, place: Place) -> Task:
        """A task of the project, or one that a review becomes."""
        if name in self._tasks:
            return self._tasks[name]
        makers = [review for review in self._reviews if name.startswith(f"{review}.")]
        for review in makers:
            self._make_ready(review, name, place)
        if name in self._tasks:
            return self._tasks[name]
        if any(review not in self.ends for review in makers):
            raise _UnfitError(None)
        expected = f"expected a task or review of project {found_text(self._project.id)}"
        hint = nearest(name, (*self._tasks, *self._reviews))
        raise _UnfitError(Unfit(place, found_text(name), expected, "unknown-draft", hint))

    def _make_ready(self, review: str, name: str, place: Place) -> None:
        if review in self._under_way:
            found = f"{found_text(name)}, which this review has to wait for itself"
            raise _UnfitError(Unfit(place, found, "expected drafts that exist before", "review-cycle"))
        if len(self._under_way) > _LONGEST_CHAIN:
            found = f"a chain of more than {_LONGEST_CHAIN} reviews of each other's tasks"
            hint = "reviews that stand after those whose tasks they review make no chain"
            raise _UnfitError(Unfit(place, found, "expected a shorter one", "review-chain", hint))
        self._write_out(review)


# --- links --------------------------------------------------------------------------------------


def _relinked(project: Project, ends: dict[str, Ends]) -> Project:
    """The project with links that name a review, and risks of one, pointing at its last tasks."""
    own = ends.get(project.id, {})
    tasks = tuple(
        task.replace(after=tuple(dict.fromkeys(_links(task.after, project.id, ends))))
        if any(_is_review(link, own, ends) for link in task.after)
        else task
        for task in project.tasks
    )
    risks = tuple(
        risk.replace(task=own[risk.task][0]) if risk.task in own else risk for risk in project.risks
    )
    return project.replace(tasks=tasks, risks=risks)


def _is_review(link: Link, own: Ends, ends: dict[str, Ends]) -> bool:
    project, slash, task = link.task.partition("/")
    return task in ends.get(project, {}) if slash else link.task in own


def _links(links: tuple[Link, ...], project: str, ends: dict[str, Ends]) -> Iterator[Link]:
    for link in links:
        other, slash, task = link.task.rpartition("/")
        for end in ends.get(other if slash else project, {}).get(task, (task,)):
            yield link.replace(task=f"{other}{slash}{end}")
