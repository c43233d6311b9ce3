"""Plain dicts, lists and scalars to YAML for people: block style, with short leaves on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from planner.yaml_scalars import scalar_value

_LINE_WIDTH: Final = 100
_LONGEST_SIMPLE_KEY: Final = 900
"""YAML looks at most 1,024 characters ahead for the colon after a key."""

_PLAIN = re.compile(r"""\w(?:[\w .,;!?%/+*=$<>()@&'"~–-]|:(?=[\w/]))*""")
_LEAD = re.compile(r"-\d+(?:\.\d+)?[a-z]+")
_NUMBER_LIKE = re.compile(r"[\d_.:eE+-]+")
_DATE_OR_HOURS = re.compile(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}-\d{2}:\d{2}")
_YAML_1_1_WORDS: Final = frozenset(("y", "n", "yes", "no", "on", "off"))
"""Truth values to YAML 1.1 readers, and so quoted for their sake."""
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LITERAL_LINE = re.compile(
    r"(?:[^\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[^\S\r\n\t\v\f\x1c-\x1f\x85\u2028\u2029](?!$))*"
)


def write_yaml(document: dict[str, Any]) -> str:
    """Write a document; an empty line stands before each list of mappings at its top."""
    lines: list[str] = []
    for key, value in document.items():
        if lines and isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append("")
        lines.extend(_entry(key, value, 0))
    return "\n".join(lines) + "\n" if lines else "{}\n"


def _entry(key: str, value: Any, indent: int) -> Iterator[str]:
    """Lines of ``key: value``."""
    name = _scalar(key)
    lead = " " * indent
    if len(name) > _LONGEST_SIMPLE_KEY:
        yield f"{lead}? {name}"
        yield from _item(value, indent, ":")
        return
    flow = _flow(value, _LINE_WIDTH - indent - len(name) - 2)
    if flow is not None:
        yield f"{lead}{name}: {flow}"
    elif isinstance(value, str):
        yield from _literal(f"{lead}{name}:", value, indent + 2)
    else:
        yield f"{lead}{name}:"
        yield from _block(value, indent + 2)


def _block(value: dict[str, Any] | list[Any], indent: int) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _entry(key, item, indent)
    else:
        for item in value:
            yield from _item(item, indent, "-")


def _item(value: Any, indent: int, mark: str) -> Iterator[str]:
    """Lines of ``- value``; a block begins on the same line as its mark."""
    lead = " " * indent
    flow = _flow(value, _LINE_WIDTH - indent - 2)
    if flow is not None and not (isinstance(value, dict) and "id" in value and mark == "-"):
        yield f"{lead}{mark} {flow}"
    elif isinstance(value, str):
        yield from _literal(f"{lead}{mark}", value, indent + 2)
    else:
        lines = _block(value, indent + 2)
        yield f"{lead}{mark} {next(lines).lstrip(' ')}"
        yield from lines


def _literal(lead: str, text: str, indent: int) -> Iterator[str]:
    """Several lines of text as they are."""
    yield f"{lead} {'|' if text.endswith(chr(10)) else '|-'}"
    for line in text.removesuffix("\n").split("\n"):
        yield f"{' ' * indent}{line}" if line else ""


def _flow(value: Any, width: int) -> str | None:
    """``value`` on one line; None where it needs a block.

    Scalars always stand on one line, save text of several lines. Lists and mappings do if they
    hold nothing but scalars and lists of scalars and fit in ``width``.
    """
    if isinstance(value, str):
        return None if _is_literal(value) else _scalar(value)
    if not isinstance(value, dict | list):
        return _scalar(value)
    if not value:
        return "{}" if isinstance(value, dict) else "[]"
    if not _is_leaf(value):
        return None
    text = _flow_text(value)
    return text if len(text) <= width else None


def _is_leaf(value: dict[str, Any] | list[Any]) -> bool:
    items = list(value.values()) if isinstance(value, dict) else value
    return len(items) <= _LINE_WIDTH and all(
        not isinstance(item, dict | list)
        or (isinstance(item, list) and all(not isinstance(part, dict | list) for part in item))
        for item in items
    )


def _flow_text(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow_text(key)}: {_flow_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow_text, value)) + "]"
    return _quoted(value) if isinstance(value, str) and "," in value else _scalar(value)


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    return value if _is_plain(value) else _quoted(value)


def _is_plain(text: str) -> bool:
    """Whether text needs no quotes in a block, not even for readers of YAML 1.1."""
    if _LEAD.fullmatch(text):
        return True
    if _PLAIN.fullmatch(text) is None or text.endswith(" ") or text.lower() in _YAML_1_1_WORDS:
        return False
    if _NUMBER_LIKE.fullmatch(text) and text[0].isdigit():
        return _DATE_OR_HOURS.fullmatch(text) is not None
    return isinstance(scalar_value(text), str)


def _quoted(text: str) -> str:
    """In double quotes: a JSON string, with what can't be seen or printed escaped too."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def _is_literal(text: str) -> bool:
    """Whether text of several lines can stand as it is."""
    if "\n" not in text or text[0] in " \n" or text.endswith("\n\n"):
        return False
    return all(_LITERAL_LINE.fullmatch(line) for line in text.removesuffix("\n").split("\n"))
