"""PSPLIB and MMLIB ``.mm``: jobs with modes, and resources that are used up; the shortest makespan.

Kolisch & Sprecher (1997), as for ``.sm``; Van Peteghem, V. & Vanhoucke, M. (2014). An experimental
investigation of metaheuristics for the multi-mode resource-constrained project scheduling problem on
new dataset instances. *European Journal of Operational Research* 235(1), 62-72.
"""

from __future__ import annotations

from planner.instances.instance import Instance
from planner.instances.psplib_text import ProjectFile
from planner.instances.single_project import single_project_instance


def multi_mode_instance(name: str, file: ProjectFile) -> Instance:
    """A multi-mode project file as a plan; modes keep the file's numbers as ids.

    Raises
    ------
    InstanceError
        If no mode of a job is possible.
    """
    return single_project_instance(name, "multi-mode", file.jobs, file.resources)
