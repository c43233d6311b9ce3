"""docs/results.md: every operation about results is in its table, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from api.routes import comparisons, exports, workloads
from api.routes.of_results import RESULT_ROUTERS

PAGE = (Path(__file__).parents[2] / "docs" / "results.md").read_text(encoding="utf-8")


def test_the_table_has_every_operation():
    told = set(re.findall(r"^\| `(GET [^`]+)` \|", PAGE, flags=re.MULTILINE))
    there = {
        f"{method} {route.path}"
        for router in RESULT_ROUTERS
        for route in router.routes
        for method in route.methods
    }
    assert told == there


def test_limits_are_those_of_the_program():
    page = " ".join(PAGE.split())
    assert f"schedules of up to {exports.MOST_TASKS:,} tasks" in page
    assert f"have up to {comparisons.MOST_TASKS:,} tasks together" in page
    assert f"Tables have up to {workloads.MOST_ROWS:,} rows" in page
    assert exports.MOST_WAITING == 2
    assert "two requests wait for one" in page
