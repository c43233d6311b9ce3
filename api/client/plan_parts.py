"""Who and what is there in a plan: people, calendars, contractor pools, equipment, consumables, time off."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from api.client import landed
from api.client.answers import KeptPart, Page, PlanAnswer, TimeOff
from api.client.at_versions import PlanNamed, changing, id_of, if_match, removing
from api.client.calls import as_model, get, path_of, post
from api.client.documents import Data
from api.client.effects import Call
from api.client.modes import Mode, Room, listing, operation

PartKind = Literal["people", "calendars", "contractor-pools", "equipment", "consumables"]


class PlanParts(Room[Mode]):
    """The part of ``client.plans`` that is about people and what else is there."""

    @listing
    def parts(self, plan: str, kind: PartKind) -> Call[Page[dict[str, Any]]]:
        """The plan's people, calendars, ... by id, as they stand in its document."""
        return get(path_of("plans", plan, kind), as_model(Page[dict[str, Any]]), limit=200)

    @operation
    def part(self, plan: str, kind: PartKind, part: str) -> Call[dict[str, Any]]:
        """A person, calendar, ..., as it stands in the plan's document."""
        return get(path_of("plans", plan, kind, part), as_model(dict[str, Any]))

    @operation
    def put_part(self, plan: PlanAnswer, kind: PartKind, part: str, document: Data) -> Call[KeptPart]:
        """Take a document as a person, calendar, ..., if the plan is still as ``plan`` says."""
        path, done = path_of("plans", plan.id, kind, part), landed.part_put(plan, kind, part, document)
        return changing("PUT", path, as_model(KeptPart), plan, dict(document), done)

    @operation
    def remove_part(self, plan: PlanAnswer, kind: PartKind, part: str) -> Call[None]:
        """Take a person, calendar, ... out, if the plan is still as ``plan`` says."""
        done = landed.part_gone(plan, kind, part)
        return removing(path_of("plans", plan.id, kind, part), plan, done)

    @operation
    def time_off(self, plan: str, person: str) -> Call[TimeOff]:
        """When somebody is away, by the first day."""
        return get(path_of("plans", plan, "people", person, "time-off"), as_model(TimeOff))

    @operation
    def add_time_off(
        self,
        plan: PlanNamed,
        person: str,
        first: dt.date,
        last: dt.date | None = None,
        *,
        note: str = "",
        idempotency_key: str | None = None,
    ) -> Call[TimeOff]:
        """Somebody is away for whole days; ``last`` is the first one, too, if missing.

        Parameters
        ----------
        plan
            Its id; or as it was read, where the days are for that version only.
        """
        path = path_of("plans", id_of(plan), "people", person, "time-off")
        body = {"first": first, "last": first if last is None else last, "note": note}
        return post(path, as_model(TimeOff), body, key=idempotency_key, headers=if_match(plan))

    @operation
    def remove_time_off(self, plan: PlanNamed, person: str, first: dt.date, last: dt.date) -> Call[None]:
        """Somebody is there after all; the days are those that ``time_off`` tells."""
        days = first.isoformat(), last.isoformat()
        return removing(path_of("plans", id_of(plan), "people", person, "time-off", *days), plan)
