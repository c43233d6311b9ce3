"""Both themes can be read, by colour-blind eyes too, and files of both are written."""

import re

import pytest

from api.charts.bookings import bookings_picture
from api.charts.shades import contrast, ink_on, ink_over, rgb, shade
from api.charts.themed_picture import picture_files
from api.charts.themes import DARK, LIGHT, THEMES
from planner.plan import Plan


@pytest.mark.parametrize("theme", THEMES, ids=["light", "dark"])
def test_text_and_marks_stand_out_from_the_ground(theme) -> None:
    ground = rgb(theme.paper)
    # WCAG 2.2: 4.5 for text, 3 for graphics (success criteria 1.4.3 and 1.4.11).
    for ink in (theme.ink, theme.ink_pale, theme.ink_short):
        assert contrast(rgb(ink), ground) >= 4.5
    for mark in (theme.work, theme.short):
        assert contrast(rgb(mark), ground) >= 3


@pytest.mark.parametrize("theme", THEMES, ids=["light", "dark"])
def test_every_number_can_be_read_on_its_shade(theme) -> None:
    for percent in range(101):
        assert contrast(rgb(ink_on(percent, theme.shades)), shade(percent, theme.shades)) >= 4.5
    assert contrast(rgb(ink_over(rgb(theme.short))), rgb(theme.short)) >= 4.5


def _seen_without_red(colour):
    """A colour as protanopes see it (Viénot, Brettel & Mollon 1999, linear RGB, rounded)."""
    red, green, blue = ((channel / 255) ** 2.2 for channel in colour)
    mixed = 0.11 * red + 0.89 * green
    return tuple(255 * max(0.0, channel) ** (1 / 2.2) for channel in (mixed, mixed, blue))


@pytest.mark.parametrize("theme", THEMES, ids=["light", "dark"])
def test_what_is_lacking_differs_from_work_without_red(theme) -> None:
    lacking, work = (_seen_without_red(rgb(colour)) for colour in (theme.short, theme.work))
    assert max(abs(one - other) for one, other in zip(lacking, work, strict=True)) > 80


def test_each_theme_has_files_of_its_own_and_its_own_ground(priced_outcome, decoded_size, tmp_path) -> None:
    plan = Plan(format="crewline/1", name="Agency", start="2027-01-04")
    picture = bookings_picture(plan, priced_outcome(plan), [])
    written = picture.write(tmp_path / "new")
    assert tuple(path.name for path in written) == picture.files == picture_files("orders")
    assert picture_files("orders") == ("orders.svg", "orders.png", "orders_dark.svg", "orders_dark.png")
    for theme, svg, png in zip((LIGHT, DARK), written[::2], written[1::2], strict=True):
        text = svg.read_text(encoding="utf-8")
        head = re.search(r'<svg[^>]*width="([\d.]+)" height="([\d.]+)"', text)
        assert head is not None
        assert f'fill="{theme.paper}"' in text
        width, height = decoded_size(png)
        assert abs(width - 2 * float(head[1])) <= 2
        assert abs(height - 2 * float(head[2])) <= 2
