"""Tokens of an identity provider (OpenID Connect): JSON Web Tokens, trusted only where everything holds.

RFC 8725, best current practices: the algorithm is the key's and not the token's, issuer, audience and times
are always checked, and what a token says about where its key is found is never followed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.access.roles import SCOPES, Principal, Role
from api.access.signing_keys import SigningKeys, fetch_over_http

if TYPE_CHECKING:
    from api.settings import Settings

ALGORITHMS: Final = ("RS256", "ES256", "EdDSA")
LEEWAY_SECONDS: Final = 30
REQUIRED: Final = ("exp", "iss", "aud", "sub")
LONGEST_TOKEN: Final = 8192
LONGEST_SUBJECT: Final = 180
_log = logging.getLogger("crewline.access")


@dataclass(frozen=True, slots=True)
class TokenRules:
    """What a token has to say.

    Attributes
    ----------
    issuer, audience
        Exactly.
    role_claim
        Path of the claim that names the role, or several; the highest counts: ``realm_access.roles``.
    workspace_claim
        Path of the claim that names the workspace.
    workspace
        Of those whose token names none; None where every token has to name one.
    """

    issuer: str
    audience: str
    role_claim: str = "crewline_role"
    workspace_claim: str = "crewline_workspace"
    workspace: str | None = None


class _RefusedError(Exception):
    """A token is not to be trusted; the message says why."""


class ProviderTokens:
    """Reads tokens of one provider."""

    def __init__(self, rules: TokenRules, keys: SigningKeys) -> None:
        self._rules = rules
        self._keys = keys

    def principal_of(self, token: str) -> Principal | None:
        """Whose token it is; None where it is not to be trusted, or gives no role.

        Raises
        ------
        ProviderDownError
            If the provider's keys can't be had.
        """
        try:
            return self._principal(self._claims_of(token))
        except _RefusedError as refused:
            # to the log only: whoever tries tokens need not know how far one came
            _log.info("token refused", extra={"reason": str(refused)})
            return None

    def _claims_of(self, token: str) -> Mapping[str, Any]:
        import jwt

        try:
            header = jwt.get_unverified_header(token) if len(token) <= LONGEST_TOKEN else {}
        except (jwt.PyJWTError, ValueError):
            raise _RefusedError("no token") from None
        algorithm, id_ = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS or not isinstance(id_, str) or "crit" in header or "b64" in header:
            raise _RefusedError("header")
        key = self._keys.find(id_)
        if key is None or key.algorithm != algorithm:
            raise _RefusedError("key")
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=[key.algorithm],
                audience=self._rules.audience,
                issuer=self._rules.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": list(REQUIRED)},
            )
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
            raise _RefusedError(type(error).__name__) from None
        return claims

    def _principal(self, claims: Mapping[str, Any]) -> Principal:
        subject = str(claims["sub"])
        if not 1 <= len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
            raise _RefusedError("subject")
        role = highest_role(_claim(claims, self._rules.role_claim))
        named = _claim(claims, self._rules.workspace_claim)
        workspace = self._rules.workspace if named is None else named
        if role is None or not isinstance(workspace, str) or not workspace.isprintable():
            raise _RefusedError("role or workspace")
        return Principal(workspace, f"user:{subject}", role, SCOPES[role])


def highest_role(named: Any) -> Role | None:
    """The highest of the roles that a claim names, as one text or a list; None where it names none."""
    names = [named] if isinstance(named, str) else named if isinstance(named, list) else []
    found = [role for role in Role if role.value in _texts(names)]
    return found[-1] if found else None


def tokens_of(settings: Settings) -> ProviderTokens | None:
    """Reads the tokens of the provider that is set; None where none is."""
    if settings.oidc_issuer is None or settings.oidc_audience is None:
        return None
    rules = TokenRules(
        settings.oidc_issuer,
        settings.oidc_audience,
        settings.oidc_role_claim,
        settings.oidc_workspace_claim,
        settings.oidc_workspace,
    )
    return ProviderTokens(rules, SigningKeys(fetch_over_http(settings.oidc_issuer, settings.oidc_jwks_url)))


def _texts(values: Iterable[Any]) -> set[str]:
    return {value for value in values if isinstance(value, str)}


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    """A claim by its own name, or by the path to it: names of claims may hold dots themselves."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
