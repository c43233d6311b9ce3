"""The provider's keys: fetched seldom, however many tokens ask, and honestly missed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from jwt.algorithms import OKPAlgorithm

from api.access import signing_keys
from api.access.signing_keys import (
    FLOOR_SECONDS,
    KEPT_SECONDS,
    LARGEST_ANSWER,
    STALE_SECONDS,
    WELL_KNOWN,
    ProviderDownError,
    SigningKeys,
    fetch_over_http,
    is_safe_address,
    read_key_set,
)

KEY = json.loads(OKPAlgorithm.to_jwk(ed25519.Ed25519PrivateKey.generate().public_key()))


def key_set(*ids: str) -> bytes:
    return json.dumps({"keys": [{**KEY, "kid": id_} for id_ in ids]}).encode()


class Provider:
    """Gives its keys away, counts how often, and may be away."""

    def __init__(self) -> None:
        self.ids = ["one"]
        self.asked = 0
        self.is_away = False
        self.now = 1000.0
        self.keys = SigningKeys(self.fetch, lambda: self.now)

    def fetch(self) -> bytes:
        self.asked += 1
        if self.is_away:
            raise OSError("away")
        return key_set(*self.ids)


@pytest.fixture
def provider() -> Provider:
    return Provider()


def test_keys_are_fetched_once_and_kept(provider):
    assert all(provider.keys.find("one") is not None for _ in range(100))
    assert provider.asked == 1
    provider.now += KEPT_SECONDS
    assert provider.keys.find("one") is not None
    assert provider.asked == 2


def test_unknown_ids_do_not_flood_the_provider(provider):
    for number in range(1000):
        assert provider.keys.find(f"unknown {number}") is None
    assert provider.asked == 1
    provider.now += FLOOR_SECONDS
    provider.keys.find("unknown again")
    assert provider.asked == 2


def test_a_new_key_is_found_after_the_floor(provider):
    provider.keys.find("one")
    provider.ids = ["two"]
    assert provider.keys.find("two") is None
    provider.now += FLOOR_SECONDS
    assert provider.keys.find("two") is not None
    assert provider.keys.find("one") is None


def test_a_provider_that_is_away_is_no_wrong_token(provider):
    provider.is_away = True
    with pytest.raises(ProviderDownError):
        provider.keys.find("one")
    with pytest.raises(ProviderDownError):
        provider.keys.find("one")
    assert provider.asked == 1


def test_known_keys_stay_good_for_a_while_when_the_provider_is_away(provider):
    provider.keys.find("one")
    provider.is_away = True
    provider.now += KEPT_SECONDS
    assert provider.keys.find("one") is not None
    with pytest.raises(ProviderDownError):
        provider.keys.find("two")
    provider.now += STALE_SECONDS
    with pytest.raises(ProviderDownError):
        provider.keys.find("one")


def test_nobody_who_knows_a_key_waits_for_a_provider_that_hangs(provider, monkeypatch):
    provider.keys.find("one")
    provider.now += KEPT_SECONDS
    asked, may_answer, found = threading.Event(), threading.Event(), []

    def hang() -> bytes:
        asked.set()
        assert may_answer.wait(60)
        return key_set("one", "two")

    monkeypatch.setattr(provider.keys, "_fetch", hang)
    monkeypatch.setattr(signing_keys, "WAIT_SECONDS", 0.01)
    renewing = threading.Thread(target=lambda: found.append(provider.keys.find("one")))
    renewing.start()
    assert asked.wait(60)
    others = [threading.Thread(target=lambda: found.append(provider.keys.find("one"))) for _ in range(8)]
    for other in others:
        other.start()
    for other in others:
        other.join(20)
    assert [key is not None for key in found] == [True] * 8
    with pytest.raises(ProviderDownError):  # who does not know it is told so, soon
        provider.keys.find("two")
    may_answer.set()
    renewing.join(60)
    assert len(found) == 9
    assert provider.keys.find("two") is not None


def test_who_comes_first_waits_for_the_fetch_of_another(provider, monkeypatch):
    asked, may_answer, found = threading.Event(), threading.Event(), []

    def slow() -> bytes:
        asked.set()
        assert may_answer.wait(60)
        return key_set("one")

    monkeypatch.setattr(provider.keys, "_fetch", slow)
    monkeypatch.setattr(signing_keys, "WAIT_SECONDS", 60.0)
    threads = [threading.Thread(target=lambda: found.append(provider.keys.find("one"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert asked.wait(60)
    may_answer.set()
    for thread in threads:
        thread.join(60)
    assert [key is not None for key in found] == [True] * 8


@pytest.mark.parametrize("text", [b"", b"[]", b'{"keys": 3}', b"\xff", b"<html>"])
def test_what_is_no_key_set_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - of any kind
        read_key_set(text)


def test_private_keys_and_keys_without_an_id_are_left_out():
    odd = [
        {**KEY},
        {**KEY, "kid": 3},
        {**KEY, "kid": "private", "d": "AA"},
        7,
        {**KEY, "kid": "x", "key_ops": ["sign"]},
    ]
    assert read_key_set(json.dumps({"keys": odd}).encode()) == {}


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://login.example.com/keys", True),
        ("http://localhost:8080/keys", True),
        ("http://127.0.0.1/keys", True),
        ("http://login.example.com/keys", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("login.example.com", False),
    ],
)
def test_keys_come_over_https_or_from_this_machine(address, is_safe):
    assert is_safe_address(address) is is_safe


class _Pages(BaseHTTPRequestHandler):
    """``/keys`` and the configuration that names it; a redirect; and more than anybody wants."""

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        pages = {
            "/keys": key_set("one"),
            WELL_KNOWN: json.dumps({"issuer": here, "jwks_uri": f"{here}/keys"}).encode(),
            f"/other{WELL_KNOWN}": json.dumps({"issuer": here, "jwks_uri": f"{here}/keys"}).encode(),
            "/endless": b"[" * (LARGEST_ANSWER + 1),
        }
        self.send_response(302 if self.path == "/moved" else 200 if self.path in pages else 404)
        self.send_header("Location", f"{here}/keys")
        self.end_headers()
        self.wfile.write(pages.get(self.path, b""))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_keys_are_fetched_from_where_the_provider_s_configuration_says(address):
    assert read_key_set(fetch_over_http(address, None)()).keys() == {"one"}
    assert read_key_set(fetch_over_http("https://elsewhere.example", f"{address}/keys")()).keys() == {"one"}


def test_another_issuer_s_configuration_is_refused(address):
    with pytest.raises(ValueError, match="not this issuer"):
        fetch_over_http(f"{address}/other", None)()


@pytest.mark.parametrize(
    ("page", "message"), [("moved", "302"), ("nothing", "404"), ("endless", "too large")]
)
def test_redirects_and_endless_answers_are_not_followed(address, page, message):
    with pytest.raises(ValueError, match=message):
        fetch_over_http(address, f"{address}/{page}")()
