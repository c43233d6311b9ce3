"""Keys and tokens at the door: who is let in, what is answered when that can't be known, and what is open."""

from __future__ import annotations

import pytest

from api.access.authentication import Authentication
from api.access.roles import SCOPES, Principal, Role
from api.access.signing_keys import ProviderDownError
from api.access.tokens import tokens_of
from api.cli.serving.reading_settings import read_settings
from api.settings import Settings
from planner.errors import InputError
from tests.api.access.service import HERE, running


class Provider:
    """Knows one token, and may be away."""

    is_away = False
    workspace = HERE

    def principal_of(self, token: str) -> Principal | None:
        if self.is_away:
            raise ProviderDownError
        known = Principal(self.workspace, "user:ana", Role.PLANNER, SCOPES[Role.PLANNER])
        return known if token == "token" else None


@pytest.fixture
def provider(service, monkeypatch) -> Provider:
    found = Provider()
    monkeypatch.setattr(service.app.state.services.authentication, "_tokens", found)
    return found


def asked(service, token: str = "token"):
    return service.client.get("/v1/plans", headers={"Authorization": f"Bearer {token}"})


def test_a_token_is_as_good_as_a_key(service, provider):
    assert asked(service).status_code == 200
    assert asked(service, "another").status_code == 401


def test_a_token_for_a_workspace_that_nobody_made_is_refused(service, provider):
    provider.workspace = "made up"
    assert asked(service).status_code == 401


def test_when_the_provider_is_away_the_answer_says_so_and_keys_go_on(service, provider):
    provider.is_away = True
    answer = asked(service)
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:crewline:problem:identity-provider-down"
    assert int(answer.headers["retry-after"]) > 0
    assert service.client.get("/v1/plans", headers=service.headers(Role.VIEWER)).status_code == 200


def test_without_a_provider_no_token_is_taken(service):
    assert tokens_of(Settings()) is None
    assert asked(service).status_code == 401


@pytest.mark.parametrize(
    "settings",
    [
        {"oidc_issuer": "https://login.example.com"},
        {"oidc_audience": "crewline"},
        {"oidc_issuer": "http://login.example.com", "oidc_audience": "crewline"},
        {
            "oidc_issuer": "https://login.example.com",
            "oidc_audience": "crewline",
            "oidc_jwks_url": "file:///keys",
        },
    ],
)
def test_half_a_provider_or_an_unsafe_one_is_refused(settings):
    with pytest.raises(InputError):
        read_settings(settings)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "crewline.example.com"])
def test_an_open_service_on_the_network_is_refused(host):
    with pytest.raises(InputError, match="loopback"):
        read_settings({"open": True, "host": host})


def test_an_open_service_needs_no_key_but_a_wrong_one_is_still_wrong(new_database):
    with running(new_database("sqlite"), open=True) as service:
        here = {"Host": "127.0.0.1:8321"}
        assert service.client.get("/v1/plans", headers=here).status_code == 200
        wrong = {**here, "Authorization": "Bearer cl_000000000000.x"}
        assert service.client.get("/v1/plans", headers=wrong).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "127.0.0.1:8321"}, 200),
        ({"Host": "localhost"}, 200),
        ({"Host": "[::1]:8321"}, 200),
        ({"Host": "rebound.example.com"}, 421),
        ({"Host": "127.0.0.1.example.com"}, 421),
        ({"Host": "127.0.0.1:8321", "Origin": "http://127.0.0.1:8321"}, 200),
        ({"Host": "127.0.0.1:8321", "Origin": "https://evil.example.com"}, 403),
        ({"Host": "127.0.0.1:8321", "Origin": "null"}, 403),
    ],
)
def test_pages_of_others_can_not_ask_an_open_service(open_service, headers, status):
    assert open_service.client.get("/v1/plans", headers=headers).status_code == status


@pytest.fixture(scope="module")
def open_service(new_database):
    """A service without keys."""
    with running(new_database("sqlite"), open=True) as made:
        yield made


def test_only_the_bearer_scheme_is_known(service):
    authentication = Authentication(service.database)
    key = service.key(Role.VIEWER)
    assert authentication.principal_of(f"bearer {key}") is not None
    assert authentication.principal_of(key) is None
    assert authentication.principal_of(f"Basic {key}") is None
    assert authentication.principal_of(None) is None
