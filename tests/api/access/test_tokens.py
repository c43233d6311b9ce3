"""Tokens of an identity provider: what holds is taken, every classic attack is refused (RFC 8725)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from api.access.roles import SCOPES, Role
from api.access.signing_keys import SigningKeys
from api.access.tokens import LONGEST_TOKEN, ProviderTokens, TokenRules, highest_role

ISSUER, AUDIENCE = "https://login.example.com/tenant", "crewline"
RULES = TokenRules(ISSUER, AUDIENCE, "roles.crewline", "workspace", None)
RSA_KEY = rsa.generate_private_key(65537, 2048)
WEAK_RSA_KEY = rsa.generate_private_key(65537, 1024)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()
SECRET = b"0123456789abcdef0123456789abcdef"
Make = Callable[..., str]


def _public(algorithm: Any, key: Any, **more: Any) -> dict[str, Any]:
    return {**json.loads(algorithm.to_jwk(key.public_key())), **more}


KEY_SET = [
    _public(RSAAlgorithm, RSA_KEY, kid="rsa", use="sig", alg="RS256"),
    _public(ECAlgorithm, EC_KEY, kid="ec"),
    _public(OKPAlgorithm, ED_KEY, kid="ed"),
    _public(RSAAlgorithm, RSA_KEY, kid="for-encryption", use="enc"),
    _public(RSAAlgorithm, WEAK_RSA_KEY, kid="weak"),
    {"kty": "oct", "kid": "secret", "k": base64.urlsafe_b64encode(SECRET).decode().rstrip("=")},
    {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
]


@pytest.fixture
def tokens() -> ProviderTokens:
    return ProviderTokens(RULES, SigningKeys(lambda: json.dumps({"keys": KEY_SET}).encode()))


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "ana",
        "exp": now + 300,
        "iat": now,
        "roles": {"crewline": ["planner"]},
        "workspace": "office",
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def token(
    key: Any = RSA_KEY, algorithm: str = "RS256", kid: str | None = "rsa", header: Any = None, **changes: Any
) -> str:
    headers = {**({} if kid is None else {"kid": kid}), **(header or {})}
    return jwt.encode(claims(**changes), key, algorithm, headers)


def by_hand(header: dict[str, Any], signature: Callable[[bytes], bytes], **changes: Any) -> str:
    parts = [json.dumps(part).encode() for part in (header, claims(**changes))]
    signed = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    return (signed + b"." + base64.urlsafe_b64encode(signature(signed)).rstrip(b"=")).decode()


@pytest.mark.parametrize(
    ("key", "algorithm", "kid"), [(RSA_KEY, "RS256", "rsa"), (EC_KEY, "ES256", "ec"), (ED_KEY, "EdDSA", "ed")]
)
def test_a_token_signed_by_the_provider_tells_who_asks(tokens, key, algorithm, kid):
    found = tokens.principal_of(token(key, algorithm, kid))
    assert (found.workspace, found.actor, found.role) == ("office", "user:ana", Role.PLANNER)
    assert found.scopes == SCOPES[Role.PLANNER]


def test_a_token_without_a_signature_is_refused(tokens):
    assert tokens.principal_of(by_hand({"alg": "none", "kid": "rsa"}, lambda _: b"")) is None
    assert tokens.principal_of(by_hand({"alg": "None", "kid": "rsa"}, lambda _: b"")) is None


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(tokens):
    pem = RSA_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    forged = by_hand({"alg": "HS256", "kid": "rsa"}, lambda text: hmac.digest(pem, text, hashlib.sha256))
    assert tokens.principal_of(forged) is None


def test_a_symmetric_key_of_the_provider_is_never_used(tokens):
    assert tokens.principal_of(token(SECRET, "HS256", "secret")) is None


@pytest.mark.parametrize(
    ("key", "algorithm", "kid"),
    [
        (RSA_KEY, "RS256", "ec"),
        (EC_KEY, "ES256", "rsa"),
        (ED_KEY, "EdDSA", "ec"),
        (rsa.generate_private_key(65537, 2048), "RS256", "rsa"),
        (RSA_KEY, "RS384", "rsa"),
        (RSA_KEY, "PS256", "rsa"),
        (RSA_KEY, "RS256", "for-encryption"),
        (WEAK_RSA_KEY, "RS256", "weak"),
        (RSA_KEY, "RS256", "unknown"),
        (RSA_KEY, "RS256", None),
    ],
)
@pytest.mark.filterwarnings("ignore:The RSA key is")
def test_a_key_is_good_for_its_own_algorithm_and_id_only(tokens, key, algorithm, kid):
    assert tokens.principal_of(token(key, algorithm, kid)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://login.example.com/other"},
        {"iss": ISSUER + "/"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": 4_000_000_000},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": 17},
        {"sub": "a" * 300},
        {"sub": "ana\n"},
    ],
)
def test_a_token_whose_claims_do_not_hold_is_refused(tokens, changes):
    assert tokens.principal_of(token(**changes)) is None


def test_clocks_may_differ_by_a_little(tokens):
    now = int(time.time())
    assert tokens.principal_of(token(exp=now - 10)) is not None
    assert tokens.principal_of(token(nbf=now + 10)) is not None
    assert tokens.principal_of(token(exp=now - 60)) is None


def test_one_of_several_audiences_is_enough(tokens):
    assert tokens.principal_of(token(aud=["another", AUDIENCE])) is not None


@pytest.mark.parametrize("header", [{"crit": ["exp"], "exp": 1}, {"crit": ["b64"], "b64": False}])
def test_extensions_that_are_said_to_be_critical_are_refused(tokens, header):
    plain = {"alg": "RS256", "kid": "rsa"}
    made = by_hand({**plain, **header}, lambda text: RSAAlgorithm(RSAAlgorithm.SHA256).sign(text, RSA_KEY))
    assert tokens.principal_of(
        by_hand(plain, lambda text: RSAAlgorithm(RSAAlgorithm.SHA256).sign(text, RSA_KEY))
    )
    assert tokens.principal_of(made) is None


def test_where_a_token_says_its_key_is_found_is_never_looked():
    asked = []

    def fetch() -> bytes:
        asked.append("the provider")
        return json.dumps({"keys": KEY_SET[:1]}).encode()

    thief = rsa.generate_private_key(65537, 2048)
    header = {"jku": "https://thief.example.com/keys", "jwk": _public(RSAAlgorithm, thief, kid="rsa")}
    assert ProviderTokens(RULES, SigningKeys(fetch)).principal_of(token(thief, header=header)) is None
    assert asked == ["the provider"]


def test_a_token_that_was_altered_is_refused(tokens):
    header, _, signature = token().split(".")
    altered = base64.urlsafe_b64encode(json.dumps(claims(sub="boss")).encode()).rstrip(b"=").decode()
    assert tokens.principal_of(f"{header}.{altered}.{signature}") is None


@pytest.mark.parametrize(
    "text", ["", "a", "a.b", "a.b.c", "....", "é.é.é", "e30.e30.e30", "[" * 5000, "a" * (LONGEST_TOKEN + 1)]
)
def test_what_is_no_token_is_refused(tokens, text):
    assert tokens.principal_of(text) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"roles": None},
        {"roles": {"crewline": []}},
        {"roles": {"crewline": ["boss"]}},
        {"roles": {"crewline": {"planner": True}}},
        {"roles": ["planner"]},
        {"workspace": None},
        {"workspace": ["office"]},
    ],
)
def test_who_has_no_role_or_no_workspace_may_nothing(tokens, changes):
    assert tokens.principal_of(token(**changes)) is None


def test_the_workspace_of_those_who_name_none_can_be_set():
    rules = TokenRules(ISSUER, AUDIENCE, "https://crewline.example/role", "workspace", "everybody")
    keys = SigningKeys(lambda: json.dumps({"keys": KEY_SET}).encode())
    found = ProviderTokens(rules, keys).principal_of(
        token(workspace=None, **{"https://crewline.example/role": "viewer"})
    )
    assert (found.workspace, found.role) == ("everybody", Role.VIEWER)


def test_of_several_roles_the_highest_counts():
    assert highest_role(["viewer", "admin", "guest"]) is Role.ADMIN
    assert highest_role("submitter") is Role.SUBMITTER
    assert highest_role(["guest", 3, None]) is None
    assert highest_role(7) is None
