"""The client's own models know every answer of the service: its OpenAPI description says so."""

from __future__ import annotations

import pytest

from api.client import answers

THEIRS = {
    "PlanAnswer": answers.PlanAnswer,
    "VersionAnswer": answers.VersionAnswer,
    "CheckAnswer": answers.Checked,
    "RunAnswer": answers.RunAnswer,
    "ProgressAnswer": answers.ProgressAnswer,
    "OrderAnswer": answers.OrderAnswer,
    "ProjectRow": answers.ProjectInBrief,
    "ProjectAnswer": answers.KeptProject,
    "ChangedAnswer": answers.Changed,
    "PreviewAnswer": answers.Preview,
    "Source": answers.Source,
    "ScheduleRow": answers.ScheduledTask,
    "PersonAtWork": answers.PersonAtWork,
    "ProjectRowAnswer": answers.ProjectDates,
    "BookingAnswer": answers.Booked,
    "ColumnAnswer": answers.Column,
    "KeyAnswer": answers.KeyAnswer,
    "NewKeyAnswer": answers.KeyAnswer,
    "DifferenceAnswer": answers.Difference,
    "TimeOffAnswer": answers.TimeOff,
    "UploadAnswer": answers.Uploaded,
    "BreachesAnswer": answers.Breaches,
    "BreachAnswer": answers.Breach,
    "ExplanationAnswer": answers.Explanation,
    "StepAnswer": answers.HeldBy,
    "ChangeRequestRow": answers.ChangeRequestInBrief,
    "ChangeRequestAnswer": answers.ChangeRequestAnswer,
    "Decision": answers.Decision,
    "AssessmentAnswer": answers.Assessment,
    "EntryAnswer": answers.TrailEntry,
    "RecordAnswer": answers.Record,
    "RecordEntryAnswer": answers.RecordEntry,
    "CheckedRecord": answers.CheckedRecord,
}


@pytest.fixture(scope="module")
def schemas(described):
    return described["components"]["schemas"]


@pytest.mark.parametrize("name", THEIRS)
def test_a_model_of_the_client_has_the_fields_of_the_service(schemas, name):
    schema = schemas[name]
    theirs, ours = set(schema["properties"]), set(THEIRS[name].model_fields)
    assert theirs - ours == set()
    required = {field for field, info in THEIRS[name].model_fields.items() if info.is_required()}
    assert required - set(schema.get("required", ())) == set()


def test_a_part_that_was_put_has_the_fields_of_the_service(described):
    put = described["paths"]["/v1/plans/{plan}/people/{part}"]["put"]
    theirs = put["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(theirs["properties"]) == set(answers.KeptPart.model_fields)


def test_every_answer_that_is_described_is_known_or_a_page_or_a_document(schemas):
    others = {"Problem", "IssueAnswer", "Health", "Readiness"}  # errors, and what the client does not ask
    ours = {name for name in schemas if name.endswith("Answer")}
    tables = {name for name in ours if "columns" in schemas[name]["properties"]}
    assert ours - set(THEIRS) - others - tables == set()
