"""What all pictures share: colours that colour-blind eyes tell apart, a time axis, files."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from api.charts.themes import LIGHT, Theme
from api.plain_text import one_line
from planner.calendars import local_time

if TYPE_CHECKING:
    import altair as alt

# The colours of pictures that are drawn on paper only.
WORK: Final = LIGHT.work
WORK_PALE: Final = LIGHT.work_pale
LATE: Final = LIGHT.short
LATE_PALE: Final = "#f7d3ba"
WAIT: Final = "#9aa5b1"
INK: Final = LIGHT.ink
INK_PALE: Final = LIGHT.ink_pale
INK_LATE: Final = LIGHT.ink_short

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
_CHARACTER_WIDTH: Final = 0.56
"""Mean width of a character of ``FONT`` in parts of its size, rounded up."""
_MILLISECONDS_PER_MINUTE: Final = 60_000
_DAY: Final = 1440 * _MILLISECONDS_PER_MINUTE
_LABEL_PIXELS: Final = 46
_TITLE_CHARACTERS: Final = 100
_AFTER_NUMBER: Final = re.compile(r"(?<=\d) (?=%|[A-Z][a-z]{2} \d{4})|(?<=[A-Z][a-z]{2}) (?=\d{4})")
"""Spaces of ``85 %`` and ``4 Jan 2027``."""


@lru_cache(maxsize=65_536)
def wall_clock(minute: int, zone: str) -> int:
    """Milliseconds that a UTC time scale shows as the local wall clock at ``minute``.

    Vega knows UTC and the zone of the machine that draws, not the plan's, so local time is drawn
    as if it were UTC.
    """
    return int(local_time(minute, zone).replace(tzinfo=dt.UTC).timestamp()) * 1000


def short_date(minute: int, zone: str) -> str:
    """A date as titles have it: ``4 Mar 2027``."""
    return format_date(local_time(minute, zone).date())


def format_date(day: dt.date) -> str:
    """A date as titles have it: ``4 Mar 2027``."""
    return f"{day.day} {day:%b %Y}"


def shortened(text: str, characters: int) -> str:
    """Text of at most so many characters, the end replaced by … where it is longer."""
    text = " ".join(one_line(text).split())
    return text if len(text) <= characters else f"{text[: characters - 1].rstrip()}…"


def text_pixels(text: str, font_size: int) -> float:
    """About how wide ``text`` is drawn; scripts of wide characters count double."""
    wide = sum(1 for character in text if ord(character) >= 0x1100)
    return (len(text) + wide) * font_size * _CHARACTER_WIDTH


def plural(count: int, noun: str) -> str:
    """``1 day``, ``2 days``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def time_axis(first: int, last: int, width: int, theme: Theme = LIGHT) -> alt.Axis:
    """An axis of Mondays (days in a short plan), as many as find room, with the year where it changes.

    Parameters
    ----------
    first, last
        Domain in milliseconds of ``wall_clock``.
    width
        Pixels of the plot.
    """
    import altair as alt

    ticks = _ticks(first, last, width)
    new_year = [
        tick
        for previous, tick in zip([None, *ticks[:-1]], ticks, strict=True)
        if previous is None or _day(previous).year != _day(tick).year
    ]
    expression = (
        f"[indexof({new_year}, +datum.value) >= 0 ? utcFormat(datum.value, '%Y') : '', "
        "utcFormat(datum.value, '%-d %b')]"
    )
    return alt.Axis(
        values=ticks,
        labelExpr=expression,
        title=None,
        orient="top",
        grid=True,
        gridColor=theme.grid,
        domain=False,
        ticks=False,
        # Two lines: the second one, the date, sits on the plot.
        labelPadding=19,
        labelAlign="left",
        labelBaseline="bottom",
        labelFlush=False,
    )


def axis_start(first: int, last: int, width: int) -> int:
    """Where an axis that is to hold ``first`` and ``last`` begins, so that its first label stands there.

    That is a midnight, and on an axis of weeks that of a Monday.
    """
    midnight = first - first % _DAY
    return midnight if _has_days(midnight, last, width) else _monday(midnight)


def _has_days(first: int, last: int, width: int) -> bool:
    """Whether there is room for a label for each day."""
    return (last - first) / _DAY <= _labels(width)


def _labels(width: int) -> int:
    """How many labels find room."""
    return max(1, width // _LABEL_PIXELS)


def _monday(midnight: int) -> int:
    return midnight - _day(midnight).weekday() * _DAY


def _day(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(milliseconds / 1000, tz=dt.UTC)


def _ticks(first: int, last: int, width: int) -> list[int]:
    """Days, or Mondays, far enough apart for their labels."""
    midnight = first - first % _DAY
    if _has_days(first, last, width):
        return [tick for tick in range(midnight, last + 1, _DAY) if tick >= first]
    room, days = _labels(width), (last - first) / _DAY
    step = next((weeks for weeks in (1, 2, 4, 8, 13, 26, 52) if days / 7 / weeks <= room), 104)
    return [tick for tick in range(_monday(midnight), last + 1, step * 7 * _DAY) if tick >= first]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, the finding that is its title, and the lines below that; ``stem`` names its files."""

    stem: str
    chart: alt.LayerChart
    title: str
    subtitle: tuple[str, ...]

    def write(self, directory: Path) -> list[Path]:
        """Write ``stem.svg`` and ``stem.png`` (white ground, two pixels a point).

        Parameters
        ----------
        directory
            Made if it is not there; files of these names in it are replaced.

        Raises
        ------
        OSError
            If a file can't be written.
        """
        specification = styled(self.chart, self.title, self.subtitle).to_json(indent=None)
        directory.mkdir(parents=True, exist_ok=True)
        return write_both(specification, directory / self.stem)


def write_both(specification: str, path: Path) -> list[Path]:
    """Draw a Vega-Lite specification to ``path`` with ``.svg`` and with ``.png``, two pixels a point.

    Raises
    ------
    OSError
        If a file can't be written.
    """
    import vl_convert

    svg, png = (path.with_name(f"{path.name}.{ending}") for ending in ("svg", "png"))
    drawn = vl_convert.vegalite_to_svg(specification)
    svg.write_text(drawn, encoding="utf-8")
    png.write_bytes(vl_convert.svg_to_png(drawn, scale=2))
    return [svg, png]


def title_lines(title: str) -> list[str]:
    """A title in lines that are not too long; numbers and dates stay whole."""
    kept = _AFTER_NUMBER.sub("\u00a0", title)
    return [line.replace("\u00a0", " ") for line in textwrap.wrap(kept, _TITLE_CHARACTERS)]


def styled(
    chart: alt.LayerChart | alt.ConcatChart, title: str, subtitle: Sequence[str], theme: Theme = LIGHT
) -> Any:
    """``chart`` with its title, and with fonts and colours that all pictures have."""
    import altair as alt

    lines = title_lines(title)
    heading = alt.TitleParams(
        lines if len(lines) > 1 else title,
        subtitle=list(subtitle),
        anchor="start",
        frame="bounds",
        fontSize=18,
        subtitleFontSize=12,
        color=theme.ink,
        subtitleColor=theme.ink_pale,
        subtitlePadding=6,
        offset=14,
    )
    return (
        chart.properties(
            title=heading, description=" ".join([title, *subtitle]), background=theme.paper, padding=18
        )
        .configure(font=FONT)
        # A screen reader hears the finding; thousands of bars one by one would drown it.
        .configure_mark(aria=False)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=theme.ink,
            labelFontSize=11,
            labelLimit=400,
            titleColor=theme.ink_pale,
            titleFontSize=11,
            titleFontWeight="normal",
        )
        .configure_legend(
            orient="top",
            direction="horizontal",
            title=None,
            labelColor=theme.ink,
            labelFontSize=11,
            offset=10,
        )
    )
