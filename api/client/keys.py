"""Keys of the workspace: for administrators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from api.client.answers import KeyAnswer, Page
from api.client.calls import as_model, as_nothing, get, given, path_of, post
from api.client.effects import Call
from api.client.modes import Mode, Room, listing, operation

_KEY = as_model(KeyAnswer)


class Keys(Room[Mode]):
    """``client.keys``."""

    @operation
    def create(
        self,
        name: str,
        role: str,
        *,
        scopes: Sequence[str] | None = None,
        expires: dt.datetime | None = None,
    ) -> Call[KeyAnswer]:
        """Make a key; its text is in ``key`` of this answer only.

        The text is missing where the first answer was lost: the service repeats it without. Revoke the key
        then, and make another.
        """
        more = given(scopes=scopes, expires=expires)
        return post(path_of("keys"), _KEY, {"name": name, "role": role, **more})

    @operation
    def read(self, key: str) -> Call[KeyAnswer]:
        """A key by its id, without its text."""
        return get(path_of("keys", key), _KEY)

    @listing
    def list(self) -> Call[Page[KeyAnswer]]:
        """Every key, without its text."""
        return get(path_of("keys"), as_model(Page[KeyAnswer]), limit=200)

    @operation
    def revoke(self, key: str) -> Call[None]:
        """Make a key useless, at once."""
        return Call("DELETE", path_of("keys", key), as_nothing)
