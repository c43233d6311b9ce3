"""What is looked at in a picture: the rows that it draws, and where its text stands."""

import html
import json
import re
import struct
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.charts.drawing import text_pixels
from api.charts.themed_picture import ThemedPicture
from api.charts.themes import LIGHT
from planner.calendars import data_date
from planner.plan import Plan
from scheduling.schedule import LevelResult, Outcome, Schedule


@dataclass(frozen=True)
class Text:
    """One line of text: its edges in pixels of the whole picture."""

    words: str
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: "Text") -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 1
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 1
        )


@dataclass(frozen=True)
class Page:
    """A picture as SVG: its size, and all text that stands upright."""

    width: float
    height: float
    texts: list[Text]

    @property
    def words(self) -> list[str]:
        return [text.words for text in self.texts]

    def outside(self) -> list[str]:
        """Text that is cut off at an edge."""
        return [
            text.words
            for text in self.texts
            if text.left < 0 or text.top < 0 or text.right > self.width or text.bottom > self.height
        ]

    def overlapping(self) -> list[tuple[str, str]]:
        """Texts of which one is drawn over another."""
        ranked = sorted(self.texts, key=lambda text: text.top)
        return [
            (one.words, other.words)
            for at, one in enumerate(ranked)
            for other in ranked[at + 1 :]
            if one.meets(other)
        ]


_MOVED = re.compile(r"translate\(([-\d.]+),\s*([-\d.]+)\)")
_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}


def _texts(element: Any, x: float, y: float) -> Iterator[Text]:
    moved = _MOVED.search(element.get("transform", ""))
    x, y = (x + float(moved[1]), y + float(moved[2])) if moved else (x, y)
    if element.tag.endswith("}text") and "rotate" not in element.get("transform", ""):
        size = float(element.get("font-size", "11px").removesuffix("px"))
        lines = [(child.text or "", float(child.get("dy") or 0)) for child in element] or [
            (element.text or "", 0.0)
        ]
        for line, down in lines:
            words, y = html.unescape(line).strip("\u200b\u00a0 "), y + down
            # The estimate is of the widest text; what is drawn is about a seventh narrower.
            width = text_pixels(words, int(size)) * 0.86
            left = x - width * _SHARE[element.get("text-anchor", "start")]
            if words:
                yield Text(words, left, left + width, y - size * 0.75, y + size * 0.2)
        return
    for child in element:
        yield from _texts(child, x, y)


def _page(svg: Path) -> Page:
    root = ElementTree.fromstring(svg.read_text(encoding="utf-8"))
    return Page(float(root.attrib["width"]), float(root.attrib["height"]), list(_texts(root, 0, 0)))


@pytest.fixture
def page_of() -> Callable[[ThemedPicture, Path], Page]:
    """Writes a picture to a directory, and reads its light SVG."""

    def read(picture: ThemedPicture, directory: Path) -> Page:
        return _page(picture.write(directory)[0])

    return read


def _decoded_size(png: Path) -> tuple[int, int]:
    """Width and height of an RGBA picture of which every chunk and every row is whole."""
    data = png.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, size, kinds = 8, b"", (0, 0), []
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]
        if kind == b"IHDR":
            width, height, depth, colours = struct.unpack(">IIBB", body[:10])
            assert (depth, colours) == (8, 6)
            size = (width, height)
        packed += body if kind == b"IDAT" else b""
        kinds.append(kind)
        at += 12 + length
    assert kinds[-1] == b"IEND"
    assert len(zlib.decompress(packed)) == (size[0] * 4 + 1) * size[1]
    return size


@pytest.fixture
def decoded_size() -> Callable[[Path], tuple[int, int]]:
    return _decoded_size


def _rows(picture: ThemedPicture, key: str) -> list[dict[str, Any]]:
    """Rows of data with a column, of all layers, each once."""
    specification = json.loads(picture.specification(LIGHT))
    found = [row for rows in _data(specification) for row in rows if key in row]
    return [row for at, row in enumerate(found) if row not in found[:at]]


def _data(part: Any) -> Iterator[list[dict[str, Any]]]:
    if isinstance(part, dict):
        if isinstance(part.get("values"), list) and all(isinstance(row, dict) for row in part["values"]):
            yield part["values"]
        for name, child in part.items():
            yield from child.values() if name == "datasets" else _data(child)
    elif isinstance(part, list):
        for child in part:
            yield from _data(child)


@pytest.fixture
def rows_of() -> Callable[[ThemedPicture, str], list[dict[str, Any]]]:
    return _rows


@pytest.fixture
def priced_outcome() -> Callable[..., Outcome]:
    """An outcome whose costs are given, in cents."""

    def make(plan: Plan, late: int = 0, contractors: int = 0) -> Outcome:
        level = LevelResult(late + contractors, None, {"late_cost": late, "contractor_cost": contractors})
        return Outcome("feasible", Schedule(()), (level,), (), "0" * 64, data_date(plan), 1, {}, 0, {})

    return make
