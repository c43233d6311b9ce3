"""Every kind of change, by the name that it has in a document."""

from __future__ import annotations

from typing import Final

from planner.changes.base import ChangePart
from planner.changes.contractors import AddBooking, RemoveBooking, SetPoolMaximum
from planner.changes.dates import MoveDate
from planner.changes.dependencies import AddDependency, RemoveDependency, SetReviewRounds
from planner.changes.freezing import Freeze
from planner.changes.headcount import SetHeadcount
from planner.changes.people import (
    Absence,
    AddPerson,
    RemovePerson,
    ReplacePerson,
    SetEmployment,
    SetHours,
    SetSkills,
)
from planner.changes.projects import (
    AcceptProject,
    AddProject,
    DropProject,
    HoldProject,
    PostponeProject,
    SetWeight,
)
from planner.changes.restoring import Restore
from planner.changes.settings import MoveDataDate, ReportProgress, SetObjective
from planner.changes.tasks import AddTask, DropTask, ScaleEffort, SetEffort

KINDS: Final[dict[str, type[ChangePart]]] = {
    str(kind.model_fields["change"].default): kind
    for kind in (
        AddPerson,
        RemovePerson,
        ReplacePerson,
        Absence,
        SetHours,
        SetSkills,
        SetEmployment,
        SetHeadcount,
        AddBooking,
        RemoveBooking,
        SetPoolMaximum,
        AddProject,
        DropProject,
        AcceptProject,
        HoldProject,
        PostponeProject,
        SetWeight,
        MoveDate,
        AddTask,
        DropTask,
        SetEffort,
        ScaleEffort,
        AddDependency,
        RemoveDependency,
        SetReviewRounds,
        Freeze,
        MoveDataDate,
        ReportProgress,
        SetObjective,
        Restore,
    )
}
