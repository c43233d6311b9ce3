"""Where two versions differ, for whoever asks: ids are no amounts, and a page is rendered once."""

from __future__ import annotations

import pytest

from api.routes import differences

PLAN = """
format: crewline/1
name: Studio
start: 2027-03-01
people:
  - {id: rate-desk, skills: [design], rate: RATE}
templates:
  - id: film
    parameters: {price: 10, work: 4h}
    tasks: [{id: cut, modes: [{id: one, work: "${work}", needs: [{skill: design}], cost: "${price}"}]}]
projects:
  - id: value-portal
    value: VALUE
    due: 2027-04-01
    tasks: [{id: cost, work: 8h, skill: design}]
  - {id: one, template: film, parameters: {price: 20, work: WORK}}
  - {id: two, template: film, parameters: {price: 20, work: WORK}}
"""


def written(rate="50", value="7000", work="8h"):
    return PLAN.replace("RATE", rate).replace("VALUE", value).replace("WORK", work)


@pytest.fixture
def studio(clients):
    made = clients.planner.post("/v1/plans?id=studio", content=written())
    assert made.status_code == 201, made.text
    yield clients
    clients.planner.delete("/v1/plans/studio", headers={"If-Match": "*"})


def replaced(clients, text):
    put = clients.planner.put("/v1/plans/studio/document", content=text, headers={"If-Match": '"1"'})
    assert put.status_code == 200, put.text


def rows_of(client):
    found = client.get("/v1/plans/studio/diff", params={"from": 1})
    assert found.status_code == 200, found.text
    return found.json()["rows"]


def test_a_part_whose_id_is_a_word_for_money_is_shown_to_a_viewer(studio):
    text = written().replace("    tasks: [{id: cost, work: 8h, skill: design}]\n", "    tasks: []\n")
    replaced(studio, text.replace("2027-04-01", "2027-04-02"))
    rows = rows_of(studio.viewer)
    assert [(row["words"], row["kind"]) for row in rows] == [
        ("due of project value-portal", "changed"),
        ("task value-portal/cost", "removed"),
    ]
    assert rows[1]["before"] == {"id": "cost", "work": "8h", "skill": "design"}


def test_ids_that_look_like_amounts_are_told_as_they_are(studio):
    added = "  - {id: ERP 2, tasks: [{id: a, work: 1h, skill: design}]}\n"
    replaced(studio, written() + added)
    assert [row["words"] for row in rows_of(studio.viewer)] == ["project ERP 2"]


def test_amounts_are_left_out_for_a_viewer_and_told_to_a_planner(studio):
    replaced(studio, written("60", "8000", "9h"))
    assert len(rows_of(studio.planner)) == 4
    rows = rows_of(studio.viewer)
    assert [row["words"] for row in rows] == ["parameters of project one", "parameters of project two"]
    assert [(row["before"], row["after"]) for row in rows] == [({"work": "8h"}, {"work": "9h"})] * 2


def test_a_page_renders_each_version_once(studio, monkeypatch):
    replaced(studio, written("60", "8000", "9h"))
    rendered = []

    def counting(*asked):
        rendered.append(asked)
        return document_for(*asked)

    document_for = differences.document_for
    monkeypatch.setattr(differences, "document_for", counting)
    assert len(rows_of(studio.planner)) == 4
    assert len(rendered) == 2
