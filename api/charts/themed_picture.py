"""Pictures in two themes: on light and on dark ground, each as SVG and as PNG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.charts import drawing
from api.charts.themes import THEMES, Theme

if TYPE_CHECKING:
    import altair as alt

    Drawn = alt.LayerChart | alt.ConcatChart


def picture_files(*stems: str) -> tuple[str, ...]:
    """Names of the files of pictures: ``stem.svg``, ``stem.png``, ``stem_dark.svg``, ``stem_dark.png``."""
    return tuple(
        f"{stem}{theme.suffix}.{ending}" for stem in stems for theme in THEMES for ending in ("svg", "png")
    )


@dataclass(frozen=True, slots=True)
class ThemedPicture:
    """A picture: the finding that is its title, the lines below that, and how it is drawn.

    Attributes
    ----------
    stem
        Names its files.
    title, subtitle
        As people read them.
    draw
        Makes the chart in the colours of a theme; None where there is nothing to draw, and the title
        says so by itself.
    """

    stem: str
    title: str
    subtitle: Sequence[str] = ()
    draw: Callable[[Theme], Drawn] | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the files that it is written to."""
        return picture_files(self.stem)

    def write(self, directory: Path) -> list[Path]:
        """Write the picture as SVG and PNG (two pixels a point), on light and on dark ground.

        Parameters
        ----------
        directory
            Made if it is not there; files of these names in it are replaced.

        Raises
        ------
        OSError
            If a file can't be written.
        """
        directory.mkdir(parents=True, exist_ok=True)
        written = []
        for theme in THEMES:
            written += drawing.write_both(self.specification(theme), directory / f"{self.stem}{theme.suffix}")
        return written

    def specification(self, theme: Theme) -> str:
        """The picture as a Vega-Lite document in JSON."""
        chart = _nothing() if self.draw is None else self.draw(theme)
        made: str = drawing.styled(chart, self.title, self.subtitle, theme).to_json(indent=None)
        return made


def values(records: Sequence[dict[str, object]]) -> alt.InlineData:
    """Rows of a layer, of any number."""
    import altair as alt

    return alt.InlineData(values=list(records))


def _nothing() -> alt.LayerChart:
    """A chart without anything in it, below a title that is all there is to say."""
    import altair as alt

    return alt.LayerChart(layer=[alt.Chart(values([{}])).mark_text(text="")], width=600, height=1)
