"""What goes after its time, and what never goes."""

from dataclasses import asdict

import pytest
import sqlalchemy as sa

from api.runs.forgetting import KEPT_DAYS, forget_ended
from api.runs.queueing import RunQueue
from api.settings import Settings
from api.store import change_entries, contents, decisions, plans, replies, retention, runs, trail
from api.store.archive import TABLES
from api.store.database import now_ms
from api.store.plans import Authorship
from api.store.replies import KEPT_MS, Asked
from api.store.retention import DAY_MS, Removed, removable, retain
from api.store.retention_days import Retention
from api.store.runs import Ending
from api.store.tables import METADATA
from api.store.tables import contents as content_table
from api.store.tables import plans as plan_table
from api.store.tables import replies as reply_table
from api.store.tables import runs as run_table
from api.store.tables import trail as trail_table
from api.store.trail import Doer

NOTHING = Removed(0, 0, 0, 0, 0)
BRIEF = Retention(run_days=30, runs_kept=2, deleted_plan_days=10, trail_days=365)
BY = Authorship("key:ana", "")


def _all_rows(database):
    with database.reading() as connection:
        return {table.name: connection.execute(sa.select(table)).all() for table in TABLES}


def _age_contents(database, days=1):
    with database.writing() as connection:
        connection.execute(content_table.update().values(created=now_ms() - days * DAY_MS))


def _ended_runs(database, here, new_run, count, days, **more):
    """Runs that ended so many days ago, each with a document of its own."""
    made = []
    with database.writing() as connection:
        for number in range(count):
            made.append(runs.create_run(connection, here, new_run(f"{number:032x}", **more)).id)
            held = runs.begin_attempt(connection, here, made[-1], "w")
            runs.note_progress(connection, held, {"epoch": 1})
            runs.end_run(connection, held, Ending("succeeded", documents={"outcome": f"{number}".encode()}))
        old = now_ms() - days * DAY_MS
        connection.execute(run_table.update().where(run_table.c.id.in_(made)).values(finished=old))
    _age_contents(database)
    return made


def _run_ids(database):
    with database.reading() as connection:
        return list(connection.scalars(sa.select(run_table.c.id).order_by(run_table.c.id)))


def _retained(database, policy=BRIEF):
    """What is removed; a dry run says the same and changes nothing."""
    before = _all_rows(database)
    said = removable(database, policy)
    assert _all_rows(database) == before
    assert retain(database, policy) == said
    assert retain(database, policy) == removable(database, policy) == NOTHING
    return said


def test_a_database_in_use_loses_nothing(planned, queued):
    _age_contents(planned)
    before = _all_rows(planned)
    assert _retained(planned) == NOTHING
    assert _all_rows(planned) == before


def test_old_runs_go_with_their_documents_but_the_newest_of_a_plan_stay(planned, here, new_run):
    made = _ended_runs(planned, here, new_run, 5, days=31)
    assert _retained(planned) == Removed(runs=3, versions=0, replies=0, trail=0, contents=3)
    assert _run_ids(planned) == made[3:]
    with planned.reading() as connection:
        assert runs.document_of(connection, here, made[4], "outcome") == b"4"
        with pytest.raises(KeyError):
            contents.get(connection, here, contents.sha256_of(b"0"))


def test_a_change_request_that_was_decided_on_stays_with_its_plan(planned, here, new_run):
    made = _ended_runs(planned, here, new_run, 2, days=3000)
    with planned.writing() as connection:
        decisions.decide(connection, here, made[0], b'{"state":"approved"}')
    assert _retained(planned, Retention(30, 0)).runs == 1
    assert _run_ids(planned) == made[:1]
    with planned.writing() as connection:
        assert decisions.decisions_on(connection, here, made) == {made[0]: b'{"state":"approved"}'}
        connection.execute(plan_table.update().values(deleted=1))
    assert _retained(planned, Retention(30, 0)).runs == 1


def test_a_change_request_stays_with_its_plan_undecided_too(planned, here, new_run):
    made = _ended_runs(planned, here, new_run, 3, days=3000)
    with planned.writing() as connection:
        first, later = (runs.find_run(connection, here, one) for one in made[:2])
        change_entries.put_entry(connection, first, 1, b"{}")
        change_entries.note_measuring(connection, first, later)
    assert _retained(planned, Retention(30, 0)).runs == 1
    assert _run_ids(planned) == made[:2]


def test_what_is_taken_into_use_after_it_was_found_to_be_old_stays(planned, here, new_run, monkeypatch):
    made = _ended_runs(planned, here, new_run, 3, days=31)
    batches = retention._batches

    def meanwhile(keys):
        if any(made[0] in key for key in keys):
            with planned.writing() as connection:
                decisions.decide(connection, here, made[0], b'{"state":"approved"}')
                change_entries.put_entry(connection, runs.find_run(connection, here, made[1]), 1, b"{}")
        return batches(keys)

    monkeypatch.setattr(retention, "_batches", meanwhile)
    assert retain(planned, Retention(30, 0)).runs == 1
    assert _run_ids(planned) == made[:2]
    with planned.reading() as connection:
        assert decisions.decisions_on(connection, here, made) == {made[0]: b'{"state":"approved"}'}


@pytest.mark.postgres
def test_a_run_that_somebody_is_about_to_use_is_left_alone(new_database, here, new_run):
    database = new_database("postgresql")
    with database.writing() as connection:
        plans.create_plan(connection, here, "film", "Film", b"{}", BY)
    made = _ended_runs(database, here, new_run, 2, days=31)
    with database.writing() as connection:
        change_entries.put_entry(connection, runs.find_run(connection, here, made[0]), 1, b"{}")
        assert retain(database, Retention(30, 0)).runs == 1
    assert _run_ids(database) == made[:1]


def test_runs_that_ended_lately_stay(planned, here, new_run):
    made = _ended_runs(planned, here, new_run, 5, days=29)
    assert _retained(planned) == NOTHING
    assert _run_ids(planned) == made


def test_runs_that_are_open_stay_however_old_they_are(planned, here, new_run):
    with planned.writing() as connection:
        waiting, working = (runs.create_run(connection, here, new_run(f"{n:032x}")) for n in range(2))
        runs.begin_attempt(connection, here, working.id, "w")
        connection.execute(run_table.update().values(created=1, started=1))
    _age_contents(planned, 5000)
    assert _retained(planned, Retention(0, 0, 0)) == NOTHING
    assert _run_ids(planned) == [waiting.id, working.id]


def test_a_content_that_a_kept_run_needs_stays(planned, here, new_run):
    with planned.writing() as connection:
        needed = contents.put(connection, here, b"an outcome of a run that is gone")
        contents.put(connection, here, b"nobody's")
        order = f'{{"order":{{}},"inputs":{{"previous":"{needed}"}}}}'.encode()
        runs.create_run(connection, here, new_run(order=order))
    _age_contents(planned)
    assert _retained(planned).contents == 1
    with planned.reading() as connection:
        assert contents.get(connection, here, needed)


def test_a_content_just_written_stays_for_who_is_about_to_use_it(planned, here):
    with planned.writing() as connection:
        contents.put(connection, here, b"nobody's yet")
    assert _retained(planned) == NOTHING


def test_a_content_stays_in_the_workspace_that_needs_it(planned, here):
    with planned.writing() as connection:
        contents.put(connection, "other", b'{"name":"film"}')
    _age_contents(planned)
    assert _retained(planned).contents == 1
    with planned.reading() as connection:
        assert contents.get(connection, here, contents.sha256_of(b'{"name":"film"}'))


def test_a_deleted_plan_goes_with_its_versions_and_runs_and_its_id_is_never_free(planned, here, new_run):
    _ended_runs(planned, here, new_run, 1, days=1)
    with planned.writing() as connection:
        plans.move_head(connection, here, "film", 1, "Film", b"{}", BY)
        plans.delete_plan(connection, here, "film", 2)
    assert _retained(planned) == NOTHING
    with planned.writing() as connection:
        connection.execute(plan_table.update().values(deleted=now_ms() - 11 * DAY_MS))
    _age_contents(planned)
    # Contents: the two versions, the order and the outcome of the run.
    assert _retained(planned) == Removed(runs=1, versions=2, replies=0, trail=0, contents=4)
    with planned.writing() as connection, pytest.raises(plans.PlanExistsError):
        plans.create_plan(connection, here, "film", "Film", b"{}", BY)


def test_a_deleted_plan_with_a_run_at_work_keeps_its_versions(planned, here, queued):
    with planned.writing() as connection:
        plans.delete_plan(connection, here, "film", 1)
        connection.execute(plan_table.update().values(deleted=1))
    _age_contents(planned)
    assert _retained(planned) == NOTHING


def test_replies_go_after_two_days_and_the_trail_after_a_year_at_least(database):
    with database.writing() as connection:
        for key in ("old", "new"):
            replies.take_key(connection, Asked("acme", "key:ana", key, "a" * 64))
            trail.note(connection, Doer("acme", "key:ana", "r"), "plan.create", key)
        is_old = reply_table.c.key == "old"
        connection.execute(reply_table.update().where(is_old).values(created=now_ms() - KEPT_MS - 1))
        is_old = trail_table.c.subject == "old"
        connection.execute(trail_table.update().where(is_old).values(at=now_ms() - 366 * DAY_MS))
    assert _retained(database) == Removed(runs=0, versions=0, replies=1, trail=1, contents=0)


def test_whatever_leads_to_a_run_or_a_content_holds_it(planned, here, new_run):
    made = _ended_runs(planned, here, new_run, 1, days=31)
    kept = sa.Table(
        "keepsakes",
        METADATA,
        sa.Column("workspace", sa.String(64)),
        sa.Column("run", sa.String(64)),
        sa.Column("sha256", sa.String(64)),
        sa.ForeignKeyConstraint(["workspace", "run"], ["runs.workspace", "runs.id"]),
        sa.ForeignKeyConstraint(["workspace", "sha256"], ["contents.workspace", "contents.sha256"]),
    )
    try:
        with planned.writing() as connection:
            kept.create(connection)
            name = contents.put(connection, here, b"a keepsake")
            connection.execute(kept.insert().values(workspace=here, run=made[0], sha256=name))
        _age_contents(planned)
        assert _retained(planned, Retention(0, 0)) == NOTHING
    finally:
        METADATA.remove(kept)


@pytest.mark.postgres
def test_a_content_taken_into_use_while_it_is_removed_is_kept_anew(new_database, here, all_at_once):
    database = new_database("postgresql")
    for _ in range(5):
        with database.writing() as connection:
            contents.put(connection, here, b"shared")
        _age_contents(database)
        plans_made = _plan_count(database)

        def act(number, first=plans_made):
            if number == 0:
                return retain(database, BRIEF)
            with database.writing() as connection:
                plans.create_plan(connection, here, f"p{first + number}", "P", b"shared", BY)
            return None

        results = all_at_once(4, act)
        assert not [result for result in results if isinstance(result, Exception)]
        assert _plan_count(database) == plans_made + 3
        with database.writing() as connection:
            assert contents.get(connection, here, contents.sha256_of(b"shared")) == b"shared"
            for table in ("plan_versions", "contents"):
                connection.execute(METADATA.tables[table].delete())


def _plan_count(database):
    with database.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(plan_table))


@pytest.mark.parametrize("name", ["run_days", "runs_kept", "deleted_plan_days", "trail_days"])
def test_a_policy_of_less_than_nothing_is_refused(name):
    with pytest.raises(ValueError, match=f"{name}: -1 is less than 0"):
        Retention(**{name: -1})


def test_the_trail_is_kept_for_a_year_at_least():
    with pytest.raises(ValueError, match="trail_days: 364 is less than 365"):
        Retention(trail_days=364)


def test_the_settings_have_the_usual_policy():
    assert asdict(Settings().retention) == asdict(Retention())


def test_the_queue_forgets_only_what_ended_long_ago(planned, here, new_run):
    queue = RunQueue(planned)
    with planned.writing() as connection:
        names = [runs.create_run(connection, here, new_run()).id for _ in range(3)]
        for name in names:
            queue.put(connection, here, name, 100)
    queue.close()
    table = "workflow_status" if planned.is_sqlite else "dbos.workflow_status"
    old = now_ms() - (KEPT_DAYS + 1) * DAY_MS
    for name, ended in ((names[0], old), (names[1], now_ms())):
        with planned.writing() as connection:
            connection.exec_driver_sql(
                f"UPDATE {table} SET status = 'SUCCESS', completed_at = {ended} "
                f"WHERE workflow_uuid = '{name}'"
            )
    assert forget_ended(planned) == 1
    with planned.reading() as connection:
        left = list(connection.exec_driver_sql(f"SELECT workflow_uuid FROM {table}").scalars())
    assert sorted(left) == sorted(names[1:])
