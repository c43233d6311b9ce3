"""The client's own models know every answer of the service: its OpenAPI description says so."""

from __future__ import annotations

import pytest

from api.app import create_app
from api.client import answers
from api.settings import Settings
from api.store.database import Database
from api.store.migrating import migrate

THEIRS = {
    "PlanAnswer": answers.PlanAnswer,
    "VersionAnswer": answers.VersionAnswer,
    "CheckAnswer": answers.Checked,
    "RunAnswer": answers.RunAnswer,
    "ProgressAnswer": answers.ProgressAnswer,
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
    "EntryAnswer": answers.TrailEntry,
}


@pytest.fixture(scope="module")
def schemas(tmp_path_factory):
    settings = Settings(service_data=tmp_path_factory.mktemp("described"), open=True)
    database = Database(settings.database_url)
    migrate(database)
    yield create_app(settings, database).openapi()["components"]["schemas"]
    database.close()


@pytest.mark.parametrize("name", THEIRS)
def test_a_model_of_the_client_has_the_fields_of_the_service(schemas, name):
    theirs, ours = set(schemas[name]["properties"]), set(THEIRS[name].model_fields)
    assert theirs - ours == set()
    required = {field for field, info in THEIRS[name].model_fields.items() if info.is_required()}
    assert required - set(schemas[name].get("required", ())) == set()
