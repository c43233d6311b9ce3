"""What log lines never say: secrets, documents, and the values that a failed statement was run with."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy.exc import StatementError

MOST_CHARACTERS: Final = 2000
MOST_FRAMES: Final = 12
_HIDDEN: Final = "***"
_RULES: Final = (
    (re.compile(r"\bcl_([0-9A-Za-z]+)\.[\w-]+"), rf"cl_\1.{_HIDDEN}"),  # a key: its id may be known
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?"), _HIDDEN),  # a JSON Web Token
    (re.compile(r"\b(bearer|basic) +[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {_HIDDEN}"),
    (re.compile(r"(://[^\s:/@]*):[^\s\"']*@"), rf"\1:{_HIDDEN}@"),
    (
        re.compile(
            r"((?:password|passwd|secret|token|authorization|api[_-]?key)\w*[\"']?\s*[=:]\s*)[\"']?[^\s\"'&,;]+",
            re.IGNORECASE,
        ),
        rf"\1{_HIDDEN}",
    ),
    (re.compile(r"\[parameters: .*?(?=\n\(Background on|\Z)", re.DOTALL), f"[parameters: {_HIDDEN}]"),
)
_ROOT: Final = Path(__file__).parents[2]


def redacted(text: str) -> str:
    """A text without secrets, and not too long."""
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]}..."
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


def redacted_value(value: Any) -> Any:
    """The same for whatever is given with a log line."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {str(name): redacted_value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [redacted_value(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else redacted(str(value))


def told_exception(error: BaseException) -> str:
    """An exception and what led to it: types, messages without what was handed in, and places in the code."""
    return "\nafter ".join(_one(each) for each in _chain(error))


def message_of(error: BaseException) -> str:
    """What an exception says, without what was handed in."""
    if isinstance(error, StatementError):  # str() would give the statement and its values
        cause = error.orig
        return "" if cause is None else f"{type(cause).__name__}: {_first_line(cause)}"
    if isinstance(error, ValidationError):  # and here the input
        places = (
            f"{'.'.join(map(str, one['loc']))} ({one['type']})" for one in error.errors(include_input=False)
        )
        return f"{error.error_count()} errors of {error.title}: {', '.join(places)}"
    return _first_line(error)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:300]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    told: set[int] = set()
    while error is not None and id(error) not in told:
        told.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _one(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    places = [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([redacted(f"{type(error).__name__}: {message_of(error)}"), *places])


def _short(filename: str) -> str:
    """A file within the program, or within its library's folder."""
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return (
        "/".join(path.parts[path.parts.index("site-packages") + 1 :])
        if "site-packages" in path.parts
        else path.name
    )
