"""Colours of pictures on light and on dark ground, told apart by colour-blind eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from api.charts.shades import SHADES


@dataclass(frozen=True, slots=True)
class Theme:
    """What each colour is for.

    Attributes
    ----------
    suffix
        Of the names of files.
    paper
        The ground. Pictures have one of their own, so that they can be read wherever they are shown.
    ink, ink_pale, ink_short
        Of text: what matters, what explains, what is lacking or late.
    grid
        Lines behind everything.
    work, work_pale, helped
        What is done; what is certain already; what is done by somebody else.
    short
        What is lacking, late or too much.
    away
        Time without anybody.
    shades
        From nothing to a full period.
    """

    suffix: str
    paper: str
    ink: str
    ink_pale: str
    ink_short: str
    grid: str
    work: str
    work_pale: str
    helped: str
    short: str
    away: str
    shades: tuple[str, ...]


# Blue against vermilion: the pair that Okabe & Ito (2008) found safe for all kinds of colour vision.
LIGHT: Final = Theme(
    suffix="",
    paper="#ffffff",
    ink="#1f2933",
    ink_pale="#52606d",
    ink_short="#a34700",
    grid="#e4e7eb",
    work="#2f6cc0",
    work_pale="#cfdff3",
    helped="#9cc0ec",
    short="#d55e00",
    away="#e2e5e9",
    shades=SHADES,
)
DARK: Final = Theme(
    suffix="_dark",
    paper="#15191f",
    ink="#e9edf2",
    ink_pale="#a9b4c0",
    ink_short="#ffa366",
    grid="#2c343e",
    work="#5f9be6",
    work_pale="#2d4a6e",
    helped="#365f92",
    short="#f08038",
    away="#3a4049",
    # The same steps from the ground on: fuller is brighter here.
    shades=("#1b2430", "#22395a", "#2d5388", "#4580c4", "#77aceb", "#b9d7fa"),
)
THEMES: Final = (LIGHT, DARK)
