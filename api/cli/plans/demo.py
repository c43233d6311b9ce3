"""``planner demo``: where the demo agency's plan is found."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import planner
from planner.errors import InputError

DEMO_PLAN: Final = "agency.yaml"


def demo_plan_path() -> Path:
    """The plan of the demo agency: in the installed package, or in the repository's ``examples``.

    Raises
    ------
    InputError
        If it is in neither.
    """
    package = Path(planner.__file__).parent
    for folder in (package / "examples", package.parent / "examples"):
        if (folder / DEMO_PLAN).is_file():
            return folder / DEMO_PLAN
    raise InputError(f"this installation has no {DEMO_PLAN}")
