"""Names for what is new: unguessable, and in the order in which they were made."""

from __future__ import annotations

import secrets

from api.store.database import now_ms


def new_id() -> str:
    """32 hexadecimal digits: twelve of the moment, twenty of chance."""
    return f"{now_ms():012x}{secrets.token_hex(10)}"
