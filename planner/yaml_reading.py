"""YAML text to plain dicts, lists and scalars, safely, with the line of every key.

Only the syntax comes from the YAML library; what scalars mean is decided by
``planner.yaml_scalars``. Keys are always text. Tags can build nothing, and aliases can't blow a
small text up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from planner.document_issues import SURROGATE, Place, found_text, half_surrogate, place_text
from planner.document_limits import DEEPEST, LARGEST_INTEGER, MOST_ALIASED_NODES, TOO_LARGE
from planner.errors import DocumentError, Issue
from planner.yaml_scalars import scalar_value

_TEXT_TAGS: Final = ("!", "tag:yaml.org,2002:str")


def _whole_characters(text: str) -> str:
    """``text`` with pairs of surrogates, as JSON escapes write emoji, put together."""
    if SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@dataclass(slots=True)
class YamlDocument:
    """A YAML text's value, what is wrong with it so far, and the lines of its keys and items."""

    value: Any = None
    issues: list[Issue] = field(default_factory=list)
    lines: dict[int, list[int]] = field(default_factory=dict)
    """For each container, by ``id``, the line of each of its keys or items, from 1."""

    def line_hint(self, place: Place) -> str:
        """``line 12`` of a place, or of what holds it where the place itself isn't written."""
        at, line = self.value, 0
        for step in place:
            if isinstance(at, dict) and step in at:
                line = self.lines[id(at)][list(at).index(str(step))]
            elif isinstance(at, list) and isinstance(step, int) and step < len(at):
                line = self.lines[id(at)][step]
            else:
                break
            at = at[step]
        return f"line {line}" if line else ""


def read_yaml(text: str) -> YamlDocument:
    """Read one YAML document.

    Raises
    ------
    DocumentError
        Where the text is no YAML, has more than one document or explodes. Problems that
        leave the rest readable (keys given twice, tags, numbers too large) are in ``issues``.
    """
    builder = _Builder()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        raise _syntax_error(error) from None
    except YAMLError as error:
        reason = " ".join(str(error).split())
        raise _refused("text that is no YAML", f"expected YAML: {reason}", "", "bad-yaml") from None
    except AssertionError:  # how the library refuses versions that it doesn't know
        raise _refused("another version of YAML", "expected YAML 1.2", "", "bad-yaml") from None
    except (ValueError, OverflowError):
        reason = "an escape names no Unicode character"
        raise _refused("text that is no YAML", f"expected YAML: {reason}", "", "bad-yaml") from None
    return builder.document


def _refused(found: str, expected: str, hint: str, code: str) -> DocumentError:
    issue = Issue("", found, expected, hint, code=code)
    return DocumentError(str(issue), (issue,))


def _syntax_error(error: MarkedYAMLError) -> DocumentError:
    mark = error.problem_mark or error.context_mark
    where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    reason = " ".join(str(part) for part in (error.context, error.problem) if part)
    if "'\\t'" in reason:
        where = f"{where}; indent with spaces, not tabs"
    return _refused("text that is no YAML", f"expected YAML: {' '.join(reason.split())}", where, "bad-yaml")


@dataclass(slots=True)
class _Open:
    """A container being filled."""

    value: dict[str, Any] | list[Any]
    anchor: str | None
    lines: list[int]
    key: str | None = None
    """Key that waits for its value."""
    repeated: bool = False
    """Whether that key was there before, so that its value is dropped."""
    nodes: int = 1
    """Nodes in it so far, aliases written out."""
    height: int = 1
    """Containers within each other in it, itself included."""


class _Builder:
    """Builds a document from events; a stack instead of recursion, so that depth costs nothing."""

    def __init__(self) -> None:
        self.document = YamlDocument()
        self._open: list[_Open] = []
        self._anchored: dict[str, tuple[Any, int, int]] = {}
        self._aliased_nodes = 0
        self._documents = 0

    def take(self, event: Event) -> None:
        """Take the next event of the text."""
        if isinstance(event, ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._begin(event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            done = self._open.pop()
            self._add(done.value, done.anchor, done.nodes, done.height)
        elif isinstance(event, AliasEvent):
            self._take_alias(event)
        elif isinstance(event, DocumentStartEvent):
            self._begin_document(event)

    def _begin_document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            line = f"line {event.start_mark.line + 1}"
            raise _refused(
                "a second document after ---", "expected one plan in a text", line, "second-document"
            )
        if event.version is not None and tuple(event.version) != (1, 2):
            version = ".".join(str(number) for number in event.version)
            self._complain(f"%YAML {version}", "expected YAML 1.2", "bad-yaml", event)

    def _take_scalar(self, event: ScalarEvent) -> None:
        if self._awaits_key():
            self._take_key(event)
            return
        value: Any = event.value
        self._check_tag(event)
        if event.style is None and event.tag not in _TEXT_TAGS:
            value = self._number_in_bounds(scalar_value(value), event)
        elif SURROGATE.search(value := _whole_characters(value)):
            value = None
            line = f"line {event.start_mark.line + 1}"
            self.document.issues.append(half_surrogate(self._place(), line))
        self._note_line(event)
        self._add(value, event.anchor, 1, 0)

    def _number_in_bounds(self, value: Any, event: ScalarEvent) -> Any:
        if isinstance(value, float | int) and not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            found = found_text(event.value).strip('"')
            self._complain(found, TOO_LARGE, "number-too-large", event)
            return None
        return value

    def _take_key(self, event: ScalarEvent) -> None:
        frame, key = self._open[-1], _whole_characters(event.value)
        if event.tag not in (None, *_TEXT_TAGS) or event.anchor or SURROGATE.search(key):
            self._complain(found_text(key), "expected a plain text key", "bad-key", event)
        frame.key, frame.repeated = key, key in frame.value
        if frame.repeated:
            self._complain("the same key again", "expected each key once", "duplicate-key", event)
        else:
            frame.lines.append(event.start_mark.line + 1)

    def _begin(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        self._refuse_as_key(event)
        self._check_tag(event)
        self._check_depth(len(self._open) + 1, event)
        self._note_line(event)
        lines: list[int] = []
        value: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        self.document.lines[id(value)] = lines
        self._open.append(_Open(value, event.anchor, lines))

    def _take_alias(self, event: AliasEvent) -> None:
        self._refuse_as_key(event)
        if event.anchor not in self._anchored:
            line = f"line {event.start_mark.line + 1}"
            raise _refused(
                f"*{event.anchor}", "expected an alias of an anchor set before it", line, "bad-alias"
            )
        value, nodes, height = self._anchored[event.anchor]
        self._check_depth(len(self._open) + height, event)
        self._aliased_nodes += nodes
        if self._aliased_nodes > MOST_ALIASED_NODES:
            raise _refused(
                "aliases that stand for more nodes than allowed",
                f"expected at most {MOST_ALIASED_NODES:,} nodes added by aliases",
                f"line {event.start_mark.line + 1}",
                "alias-bomb",
            )
        self._note_line(event)
        self._add(value, None, nodes, height)

    def _add(self, value: Any, anchor: str | None, nodes: int, height: int) -> None:
        """Put a finished value where it belongs."""
        if anchor is not None:
            self._anchored[anchor] = (value, nodes, height)
        if not self._open:
            self.document.value = value
            return
        frame = self._open[-1]
        frame.nodes += nodes
        frame.height = max(frame.height, height + 1)
        if isinstance(frame.value, list):
            frame.value.append(value)
        elif frame.key is not None:
            if not frame.repeated:
                frame.value[frame.key] = value
            frame.key = None

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._open[-1].key is None

    def _note_line(self, event: Event) -> None:
        """Items of a list have lines as keys have."""
        if self._open and isinstance(self._open[-1].value, list):
            self._open[-1].lines.append(event.start_mark.line + 1)

    def _refuse_as_key(self, event: Event) -> None:
        if self._awaits_key():
            line = f"line {event.start_mark.line + 1}"
            raise _refused(
                "a key that is a list, mapping or alias", "expected a plain text key", line, "bad-key"
            )

    def _check_tag(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        tag = event.tag
        if tag is not None and not (isinstance(event, ScalarEvent) and tag in _TEXT_TAGS):
            self._complain(f"the tag {found_text(tag)}", "expected no tags", "tag", event)

    def _check_depth(self, depth: int, event: Event) -> None:
        if depth > DEEPEST:
            raise _refused(
                f"more than {DEEPEST} levels of nesting",
                f"expected at most {DEEPEST}",
                f"line {event.start_mark.line + 1}",
                "too-deep",
            )

    def _complain(self, found: str, expected: str, code: str, event: Event) -> None:
        hint = f"line {event.start_mark.line + 1}"
        self.document.issues.append(Issue(place_text(self._place()), found, expected, hint, code=code))

    def _place(self) -> Place:
        """Where the next value will stand."""
        place: list[str | int] = []
        for frame in self._open:
            if isinstance(frame.value, list):
                place.append(len(frame.value))
            elif frame.key is not None:
                place.append(frame.key)
        return tuple(place)
