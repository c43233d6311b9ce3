"""Addresses of things in answers; ids may hold any character, an address may not."""

from __future__ import annotations

from urllib.parse import quote


def address_of(*parts: str) -> str:
    """``address_of("plans", "hello")`` is ``/v1/plans/hello``; what can't stand there is escaped."""
    return "/".join(("/v1", *(quote(part, safe="") for part in parts)))
