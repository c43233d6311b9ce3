"""``planner sweep``: one change with many values."""

from __future__ import annotations

import csv
import dataclasses
import json

import pytest

from scheduling.solver import solve

# Two spots of 40 h by Friday the 8th, and one who can do them: the second one is done a week late.
STUDIO = """\
format: crewline/1
name: Studio
start: 2027-01-04
people:
  - {id: Mia, skills: [motion]}
  - {id: Ned, skills: [editing]}
projects:
  - {id: spot, due: 2027-01-08, tasks: [{id: animate, work: 40h, skill: motion}]}
  - {id: teaser, due: 2027-01-08, tasks: [{id: animate, work: 40h, skill: motion}]}
"""


@pytest.fixture
def sweep(planner, put_in_this_process, tmp_path):
    """The command with its plan, the engine in this process."""
    path = tmp_path / "studio.yaml"
    path.write_text(STUDIO, encoding="utf-8")

    def solve_here(plan, given, *, on_progress=None, stop=None, limits=None):
        return solve(plan, dataclasses.replace(given, effort=0, workers=1))

    put_in_this_process(solve_here)
    return lambda *options, **settings: planner("sweep", path, *options, **settings)


HEADCOUNT = ("--change", "set-headcount skill=motion count={}", "--over", "1..3")


def test_the_finding_comes_first_then_every_value(sweep) -> None:
    shown = sweep(*HEADCOUNT, columns=100)
    assert shown.exit_code == 0, shown.output
    lines = shown.stdout.splitlines()
    assert lines[0] == "Studio"
    # Friday the 15th at 17:00 is 6 d 17 h after Friday the 8th, 24:00, at 100 USD a day.
    assert lines[1] == (
        "Best is 2 people for motion: 0 USD of late and contractor cost together, 671 less than as it is."
    )
    rows = [
        line.split() for line in lines if line.startswith(("as it is", "1 person", "2 people", "3 people"))
    ]
    assert rows == [
        ["as", "it", "is", "671", "0", "671", "1", "15", "Jan"],
        ["1", "person", "for", "motion", "671", "0", "671", "–", "1", "–", "15", "Jan"],
        ["2", "people", "for", "motion", "0", "0", "0", "-671", "0", "-1", "08", "Jan"],
        ["3", "people", "for", "motion", "0", "0", "0", "-671", "0", "-1", "08", "Jan"],
    ]


def test_the_same_as_json_as_csv_and_as_a_picture(sweep, tmp_path) -> None:
    out = tmp_path / "out"
    done = sweep(*HEADCOUNT, "--json", "--out", out)
    told = json.loads(done.stdout)
    assert [row["together"] for row in told["rows"]] == [67_083, 67_083, 0, 0]
    assert [row["difference"] for row in told["rows"]] == [0, 0, -67_083, -67_083]
    written = list(csv.DictReader((out / "sweep.csv").read_text().splitlines()))
    assert [row["value"] for row in written] == ["as it is", "1", "2", "3"]
    assert [row["together"] for row in written] == ["67083", "67083", "0", "0"]
    svg = (out / "sweep.svg").read_text()
    assert "2 people for motion costs least: 0 USD, 671 less than as it is" in svg
    assert {"sweep.svg", "sweep.png", "sweep_dark.svg", "sweep_dark.png"} <= {
        path.name for path in out.iterdir()
    }


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--change", "drop-project project=spot", "--over", "1..3"), 1, "{} where the value goes"),
        (
            ("--change", "set-headcount skill=sound count={}", "--over", "1,2"),
            1,
            "2 scenarios can't be applied, 2 problems.",
        ),
        (("--change", "set-headcount skill=motion count={}", "--over", "3..1"), 1, "at least one value"),
        (("--over", "1..3"), 2, "--change"),
    ],
)
def test_what_is_asked_wrongly_is_said(sweep, options, code, words) -> None:
    done = sweep(*options)
    assert done.exit_code == code
    assert words in " ".join(done.stderr.split())
