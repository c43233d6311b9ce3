"""Files of a result: tables and pictures."""

from __future__ import annotations

import csv
import io
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

import pytest

from api.documents.analysed import Analysed
from api.exports.csv_files import CSV_FILES, write_csv
from api.routes import exports
from planner.document import parse_plan
from scheduling.outcome_json import read_outcome

MONEY = {"late_cost", "fixed_price", "cost", "currency"}


def exported(office, name, who="planner", **headers):
    return getattr(office, who).get(f"/v1/runs/{office.runs['studio']}/export/{name}", headers=headers)


@pytest.mark.parametrize("name", CSV_FILES)
def test_a_table_is_the_one_that_a_solve_writes(office, tmp_path, name):
    one = office.ended["studio"]
    found = Analysed.of(parse_plan(one.text), read_outcome(one.outcome))
    write_csv(found.plan, found.outcome, tmp_path)
    answer = exported(office, name)
    assert answer.content == (tmp_path / name).read_bytes()
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("name", CSV_FILES)
def test_a_viewer_gets_tables_without_money(office, name):
    whole, plain = (
        list(csv.DictReader(io.StringIO(exported(office, name, who).text))) for who in ("planner", "viewer")
    )
    assert plain == [{key: value for key, value in row.items() if key not in MONEY} for row in whole]
    assert whole


@pytest.mark.parametrize(("name", "begins"), [("gantt.svg", b"<svg"), ("workload.png", b"\x89PNG")])
def test_a_picture_is_shown_in_place(office, name, begins):
    answer = exported(office, name)
    assert answer.content.startswith(begins)
    assert answer.headers["content-type"] == {"svg": "image/svg+xml", "png": "image/png"}[name[-3:]]
    assert answer.headers["content-disposition"] == f'inline; filename="{name}"'
    assert exported(office, name, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_pictures_come_on_light_and_on_dark_ground(office):
    light, dark = exported(office, "heatmap_by_person.svg"), exported(office, "heatmap_by_person_dark.svg")
    assert (b"#15191f" in dark.content, b"#15191f" in light.content) == (True, False)


@pytest.mark.parametrize("name", ["heatmap_by_skill.svg", "forecast.svg"])
def test_other_pictures_are_drawn_for_a_viewer(office, name):
    assert exported(office, name, "viewer").content.startswith(b"<svg")


def test_a_file_of_no_known_name_is_refused_with_those_that_there_are(office):
    problem = office.refused("/v1/runs/{studio}/export/gantt.pdf", 422)
    assert "gantt.svg" in problem["issues"][0]["expected"]


def test_a_schedule_too_large_to_draw_says_what_to_do(office, monkeypatch):
    monkeypatch.setattr(exports, "MOST_TASKS", 4)
    problem = office.refused("/v1/runs/{studio}/export/gantt.png", 422)
    assert problem["type"] == "urn:crewline:problem:too-large"
    assert "planner solve --out" in problem["detail"]
    assert exported(office, "tasks.csv").status_code == 200


def test_who_would_wait_too_long_for_a_picture_is_told_to_come_again(office, monkeypatch):
    monkeypatch.setattr(exports, "DRAWING_SECONDS", 0.01)
    with exports._drawing:
        answer = exported(office, "workload.svg")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert exported(office, "workload.svg").status_code == 200


def test_few_wait_for_pictures_and_all_others_are_told_at_once_to_come_again(office, keep_run):
    run = keep_run("studio", office.ended["studio"].outcome + "\n")  # of which none is drawn yet
    names = ["gantt.png", "gantt.svg", "workload.svg", "forecast.png", "forecast_dark.svg", "forecast.svg"]
    most = 1 + exports.MOST_WAITING
    with ThreadPoolExecutor(len(names)) as pool:
        with exports._drawing:
            asked = [pool.submit(office.viewer.get, f"/v1/runs/{run}/export/{name}") for name in names]
            refused = [one.result() for one in islice(as_completed(asked, timeout=15), len(names) - most)]
        answers = [one.result() for one in asked]
    assert [(one.status_code, one.headers["Retry-After"]) for one in refused] == [(503, "5")] * len(refused)
    assert sorted(one.status_code for one in answers) == [200] * most + [503] * (len(names) - most)


def test_a_picture_that_was_drawn_before_needs_no_place(office, monkeypatch):
    drawn = exported(office, "heatmap_by_person.svg").content
    monkeypatch.setattr(exports, "_places", threading.BoundedSemaphore(1))
    with exports._places:
        assert exported(office, "heatmap_by_person.svg").content == drawn
        assert exported(office, "heatmap_by_skill_dark.png").status_code == 503
