"""Which methods a path has: routes know only their own, and a path may have several routes."""

from __future__ import annotations

import re

from fastapi import FastAPI


def methods_at(app: FastAPI, path: str) -> list[str]:
    """The methods of every operation at a path, as the API describes them."""
    found = {
        method.upper()
        for template, operations in app.openapi()["paths"].items()
        if re.fullmatch(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template)), path)
        for method in operations
    }
    return sorted(found)
