"""The tools: what each of them asks of the service, and what it answers in words."""

from __future__ import annotations

from typing import Any, Final, Literal

from api.client import AsyncClient, NotFoundError, PlanAnswer, Run, RunAnswer, WaitTimeoutError
from api.client.modes import Async
from api.client.results import ended_without
from api.mcp import words

WAIT_SECONDS: Final = 600.0
"""For a quote or a what-if; a run that takes longer is cancelled, and what it has found is told."""
EFFORT: Final = 8
STOP_SECONDS: Final = 60.0
Period = Literal["day", "week", "month"]


async def list_plans(client: AsyncClient) -> str:
    """Every plan."""
    return words.plans_in_words([plan async for plan in client.plans.list()])


async def plan_summary(client: AsyncClient, plan: str) -> str:
    """A plan, its newest schedule, and when its projects finish."""
    found, run = await newest(client, plan)
    if run is None:
        return words.summary_in_words(found, None, ())
    return words.summary_in_words(found, run.told, [one async for one in run.projects()])


async def schedule_of_project(client: AsyncClient, plan: str, project: str) -> str:
    """The tasks of a project in the newest schedule."""
    found, run = await newest(client, plan)
    if run is None:
        return words.summary_in_words(found, None, ())
    return words.schedule_in_words(project, [one async for one in run.schedule(project=[project])])


async def who_is_overloaded(client: AsyncClient, plan: str, period: Period = "week") -> str:
    """Who has more work than hours in the newest schedule, and had before levelling."""
    found, run = await newest(client, plan)
    if run is None:
        return words.summary_in_words(found, None, ())
    tables = await run.tables("overloads", period=period)
    return words.overloads_in_words(tables.records("overloads"), period)


async def when_could_we_take(client: AsyncClient, plan: str, project: dict[str, Any] | str) -> str:
    """When a project could be done, and what that does to others."""
    run = await client.runs.start("quote", plan, project=project, effort=EFFORT)
    return words.quote_in_words(await ended(run))


async def what_if(client: AsyncClient, plan: str, changes: list[dict[str, Any]]) -> str:
    """What changes of a plan would do."""
    preview = await client.plans.preview(plan, changes)
    if not preview.valid:
        return words.refused_in_words(preview)
    scenario = {"id": "what-if", "changes": changes}
    run = await client.runs.start(
        "scenario", plan, version=preview.version, scenarios=[scenario], effort=EFFORT
    )
    told = await ended(run)
    before = [one async for one in run.projects()]
    try:
        after = (await run.document("scenarios")).get("comparison")
    except NotFoundError:
        after = None
    return words.effects_in_words(preview, told, before, after)


async def newest(client: AsyncClient, plan: str) -> tuple[PlanAnswer, Run[Async] | None]:
    """A plan, and its newest solve that succeeded."""
    found = await client.plans.read(plan)
    async for told in client.runs.list(plan=plan, state="succeeded", kind="solve"):
        return found, await client.runs.get(told.id)
    return found, None


async def ended(run: Run[Async]) -> RunAnswer:
    """A run at its end; one that takes too long is cancelled, and keeps what it has found.

    Raises
    ------
    RunEndedError
        If it failed, or was cancelled before it had found anything.
    """
    try:
        told = await run.wait(timeout_seconds=WAIT_SECONDS)
    except WaitTimeoutError:
        await run.cancel()
        told = await run.wait(timeout_seconds=STOP_SECONDS)
    error = ended_without(told)
    if error is not None and told.answer is None:
        raise error
    return told
