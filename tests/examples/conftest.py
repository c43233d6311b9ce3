"""The example plans, read once, and the script that states facts about the agency."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from planner.document import read_plan
from planner.plan import Plan

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def examples() -> dict[str, Plan]:
    """Every example plan by the name of its file."""
    return {path.stem: read_plan(path) for path in sorted((ROOT / "examples").glob("*.yaml"))}


@pytest.fixture(scope="session")
def facts() -> ModuleType:
    """The script benchmarks/agency_facts.py as a module."""
    spec = importlib.util.spec_from_file_location("agency_facts", ROOT / "benchmarks" / "agency_facts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
