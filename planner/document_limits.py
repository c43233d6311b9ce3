"""How large, deep and large-numbered a plan document may be, in YAML and in JSON alike."""

from __future__ import annotations

from typing import Final

LARGEST_FILE: Final = 64 * 2**20
"""Bytes of the largest file that is read unless the caller says otherwise."""
DEEPEST: Final = 64
"""Most lists and mappings within each other."""
MOST_ALIASED_NODES: Final = 100_000
"""Most nodes that YAML aliases may add to those written."""
LARGEST_INTEGER: Final = 2**53 - 1
"""Largest whole number that every reader of JSON keeps exactly."""
MOST_ISSUES: Final = 1000
"""Most issues that are told of one document; nobody reads more, and each takes memory."""
TOO_LARGE: Final = "expected a finite number below 9e15"
