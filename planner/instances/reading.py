"""From a file of any of the formats to an instance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from planner.garbage import without_garbage_collection
from planner.instances.ca_rcpsp import read_ca_rcpsp
from planner.instances.files import read_text
from planner.instances.imopse import read_imopse
from planner.instances.instance import Instance
from planner.instances.json_values import JsonValue
from planner.instances.mista import read_mista
from planner.instances.mplib import read_mplib
from planner.instances.mspsp import read_mspsp
from planner.instances.multi_mode import multi_mode_instance
from planner.instances.patterson import read_patterson
from planner.instances.progen_max import read_progen_max
from planner.instances.psplib import psplib_instance
from planner.instances.psplib_text import parse_project
from planner.instances.racp import read_racp
from planner.instances.recognition import Family, format_of
from planner.instances.words import refusal, shown

EXPECTED: Final = (
    "one of PSPLIB .sm, Patterson .rcp, multi-mode .mm, ProGen/max .SCH, MPLIB .txt, MSPSP .dzn, "
    "iMOPSE .def, MISTA 2013 JSON, CA-RCPSP JSON and RACP .dzn"
)


def read_instance(path: Path) -> Instance:
    """Read a public problem instance, whichever of the formats it is in.

    Parameters
    ----------
    path
        A file; its content tells the format, its name is kept as the instance's.

    Raises
    ------
    InstanceError
        If it can't be read, is in none of the formats, or is broken; with the line and what was
        expected there.
    """
    path = Path(path)
    text = read_text(path)
    with without_garbage_collection():
        return parse_instance(path.name, text)


def parse_instance(name: str, text: str) -> Instance:
    """Read a problem instance from its text; ``name`` is for messages and for the instance.

    Raises
    ------
    InstanceError
        If it is in none of the formats, or broken.
    """
    family = format_of(text)
    if family is None:
        if text.lstrip().startswith("{"):
            JsonValue.of_text(name, text)  # says where it is broken, if that is why
        raise refusal(name, 1, "another kind of text", EXPECTED)
    try:
        instance = _READERS[family](name, text)
    except ValidationError as error:  # a name or number that no plan may have
        problem = error.errors()[0]
        raise refusal(name, None, shown(str(problem["input"])), problem["msg"]) from None
    tasks = sum(len(project.tasks) for project in instance.plan.projects)
    if len(instance.jobs) != tasks:
        raise refusal(name, None, "the number of a job twice", "a number of its own for each job")
    if not tasks:
        raise refusal(name, None, "no job", "at least one")
    return instance


def _read_psplib(name: str, text: str) -> Instance:
    file = parse_project(name, text)
    return multi_mode_instance(name, file) if file.multi_mode else psplib_instance(name, file)


_READERS: Final[dict[Family, Callable[[str, str], Instance]]] = {
    "psplib": _read_psplib,
    "patterson": read_patterson,
    "progen-max": read_progen_max,
    "mplib": read_mplib,
    "mspsp": read_mspsp,
    "imopse": read_imopse,
    "mista": read_mista,
    "ca-rcpsp": read_ca_rcpsp,
    "racp": read_racp,
}
