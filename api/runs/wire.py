"""What a run's process and its worker tell each other: one JSON object a line.

JSON and not pickles: a worker holds the credentials of the database, and must not run what its child sends.
"""

from __future__ import annotations

from typing import Any, BinaryIO, Final

from pydantic_core import from_json, to_json

READY: Final = "ready"
NEWS: Final = "news"
PRODUCT: Final = "product"
FAILED: Final = "failed"
SHORTAGE: Final = "Shortage"
"""Kind of failure: the system had no room for a process, a thread or a file, and later may have."""


def write_line(pipe: BinaryIO, message: dict[str, Any]) -> None:
    """Send a message.

    Raises
    ------
    OSError
        If nobody reads any more.
    """
    pipe.write(to_json(message) + b"\n")
    pipe.flush()


def read_line(pipe: BinaryIO) -> dict[str, Any] | None:
    """The next message; None where there will be none.

    Raises
    ------
    ValueError
        If a line is no JSON object.
    """
    return parsed(pipe.readline())


def parsed(line: bytes) -> dict[str, Any] | None:
    """The message that a line is; None where it is not whole.

    Raises
    ------
    ValueError
        If it is no JSON object.
    """
    if not line.endswith(b"\n"):
        return None  # its writer died within a line, or before it
    message = from_json(line)
    if not isinstance(message, dict):
        raise ValueError("expected a JSON object")
    return message
