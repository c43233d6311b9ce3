"""Values of a JSON file, each with the way to it, so that what is wrong can be said where it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from planner.errors import InstanceError
from planner.instances.words import LARGEST_NUMBER, refusal, shown


class JsonValue:
    """A value of a JSON file and the way to it, such as ``projectList[0].releaseDate``."""

    def __init__(self, name: str, way: str, value: Any) -> None:
        self.name = name
        self.way = way
        self.value = value

    @classmethod
    def of_text(cls, name: str, text: str) -> JsonValue:
        """The whole of a file; numbers with fractions keep their digits.

        Raises
        ------
        InstanceError
            If the text is not JSON.
        """
        try:
            return cls(name, "", json.loads(text, parse_float=Decimal))
        except json.JSONDecodeError as error:
            raise refusal(name, error.lineno, f"broken JSON ({error.msg})", "JSON") from None
        except (ValueError, RecursionError):
            raise refusal(name, None, "JSON too deep or with too large a number", "JSON") from None

    def refused(self, expected: str) -> InstanceError:
        """The error that says that something else was expected here."""
        place = f"{self.name}, {self.way}" if self.way else self.name
        value = self.value
        kinds = {dict: "an object", list: "a list", type(None): "nothing", str: shown(str(value))}
        return refusal(place, None, kinds.get(type(value), shown(str(value))), expected)

    def has(self, key: str) -> bool:
        """Whether this is an object with something other than null under ``key``."""
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def at(self, key: str) -> JsonValue:
        """What this object has under ``key``; null where there is nothing.

        Raises
        ------
        InstanceError
            If this is no object.
        """
        if not isinstance(self.value, dict):
            raise self.refused("an object")
        return JsonValue(self.name, f"{self.way}.{key}".lstrip("."), self.value.get(key))

    def items(self) -> Iterator[JsonValue]:
        """The values of this list.

        Raises
        ------
        InstanceError
            If this is no list.
        """
        if not isinstance(self.value, list):
            raise self.refused("a list")
        return (JsonValue(self.name, f"{self.way}[{i}]", each) for i, each in enumerate(self.value))

    def entries(self) -> Iterator[tuple[str, JsonValue]]:
        """Keys and values of this object.

        Raises
        ------
        InstanceError
            If this is no object.
        """
        if not isinstance(self.value, dict):
            raise self.refused("an object")
        return ((key, self.at(key)) for key in self.value)

    def integer(self, least: int = 0, most: int = LARGEST_NUMBER) -> int:
        """The whole number that this is, from ``least`` to ``most``.

        Raises
        ------
        InstanceError
            If it is something else.
        """
        value = self.value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.refused(f"a whole number from {least} to {most}")
        return value

    def number(self, least: int = 0, most: int = LARGEST_NUMBER) -> Decimal:
        """The number that this is, whole or not, from ``least`` to ``most``.

        Raises
        ------
        InstanceError
            If it is something else.
        """
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not least <= value <= most:
            raise self.refused(f"a number from {least} to {most}")
        return Decimal(value)

    def truth(self) -> bool:
        """The truth value that this is.

        Raises
        ------
        InstanceError
            If it is something else.
        """
        if not isinstance(self.value, bool):
            raise self.refused("true or false")
        return self.value

    def text(self) -> str:
        """The text that this is, which is not empty.

        Raises
        ------
        InstanceError
            If it is something else.
        """
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refused("a text")
        return self.value
