"""The server: tools with the descriptions that an assistant chooses them by."""

from __future__ import annotations

from collections.abc import Awaitable
from importlib.metadata import version
from typing import Annotated, Any, Final, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from api.client import AsyncClient, ClientError
from api.mcp import tools

INSTRUCTIONS: Final = (
    "Crewline plans the work of a project office: which task happens when, and by whom. Begin with "
    "list_plans for the ids of plans, then plan_summary. No tool changes a plan: when_could_we_take and "
    "what_if work on copies. Days are local to the plan; hours and money come with their units."
)
Plan = Annotated[str, Field(description="Id of a plan, as list_plans tells it, such as agency.")]
Project = Annotated[str, Field(description="Id or name of a project, as plan_summary tells it.")]
Period = Annotated[Literal["day", "week", "month"], Field(description="How finely hours are added up.")]
NewProject = Annotated[
    dict[str, Any] | str,
    Field(
        description="The project as it stands in a plan document: id, name, due (a day), and tasks, each "
        "with id, work (such as 5d or 12h), skill, and after (ids of tasks that come before). Or only the id "
        "of a project that the plan has as proposed.",
        examples=[
            {
                "id": "spring",
                "name": "Spring campaign",
                "due": "2027-04-30",
                "tasks": [
                    {"id": "draft", "work": "5d", "skill": "copywriter"},
                    {"id": "layout", "work": "3d", "skill": "designer", "after": ["draft"]},
                ],
            }
        ],
    ),
]
Changes = Annotated[
    list[dict[str, Any]],
    Field(
        description="Changes in their order, each with `change` naming its kind and the fields of that kind: "
        "absence (person, first, last), set-hours (person, share), add-person (person), set-headcount "
        "(skill, count), postpone-project (project, days), drop-project (project), hold-project (project), "
        "accept-project (project), move-date (project, date: release, due or deadline, to), scale-effort "
        "(project, factor such as 130%), set-weight (project, weight).",
        examples=[[{"change": "absence", "person": "Mia", "first": "2027-03-01", "last": "2027-03-12"}]],
        min_length=1,
        max_length=100,
    ),
]


def make_server(client: AsyncClient) -> MCPServer:
    """A server whose tools ask through a client.

    Parameters
    ----------
    client
        One that can change no plan: see ``api.mcp.guard``.
    """
    server: MCPServer = MCPServer(
        "crewline",
        title="Crewline",
        instructions=INSTRUCTIONS,
        version=version("crewline"),
        log_level="WARNING",
    )
    _add_reading(server, client)
    _add_asking(server, client)
    return server


def _add_reading(server: MCPServer, client: AsyncClient) -> None:
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    @server.tool(title="List plans", annotations=reads, structured_output=False)
    async def list_plans() -> str:
        """List every plan with its id, name, version and last change. Begin here: other tools take the id."""
        return await _told(tools.list_plans(client))

    @server.tool(title="Summary of a plan", annotations=reads, structured_output=False)
    async def plan_summary(plan: Plan) -> str:
        """Tell how a plan stands: its newest schedule, and each project's start, finish, due date, delay."""
        return await _told(tools.plan_summary(client, plan))

    @server.tool(title="Schedule of a project", annotations=reads, structured_output=False)
    async def schedule_of_project(plan: Plan, project: Project) -> str:
        """List the tasks of one project in the newest schedule: when each happens, and who does it."""
        return await _told(tools.schedule_of_project(client, plan, project))

    @server.tool(title="Who is overloaded", annotations=reads, structured_output=False)
    async def who_is_overloaded(plan: Plan, period: Period = "week") -> str:
        """List people and skills asked for more hours than they have, in which period and by how many hours.

        Both before levelling (if every task began as early as it could) and as scheduled.
        """
        return await _told(tools.who_is_overloaded(client, plan, period))


def _add_asking(server: MCPServer, client: AsyncClient) -> None:
    asks = ToolAnnotations(
        read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )

    @server.tool(title="When could we take it", annotations=asks, structured_output=False)
    async def when_could_we_take(plan: Plan, project: NewProject) -> str:
        """Quote a new project: when it could be finished, and how many other projects that makes later.

        The project is not added to the plan. This computes schedules, which takes seconds to minutes.
        """
        return await _told(tools.when_could_we_take(client, plan, project))

    @server.tool(title="What if", annotations=asks, structured_output=False)
    async def what_if(plan: Plan, changes: Changes) -> str:
        """Tell what changes would do to dates and costs: somebody away, a project later, one more designer.

        The changes are tried on a copy; the plan stays as it is. This computes schedules, which takes seconds
        to minutes.
        """
        return await _told(tools.what_if(client, plan, changes))


async def _told(answer: Awaitable[str]) -> str:
    """What a tool answers; what the service refuses is told to the assistant, who may do better then."""
    try:
        return await answer
    except ClientError as error:
        raise ToolError(str(error)) from None
