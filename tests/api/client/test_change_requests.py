"""Change requests: asked for, waited for, decided on for the version that was measured."""

from __future__ import annotations

import json

import pytest

from api.client import ConflictError, RunFailedError

from .conftest import REQUEST, RUN, ok, problem

ENDED = {**RUN, "state": "succeeded"}
ASSESSED = {**REQUEST, "state": "assessed", "run": ENDED}
LATER = {"change": "postpone-project", "project": "shop", "days": 7}
PROGRESS = {"state": "succeeded", "news": None}


def test_a_request_is_asked_for_waited_for_and_approved_at_its_version(service):
    def conversation(client):
        request = yield client.change_requests.ask("hello", [LATER], "The baker is away.")
        open_ = request.state
        yield request.wait(timeout_seconds=100)
        figures = yield request.assessment()
        yield request.approve("It suits us.")
        return open_, figures, request

    decision = {"decision": "approved", "by": "key:a", "at": REQUEST["at"], "why": "x", "version": 4}
    approved = {**ASSESSED, "state": "approved", "decision": decision}
    service.answers(
        ok(REQUEST, 202), ok(PROGRESS), ok(ENDED), ok(ASSESSED), ok({"head": "sha256:1"}), ok(approved)
    )
    open_, figures, request = service.talk(conversation)
    assert (open_, request.state, request.told.decision.version) == ("open", "approved", 4)
    assert figures == {"head": "sha256:1"}
    assert json.loads(service.asked[0].content) == {"changes": [LATER], "reason": "The baker is away."}
    assert service.paths[-2:] == [
        f"GET /v1/runs/{RUN['id']}/documents/assessment",
        f"POST /v1/change-requests/{RUN['id']}/approve",
    ]
    assert service.asked[-1].headers["if-match"] == '"3"'
    assert repr(request) == f"<ChangeRequest {RUN['id']}: hello, approved>"


def test_figures_that_there_will_never_be_are_told_with_the_reason(service):
    def conversation(client):
        request = yield client.change_requests.get(RUN["id"])
        yield request.assessment()

    failed = {**RUN, "state": "failed", "problem": {"title": "no such skill"}}
    service.answers(ok({**REQUEST, "state": "failed", "run": failed}), problem(404, "not-found"))
    with pytest.raises(RunFailedError, match="no such skill"):
        service.talk(conversation)


def test_what_somebody_has_decided_already_is_a_conflict_and_the_request_stays_as_told(service):
    kept = []

    def conversation(client):
        request = yield client.change_requests.get(RUN["id"])
        kept.append(request)
        yield request.reject("no")

    service.answers(ok(ASSESSED), problem(409, "decided"))
    with pytest.raises(ConflictError) as raised:
        service.talk(conversation)
    assert (raised.value.type, kept[0].state) == ("decided", "assessed")
