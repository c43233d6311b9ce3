"""Who asks, told by the header ``Authorization: Bearer ...``: a key, or a token of an identity provider."""

from __future__ import annotations

from typing import Final, Protocol

import sqlalchemy as sa

from api.access import keys
from api.access.last_uses import CLOSING_SECONDS, LastUses
from api.access.rates import Guesses
from api.access.roles import SCOPES, Principal, Role
from api.store.database import Database
from api.store.tables import workspaces

OPEN_WORKSPACE: Final = "default"
OPEN: Final = Principal(OPEN_WORKSPACE, "open", Role.ADMIN, SCOPES[Role.ADMIN])
"""Everybody, where the service is open."""


class TooManyGuessesError(Exception):
    """An address has sent too many wrong keys; ``seconds`` says how long it has to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many wrong keys")
        self.seconds = seconds


class Tokens(Protocol):
    """Reads tokens of an identity provider."""

    def principal_of(self, token: str) -> Principal | None:
        """Whose token it is; None where it is not to be trusted."""


class Authentication:
    """Tells who asks.

    Parameters
    ----------
    is_open
        Whether everybody may do everything.
    tokens
        For those who bring no key.
    guesses
        Holds addresses back that send wrong keys.
    """

    def __init__(
        self,
        database: Database,
        *,
        is_open: bool = False,
        tokens: Tokens | None = None,
        guesses: Guesses | None = None,
    ) -> None:
        self._database = database
        self._is_open = is_open
        self._tokens = tokens
        self._guesses = guesses or Guesses()
        self._last_uses = LastUses(database)

    def principal_of(self, authorization: str | None, address: str = "") -> Principal | None:
        """Who asks, by the header of a request; None where nobody is known by it.

        A key is looked up even where its address has to wait, for one indexed read: a valid one is let in.

        Raises
        ------
        TooManyGuessesError
            If the address has to wait, and did not bring a valid key.
        ProviderDownError
            If it is a token, and the keys of its provider can't be had.
        """
        if authorization is None:
            return OPEN if self._is_open else None
        scheme, _, credentials = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return None
        credentials = credentials.strip()
        wait = self._guesses.seconds_to_wait(address, credentials)
        if wait is not None and not keys.is_well_formed(credentials):
            raise TooManyGuessesError(wait)
        principal = self._found(credentials)
        if wait is not None and principal is None:
            raise TooManyGuessesError(wait)
        self._guesses.note(address, credentials, right=principal is not None)
        return principal

    def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Give what is still being noted a little time."""
        self._last_uses.close(seconds)

    def _found(self, credentials: str) -> Principal | None:
        if credentials.startswith(keys.PREFIX) or self._tokens is None:
            return self._by_key(credentials)
        principal = self._tokens.principal_of(credentials)
        if principal is None or not self._has_workspace(principal.workspace):
            return None
        return principal

    def _by_key(self, text: str) -> Principal | None:
        with self._database.reading() as connection:
            principal = keys.principal_of(connection, text)
        if principal is not None:
            self._last_uses.note(principal.actor.removeprefix("key:"))
        return principal

    def _has_workspace(self, workspace: str) -> bool:
        """A claim makes no workspace: somebody has to have made it with ``planner key create``."""
        with self._database.reading() as connection:
            asked = sa.select(workspaces.c.id).where(workspaces.c.id == workspace)
            return connection.execute(asked).first() is not None
