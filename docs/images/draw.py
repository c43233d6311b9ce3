"""Makes the README's picture from the Gantt chart that ``make demo`` writes.

Run ``.venv/bin/python docs/images/draw.py`` after ``make demo``. The chart is the same; the picture has
one pixel a point instead of two, so that a page loads quickly.
"""

from __future__ import annotations

from pathlib import Path

import vl_convert

HERE = Path(__file__).parent
CHART = HERE.parents[1] / "demo" / "gantt.svg"
PICTURE = HERE / "agency-gantt.png"


def draw(chart: Path = CHART, picture: Path = PICTURE) -> None:
    """Draw ``chart``, an SVG file, as the PNG file ``picture``."""
    picture.write_bytes(vl_convert.svg_to_png(chart.read_text(encoding="utf-8"), scale=1))


if __name__ == "__main__":
    draw()
