"""Shades of blue for a share of time, and the ink in which a number on each of them can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

# From paper to the blue of work; the darkest step is for a full week, which is as much as there is.
SHADES: Final = ("#f2f6fc", "#cfdff3", "#9fc0e8", "#5f93d6", "#2f6cc0", "#173f7a")
DARK_INK: Final = "#000000"
"""Pure black: on mid blue anything paler falls short of the contrast that small print needs."""
LIGHT_INK: Final = "#ffffff"
Rgb = tuple[float, float, float]


def shade(percent: float, shades: Sequence[str] = SHADES) -> Rgb:
    """Red, green and blue, 0 to 255, that the picture's linear scale has for 0 to 100 percent."""
    position = min(max(percent, 0), 100) / 100 * (len(shades) - 1)
    step = min(int(position), len(shades) - 2)
    below, above = rgb(shades[step]), rgb(shades[step + 1])
    part = position - step
    return (
        below[0] + (above[0] - below[0]) * part,
        below[1] + (above[1] - below[1]) * part,
        below[2] + (above[2] - below[2]) * part,
    )


def ink_on(percent: float, shades: Sequence[str] = SHADES) -> str:
    """Of black and white the one that stands out more from the shade of ``percent``."""
    return ink_over(shade(percent, shades))


def ink_over(ground: Rgb) -> str:
    """Of black and white the one that stands out more from ``ground``."""
    return max((DARK_INK, LIGHT_INK), key=lambda ink: contrast(rgb(ink), ground))


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio from 1 to 21; small print needs 4.5 (WCAG 2.2, success criterion 1.4.3)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def rgb(code: str) -> Rgb:
    """Red, green and blue of ``#rrggbb``."""
    red, green, blue = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    # Relative luminance of sRGB, as WCAG 2.2 defines it.
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
