"""PSPLIB ``.sm``: one project, one mode for each job, renewable resources, the shortest makespan.

Kolisch, R. & Sprecher, A. (1997). PSPLIB - a project scheduling problem library. *European Journal of
Operational Research* 96(1), 205-216.
"""

from __future__ import annotations

from planner.instances.instance import Instance
from planner.instances.psplib_text import ProjectFile
from planner.instances.single_project import single_project_instance


def psplib_instance(name: str, file: ProjectFile) -> Instance:
    """A single-mode project file as a plan.

    Raises
    ------
    InstanceError
        If a job asks for more than there is.
    """
    return single_project_instance(name, "psplib", file.jobs, file.resources)
