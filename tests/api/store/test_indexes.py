"""Lists of a large table are read by an index, a page at a time, on both databases."""

import pytest
import sqlalchemy as sa

from api.store import contents, runs
from api.store.tables import plans as plan_table
from api.store.tables import runs as run_table

RUNS = 100_000
STATES = ("succeeded", "failed", "cancelled", "succeeded")


@pytest.fixture(scope="module")
def crowded(new_database):
    """``crowded("sqlite")``: 100,000 runs of 50 plans in two workspaces, one in a thousand of them queued."""
    made = {}

    def make(kind):
        if kind not in made:
            made[kind] = new_database(kind)
            with made[kind].writing() as connection:
                _crowd(connection)
        return made[kind]

    return make


def _crowd(connection):
    sha256 = {place: contents.put(connection, place, b"{}") for place in ("acme", "other")}
    row = {"name": "P", "head": 1, "created": 0, "updated": 0}
    places = [{"workspace": place, "id": f"plan{n}", **row} for place in sha256 for n in range(50)]
    connection.execute(plan_table.insert(), places)
    row = {"plan_version": 1, "priority": 1, "created": 0, "created_by": "key:ana", "attempt": 1}
    for first in range(0, RUNS, 10_000):
        rows = [
            {
                "workspace": "acme" if n % 4 else "other",
                "id": f"{n:032x}",
                "kind": "risk" if n % 500 == 1 else "solve",
                "plan": f"plan{n % 50}",
                "order_sha256": sha256["acme" if n % 4 else "other"],
                "state": "queued" if n % 1000 == 1 else STATES[n % 4],
                **row,
            }
            for n in range(first, first + 10_000)
        ]
        connection.execute(run_table.insert(), rows)
    connection.exec_driver_sql("ANALYZE")


def _explained(database, ask):
    """The plans of all that a function asks of the database."""
    asked = []
    begin = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "

    def note(_connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    with database.reading() as connection:
        sa.event.listen(connection, "before_cursor_execute", note)
        ask(connection)
        sa.event.remove(connection, "before_cursor_execute", note)
        return "\n".join(
            " ".join(map(str, row))
            for statement, parameters in asked
            for row in connection.exec_driver_sql(begin + statement, parameters)
        )


@pytest.mark.parametrize("before", [None, f"{RUNS // 2:032x}"])
@pytest.mark.parametrize(
    "wanted",
    [{}, {"state": "queued"}, {"plan": "plan7"}, {"kind": "risk"}, {"plan": "plan7", "state": "queued"}],
    ids=str,
)
def test_a_page_of_runs_is_read_by_an_index(crowded, kind_of_database, wanted, before):
    database = crowded(kind_of_database)
    plan = _explained(database, lambda connection: runs.list_runs(connection, "acme", 50, before, **wanted))
    assert "SEARCH runs USING INDEX" in plan or "Index Scan" in plan or "Bitmap Index" in plan, plan
    assert "SCAN runs" not in plan, plan
    assert "Seq Scan" not in plan, plan
    if database.is_sqlite:
        assert "TEMP B-TREE" not in plan, plan
