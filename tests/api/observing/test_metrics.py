"""Figures for Prometheus: requests, runs and workers; who may read them; no workspace in them."""

import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.observing.figures import may_read
from api.observing.run_counts import gap_of
from api.observing.run_figures import FRESH_SECONDS, RunFigures
from api.runs.memory_use import process_memory
from api.store import heartbeats, plans, runs
from api.store.addresses import sqlite_url
from api.store.database import Database, now_ms
from api.store.new_ids import new_id
from api.store.plans import Authorship
from api.store.runs import Ending, NewRun
from api.store.tables import runs as run_table

ANSWER = {"status": "feasible", "levels": [{"value": 200, "bound": 150}]}


@pytest.fixture
def plan(database, key):
    with database.writing() as connection:
        plans.create_plan(
            connection, "acme-films", "secret-film", "Secret film", b"{}", Authorship("me", "new")
        )
    return "secret-film"


@pytest.fixture
def add_run(database, plan):
    """Adds a run; ``ended=(waiting, seconds)`` says how long it waited and took."""

    def add(state="queued", ended=None, answer=None):
        id_ = new_id()
        with database.writing() as connection:
            new = NewRun(id_, "solve", plan, 1, 100, "key:a", b"{}")
            runs.create_run(connection, "acme-films", new)
            if ended is not None:
                held = runs.begin_attempt(connection, "acme-films", id_, "worker-1")
                runs.end_run(connection, held, Ending(state, answer=answer))
                moments = {"created": now_ms(), "started": now_ms() + 1000 * ended[0]}
                moments["finished"] = moments["started"] + 1000 * ended[1]
                connection.execute(run_table.update().where(run_table.c.id == id_).values(**moments))
        return id_

    return add


def samples_of(families) -> dict[tuple[str, ...], float]:
    """``{(name, label value, ...): value}``, labels by their names."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def read(client) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return samples_of(text_string_to_metric_families(answer.text))


def test_requests_are_counted_by_route_and_status(client):
    for path in ("/health", "/health", "/v1/plans", "/nothing/at/all", "/boom"):
        client.get(path)
    found = read(client)
    name = "crewline_http_requests_total"
    assert found[name, "GET", "/health", "200"] == 2
    assert found[name, "GET", "/v1/plans", "401"] == 1
    assert found[name, "GET", "(none)", "404"] == 1
    assert found[name, "GET", "/boom", "500"] == 1
    assert found["crewline_http_request_seconds_count", "GET", "/health"] == 2


def test_paths_and_methods_that_anybody_can_make_up_get_no_figures_of_their_own(client):
    before = len(read(client))
    for number in range(20):
        client.request("BREW" if number % 2 else "GET", f"/made/up/{number}")
    after = read(client)
    assert sum("(none)" in key for key in after) < 60
    assert not any("made" in part or "BREW" in part for key in after for part in key)
    assert len(after) - before < 80


def test_runs_are_told_by_kind_and_state_and_no_workspace_or_plan_is_named(client, add_run):
    add_run()
    add_run()
    add_run("failed", ended=(1, 2))
    found = read(client)
    assert found["crewline_runs", "solve", "queued"] == 2
    assert found["crewline_runs", "solve", "failed"] == 1
    assert 0 <= found["crewline_oldest_queued_seconds",] < 60
    text = client.get("/metrics").text
    assert "acme-films" not in text
    assert "secret-film" not in text


def test_times_and_gaps_of_runs_that_end_are_counted_once(database, add_run):
    clock = [0.0]
    figures = RunFigures(database, lambda: clock[0])
    add_run("succeeded", ended=(3, 7), answer=ANSWER)
    add_run("failed", ended=(40, 4))
    for _ in range(3):
        found = samples_of(figures.collect())
        clock[0] += FRESH_SECONDS
    waiting, took = "crewline_run_waiting_seconds", "crewline_run_duration_seconds"
    assert found[f"{waiting}_count", "solve"] == 2
    assert found[f"{waiting}_sum", "solve"] == 43
    assert found[f"{waiting}_bucket", "solve", "5.0"] == 1
    assert (found[f"{took}_sum", "solve", "succeeded"], found[f"{took}_sum", "solve", "failed"]) == (7, 4)
    # 200 reached, 150 proved: at most 25 % from the best possible
    assert found["crewline_solve_gap_ratio_sum",] == 0.25
    add_run("succeeded", ended=(0, 1))
    found = samples_of(figures.collect())
    assert found[f"{waiting}_count", "solve"] == 3


def test_runs_that_ended_before_the_process_began_are_not_counted(database, add_run):
    id_ = add_run("succeeded", ended=(0, 1))
    with database.writing() as connection:
        connection.execute(run_table.update().where(run_table.c.id == id_).values(finished=now_ms() - 1))
    found = samples_of(RunFigures(database).collect())
    assert found["crewline_runs", "solve", "succeeded"] == 1
    assert ("crewline_run_waiting_seconds_count", "solve") not in found


def test_the_database_is_looked_at_once_in_some_seconds_however_often_somebody_asks(database, add_run):
    clock = [0.0]
    figures = RunFigures(database, lambda: clock[0])
    assert ("crewline_runs", "solve", "queued") not in samples_of(figures.collect())
    add_run()
    assert ("crewline_runs", "solve", "queued") not in samples_of(figures.collect())
    clock[0] += FRESH_SECONDS
    assert samples_of(figures.collect())["crewline_runs", "solve", "queued"] == 1


def test_workers_are_told_with_what_they_say_of_themselves(database):
    facts = {"concurrency": 2, "at_work": 1, "run_memory_bytes": 5_000_000, "host": "h"}
    with database.writing() as connection:
        heartbeats.beat(connection, "worker-1", now_ms(), facts)
        heartbeats.beat(connection, "worker-2", now_ms(), {})
        gone = heartbeats.heartbeats.update().where(heartbeats.heartbeats.c.executor == "worker-2")
        connection.execute(gone.values(seen=now_ms() - 60_000))
    found = samples_of(RunFigures(database).collect())
    assert found["crewline_workers_alive",] == 1
    assert found["crewline_worker_slots", "worker-1"] == 2
    assert found["crewline_worker_runs", "worker-1"] == 1
    assert found["crewline_run_memory_bytes", "worker-1"] == 5_000_000
    assert ("crewline_worker_slots", "worker-2") not in found


def test_a_database_that_does_not_answer_is_told_as_that(tmp_path):
    nowhere = Database(sqlite_url(tmp_path / "no" / "such" / "folder.db"))
    found = samples_of(RunFigures(nowhere).collect())
    assert found["crewline_database_up",] == 0
    assert ("crewline_workers_alive",) not in found
    nowhere.close()


@pytest.mark.parametrize(
    ("networks", "client", "forwarded", "may"),
    [
        ("127.0.0.0/8 ::1/128", "127.0.0.1", False, True),
        ("127.0.0.0/8 ::1/128", "::1", False, True),
        ("127.0.0.0/8", "::ffff:127.0.0.1", False, True),
        ("127.0.0.0/8 ::1/128", "10.1.2.3", False, False),
        ("10.0.0.0/8", "10.1.2.3", False, True),
        ("127.0.0.0/8", "127.0.0.1", True, False),
        ("", "127.0.0.1", False, False),
        ("127.0.0.0/8", None, False, False),
        ("127.0.0.0/8", "testclient", False, False),
    ],
)
def test_figures_are_told_to_the_networks_that_are_named_and_never_through_a_proxy(
    networks, client, forwarded, may
):
    assert may_read(networks, client, is_forwarded=forwarded) is may


def test_who_comes_from_elsewhere_gets_no_figures(make_app, client):
    assert client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 403
    with TestClient(make_app(), client=("192.0.2.7", 4711)) as stranger:
        answer = stranger.get("/metrics")
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert "crewline_" not in answer.text


@pytest.mark.parametrize(
    ("answer", "gap"),
    [
        (ANSWER, 0.25),
        ({"levels": [{"value": 100, "bound": 100}]}, 0.0),
        ({"levels": [{"value": 0, "bound": 0}]}, 0.0),
        ({"levels": [{"value": 100, "bound": None}]}, None),
        ({"levels": []}, None),
        ({"anything": 1}, None),
        (None, None),
    ],
)
def test_the_gap_is_that_of_the_first_goal(answer, gap):
    assert gap_of(answer) == gap


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the system has no /proc")
def test_memory_of_a_process_includes_what_it_started_and_leaves_out_who_is_gone():
    inner = "import sys; block = bytearray(60_000_000); print('up', flush=True); sys.stdin.read()"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', {inner!r}], check=True)"
    with subprocess.Popen(
        [sys.executable, "-S", "-c", outer], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"up\n"
        found = process_memory([process.pid, 2**22 + 1])
        process.stdin.close()
    assert list(found) == [process.pid]
    assert found[process.pid] > 60_000_000
    assert process_memory([process.pid]) == {}
