"""Whether a cause explains by itself why a task is where it is, or takes as long as it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.task_times import date_limits
from scenarios.comparison.causes import Cause
from scenarios.comparison.task_changes import amount_as_written, team_of
from scenarios.comparison.why.bindings import Binding
from scenarios.comparison.why.scene import Scene
from scheduling.schedule import TaskKey


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a cause did to a task: its number among the causes, from 0, and that in words."""

    cause: int
    words: str


@dataclass(frozen=True, eq=False)
class Inquiry:
    """A scene in which tasks are late, the one in which they are early, and the causes between them.

    ``now`` says whether the late scene is the other side: what is there is then new, else gone.
    """

    late: Scene
    early: Scene
    causes: Sequence[Cause]
    now: bool

    def at_task(self, key: TaskKey, *, of_start: bool) -> Iterator[Evidence]:
        """Causes that touch a task and of which something can be seen in it.

        Parameters
        ----------
        of_start
            Only what can have moved its start: no other amount, no hours after it has begun.
        """
        if key not in self.early.placed:
            yield from self._of_task(key, "is new" if self.now else "is no longer there")
            return
        if not of_start:
            yield from self._amount(key)
        yield from self._team(key)
        yield from self._hours(key, of_start=of_start)

    def at_binding(self, key: TaskKey, binding: Binding) -> Iterator[Evidence]:
        """Causes that made a binding."""
        if binding.kind in ("release", "pin", "finish-date"):
            if self._dates_differ(key):
                yield from self._of_task(key, "has other dates")
        elif binding.kind == "data-date":
            yield from self.of_everything()
        elif binding.kind == "absence":
            yield from self._of_resource(binding.resource, "")
        elif binding.kind == "link" and binding.by is not None and self._is_new_link(key, binding.by):
            yield from self._of_task(key, "")

    def name_of(self, resource: str) -> str:
        """What people call a person, a contractor ``pool#n``, a pool or a piece of equipment."""
        for scene in (self.late, self.early):
            plan = scene.side.plan
            names = {one.id: one.name or one.id for one in plan.people}
            names |= {one.id: one.name or one.id for one in plan.equipment}
            names |= {one.id: one.name or one.id for one in plan.contractor_pools}
            pool, hash_sign, number = resource.partition("#")
            if pool in names:
                return f"{names[pool]} #{number}" if hash_sign else names[pool]
        return resource

    def touched(self, key: TaskKey) -> Iterator[Evidence]:
        """Causes that touch a task, whether anything can be seen in it or not."""
        return self._of_task(key, "is changed itself")

    def of_everything(self) -> Iterator[Evidence]:
        """Causes that are about the whole plan."""
        return (Evidence(number, "") for number, cause in enumerate(self.causes) if cause.everything)

    def _of_task(self, key: TaskKey, words: str) -> Iterator[Evidence]:
        # What names the task itself tells more than what is about its whole project.
        for named in (True, False):
            for number, cause in enumerate(self.causes):
                if cause.touches_task(key) and (key in cause.tasks) == named:
                    yield Evidence(number, words)

    def _of_resource(self, resource: str, words: str) -> Iterator[Evidence]:
        for number, cause in enumerate(self.causes):
            if cause.touches_worker(resource) or resource in cause.equipment:
                yield Evidence(number, words)

    def _amount(self, key: TaskKey) -> Iterator[Evidence]:
        late, early = (
            amount_as_written(scene.side.plan, scene.times, scene.placed[key])
            for scene in (self.late, self.early)
        )
        if late == early:
            return
        longer = (late[1] > early[1]) == self.now
        yield from self._of_task(key, "takes longer" if longer else "takes less time")

    def _team(self, key: TaskKey) -> Iterator[Evidence]:
        """Somebody is in or out, or the same people work at another speed."""
        late, early = self.late.placed[key], self.early.placed[key]
        new, old = (early, late) if not self.now else (late, early)
        come, gone = team_of(new) - team_of(old), team_of(old) - team_of(new)
        for worker in gone:
            yield from self._of_resource(worker, f"is no longer done by {self.name_of(worker)}")
        for worker in come:
            yield from self._of_resource(worker, f"is now done by {self.name_of(worker)}")
        if not come and not gone and late.worked != early.worked:
            for worker in team_of(new):
                yield from self._of_resource(worker, "goes at another speed")

    def _hours(self, key: TaskKey, *, of_start: bool) -> Iterator[Evidence]:
        """Somebody of the team, or equipment, works other hours in the time around the task."""
        late, early = self.late.placed[key], self.early.placed[key]
        first = min(late.begins, early.begins)
        last = late.begins if of_start else max(late.scheduled.finish, early.scheduled.finish)
        others = dict(self.early.parts(early))
        for resource, hours in self.late.parts(late):
            theirs = others.get(resource)
            if theirs is None or hours.segments(first, last) == theirs.segments(first, last):
                continue
            yield from self._of_resource(resource, f"meets other hours of {self.name_of(resource)}")

    def _dates_differ(self, key: TaskKey) -> bool:
        one, two = (
            date_limits(scene.side.plan, scene.placed[key].project, scene.placed[key].task)
            for scene in (self.late, self.early)
        )
        return one != two

    def _is_new_link(self, key: TaskKey, by: TaskKey) -> bool:
        """Whether the early scene lacks a link that the late one has, or has it with another lag."""
        return self._terms(self.late, key, by) != self._terms(self.early, key, by)

    @staticmethod
    def _terms(scene: Scene, key: TaskKey, by: TaskKey) -> list[tuple[str, str, str | None]]:
        links = (link for source, link in scene.links_into.get(key, ()) if source == by)
        return sorted((link.type, str(link.lag), link.calendar) for link in links)
