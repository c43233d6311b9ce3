"""Addresses of databases, made without loading what opens them."""

from __future__ import annotations

from pathlib import Path


def sqlite_url(path: Path) -> str:
    """The address of a database file."""
    return f"sqlite:///{path}"
