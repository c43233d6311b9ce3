"""Runs that a newer one takes the place of: cancelled, and in the trail like every other change."""


def test_runs_that_a_newer_one_supersedes_are_in_the_trail(clients, hello):
    address = f"/v1/plans/{hello}/runs"
    body = {"order": {"kind": "solve"}}
    old = [clients.planner.post(address, json=body).json()["id"] for _ in range(2)]
    headers = {"Idempotency-Key": "newer"}
    newer = clients.planner.post(address, json={**body, "supersede": True}, headers=headers)
    run, me = newer.json()["id"], newer.json()["created_by"]
    entries = clients.admin.get("/v1/trail").json()["rows"]
    cancelled = {entry["subject"]: entry for entry in entries if entry["action"] == "run.cancel"}
    assert set(cancelled) == set(old)
    for entry in cancelled.values():
        assert (entry["actor"], entry["before"]) == (me, {"state": "queued"})
        assert entry["after"] == {"superseded_by": run}
        assert entry["request"] == newer.headers["X-Request-Id"]
    # What the request is known by, should its answer get lost, is the run that it has started.
    assert (entries[0]["action"], entries[0]["subject"]) == ("run.start", run)
