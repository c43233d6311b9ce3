"""The public keys of an identity provider: fetched, kept for a while, never asked for more often than so."""

from __future__ import annotations

import ipaddress
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic_core import from_json

KEPT_SECONDS: Final = 600.0
"""After which keys are fetched anew."""
FLOOR_SECONDS: Final = 30.0
"""Between two fetches at least, whatever tokens come: unknown key ids must not flood the provider."""
STALE_SECONDS: Final = 3600.0
"""How long known keys go on being trusted while the provider can't be reached."""
FETCH_SECONDS: Final = 5.0
WAIT_SECONDS: Final = 2.0
"""For another's fetch, where a key is not known: then the provider is said to be away."""
LARGEST_ANSWER: Final = 2**20
LEAST_RSA_BITS: Final = 2048
WELL_KNOWN: Final = "/.well-known/openid-configuration"
_log = logging.getLogger("crewline.access")


class ProviderDownError(Exception):
    """The keys of the identity provider can't be had."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, and the one algorithm that it is for."""

    algorithm: str
    key: Any


class SigningKeys:
    """The provider's keys by their ids.

    Parameters
    ----------
    fetch
        Gets the key set (RFC 7517) as text; raises what it likes where it can't.
    clock
        Seconds that never go back.
    """

    def __init__(self, fetch: Callable[[], bytes], clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._fetching = threading.Lock()
        """Held by the one who fetches; the others only read, and nobody waits for it who knows the key."""
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched: float | None = None
        self._tried: float | None = None

    def find(self, id_: str) -> SigningKey | None:
        """A key; None where the provider has none of this id.

        Raises
        ------
        ProviderDownError
            If that can't be found out.
        """
        if (known := self._known(id_, KEPT_SECONDS)) is not None:
            return known
        is_needed = self._known(id_, STALE_SECONDS) is None
        if self._fetching.acquire(timeout=WAIT_SECONDS if is_needed else 0):
            try:
                if self._may_try():
                    self._renew()
            finally:
                self._fetching.release()
        if (known := self._known(id_, STALE_SECONDS)) is not None:
            return known
        if self._fetched is None or self._fetched != self._tried:
            raise ProviderDownError
        return None

    def _known(self, id_: str, seconds: float) -> SigningKey | None:
        """A key that was fetched less than so long ago."""
        age = float("inf") if self._fetched is None else self._clock() - self._fetched
        return self._keys.get(id_) if age < seconds else None

    def _may_try(self) -> bool:
        return self._tried is None or self._clock() - self._tried >= FLOOR_SECONDS

    def _renew(self) -> None:
        self._tried = self._clock()
        try:
            self._keys = read_key_set(self._fetch())
            self._fetched = self._tried
        except Exception as error:
            _log.warning("identity provider away", extra={"error": type(error).__name__})


def read_key_set(text: bytes) -> dict[str, SigningKey]:
    """The keys of a set that tokens may be signed with; all others are left out.

    Raises
    ------
    ValueError
        If it is no key set.
    """
    document = from_json(text)
    if not isinstance(document, dict) or not isinstance(document.get("keys"), list):
        raise ValueError("no key set")
    read = {one["kid"]: _read_key(one) for one in document["keys"] if _is_for_signatures(one)}
    return {id_: key for id_, key in read.items() if key is not None}


def _is_for_signatures(one: Any) -> bool:
    """Public, asymmetric, with an id, and meant for signatures."""
    if not isinstance(one, dict) or not isinstance(one.get("kid"), str) or "d" in one or "k" in one:
        return False
    operations = one.get("key_ops")
    return one.get("use", "sig") == "sig" and (operations is None or "verify" in operations)


def _read_key(one: dict[str, Any]) -> SigningKey | None:
    from jwt import PyJWK
    from jwt.exceptions import PyJWTError

    kinds: dict[tuple[Any, Any], str] = {
        ("RSA", None): "RS256",
        ("EC", "P-256"): "ES256",
        ("OKP", "Ed25519"): "EdDSA",
    }
    algorithm = kinds.get((one.get("kty"), one.get("crv")))
    if algorithm is None or one.get("alg", algorithm) != algorithm:
        return None
    try:
        key = PyJWK(one, algorithm).key
    except (PyJWTError, ValueError, TypeError):
        return None
    if algorithm == "RS256" and key.key_size < LEAST_RSA_BITS:
        return None
    return SigningKey(algorithm, key)


def fetch_over_http(issuer: str, address: str | None) -> Callable[[], bytes]:
    """Fetches a provider's key set: from ``address``, or from where its configuration says.

    Redirects are not followed, and answers of more than a megabyte not read.
    """

    def fetch() -> bytes:
        return _get(address or _discovered(issuer))

    return fetch


def is_safe_address(address: str) -> bool:
    """Whether keys may be fetched from here: over HTTPS, or over HTTP on this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme != "http" or parts.hostname is None:
        return False
    try:
        return parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def _discovered(issuer: str) -> str:
    """OpenID Connect Discovery 1.0, section 4: the issuer named there has to be the one that was asked."""
    found = from_json(_get(issuer.rstrip("/") + WELL_KNOWN))
    address = found.get("jwks_uri") if isinstance(found, dict) else None
    if not isinstance(address, str) or found.get("issuer") != issuer or not is_safe_address(address):
        raise ValueError("not this issuer's configuration")
    return address


def _get(address: str) -> bytes:
    import httpx2

    until = time.monotonic() + FETCH_SECONDS
    parts: list[bytes] = []
    size = 0
    with (
        httpx2.Client(timeout=FETCH_SECONDS, follow_redirects=False, trust_env=False) as client,
        client.stream("GET", address, headers={"Accept": "application/json"}) as answer,
    ):
        if answer.status_code != 200:
            raise ValueError(f"answered with {answer.status_code}")
        for part in answer.iter_bytes():
            size += len(part)
            if size > LARGEST_ANSWER or time.monotonic() > until:
                raise ValueError("too large or too slow")
            parts.append(part)
    return b"".join(parts)
