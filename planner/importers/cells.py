"""Cells as people fill them in: amounts of time, shares, money, yes and no, lists.

Every reader raises ``ValueError`` that says what is expected. Those of numbers take the ``Numbers`` of
the column, which know whether its decimals follow a point or a comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from planner.importers.decimal_marks import NUMBER, Numbers
from planner.quantities import Duration, DurationUnit

_AMOUNT_PART = re.compile(rf"({NUMBER})\s*([^\W\d_]*)\.?", re.UNICODE)
_CLOCK = re.compile(r"(\d{1,5}):([0-5]\d)")
_MINUTES: Final = {"min": 1, "h": 60, "d": 480, "w": 2400}
_LARGEST: Final = 9_999_999
_MOST_CONTRACTORS: Final = 1000

_UNIT_WORDS: Final[tuple[tuple[DurationUnit, int, str], ...]] = (
    ("min", 1, "m min mins minute minutes minuten"),
    ("h", 1, "h hr hrs hour hours std stunde stunden ph mh"),
    ("d", 1, "d day days t tag tage pd pt md manday mandays personentage"),
    ("w", 1, "w wk wks week weeks wo woche wochen"),
    # MS Project's month, unless its settings say otherwise.
    ("d", 20, "mo mon mons month months monat monate"),
    ("emin", 1, "emin emins em eminute eminutes"),
    ("eh", 1, "eh ehr ehrs ehour ehours"),
    ("ed", 1, "ed eday edays"),
    ("ew", 1, "ew ewk ewks eweek eweeks"),
)
_UNITS: Final = {word: (unit, factor) for unit, factor, words in _UNIT_WORDS for word in words.split()}
_YES: Final = {"yes", "y", "true", "x", "1", "ja", "j", "wahr", "✓", "✔"}
_NO: Final = {"", "no", "n", "false", "0", "nein", "falsch", "-"}


def read_unit(word: str, default: DurationUnit) -> tuple[DurationUnit, int]:
    """Unit and factor of a word such as ``hrs`` or ``Tage``; ``default`` for an empty one."""
    if not word:
        return default, 1
    known = _UNITS.get(word.casefold())
    if known is None:
        raise ValueError(f'a unit such as h, d, w or min, but "{word}" is none')
    return known


def read_amount(text: str, default: DurationUnit, numbers: Numbers) -> Duration:
    """Work or a duration: ``6h``, ``2 days``, ``1,5 d``, ``1d 4h``, ``7:30``, ``3 days?``, or a plain number.

    Parameters
    ----------
    text
        The cell; several amounts are added up at 8 hours a day and 5 days a week.
    default
        Unit of a plain number.
    numbers
        Of the column.
    """
    bare = text.strip().rstrip("?").strip()
    if clock := _CLOCK.fullmatch(bare):
        return _duration(Decimal(int(clock[1]) * 60 + int(clock[2])), "min")
    parts = _AMOUNT_PART.findall(bare)
    if not parts or _AMOUNT_PART.sub("", bare).strip(" ,+"):
        raise ValueError("an amount of time such as 6h, 2.5d or 1w")
    amounts = [(numbers.read(number), *read_unit(unit, default)) for number, unit in parts]
    if len(amounts) == 1:
        number, unit, factor = amounts[0]
        return _duration(number * factor, unit)
    if any(unit not in _MINUTES for _, unit, _ in amounts):
        raise ValueError("one elapsed amount, not several")
    return _duration(sum((n * f * _MINUTES[unit] for n, unit, f in amounts), Decimal(0)), "min")


def _duration(amount: Decimal, unit: DurationUnit) -> Duration:
    if amount > _LARGEST:
        raise ValueError(f"an amount of at most {_LARGEST:,}")
    return Duration(int((amount * 1000).quantize(Decimal(1), ROUND_HALF_EVEN)), unit)


def read_percent(text: str, numbers: Numbers, *, fractions: bool = False) -> int:
    """A share in per mille: ``40%``, ``40`` or, with ``fractions``, ``0.4``; at most 100 %."""
    bare = text.strip()
    if bare.casefold() in _YES - {"1"}:
        return 1000
    if bare.casefold() in _NO:
        return 0
    signed = bare.endswith("%")
    number = numbers.read(bare.removesuffix("%"), 100)
    per_mille = number * (10 if signed or not fractions else 1000)
    if per_mille > 1000:
        raise ValueError("a percentage from 0 to 100")
    return int(per_mille.quantize(Decimal(1), ROUND_HALF_EVEN))


def are_fractions(texts: list[str], numbers: Numbers) -> bool:
    """Whether plain numbers of a column are parts of one and not percent: none above 1, some below."""
    found = plain_numbers(texts, numbers)
    return bool(found) and max(found) <= 1 and any(0 < number < 1 for number in found)


def plain_numbers(texts: Iterable[str], numbers: Numbers) -> list[Decimal]:
    """Values of the cells that hold a share and nothing else; the others are left out."""
    found = []
    for text in texts:
        try:
            found.append(numbers.read(text, 100))
        except ValueError:
            continue
    return found


def read_how_many(text: str, numbers: Numbers) -> int:
    """How many contractors there are: a number, or yes for one and no for none."""
    bare = text.strip().casefold()
    if bare in _YES or bare in _NO:
        return int(bare in _YES)
    number = numbers.read(text)
    if number != int(number) or number > _MOST_CONTRACTORS:
        raise ValueError(f"how many there are, 0 to {_MOST_CONTRACTORS:,}, or yes or no")
    return int(number)


def read_yes(text: str) -> bool:
    """Yes or no, in English or German; an empty cell is no."""
    word = text.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError("yes or no")


def read_money(text: str, numbers: Numbers) -> tuple[int, str]:
    """Cents and currency (``£85`` → GBP, ``85 USD``); empty where no currency is named."""
    symbols = {"£": "GBP", "€": "EUR", "$": "USD"}
    bare = text.strip()
    # "85/h" and "85 per hour" are what the column means anyway.
    bare = re.sub(r"\s*(/|per|pro)\s*(h|hr|hour|std|stunde)\.?$", "", bare, flags=re.IGNORECASE)
    match = re.fullmatch(rf"([£€$]|[A-Za-z]{{3}})?\s*({NUMBER}?)\s*([£€$]|[A-Za-z]{{3}})?", bare)
    if match is None or not match[2] or (match[1] and match[3]):
        raise ValueError("an amount of money such as 85 or £85.50")
    named = match[1] or match[3] or ""
    cents = numbers.read(match[2]) * 100
    if cents != int(cents):
        raise ValueError("an amount of money with at most two decimals")
    return int(cents), symbols.get(named, named.upper())


def split_list(text: str, *, comma: bool = True) -> list[str]:
    """Parts of a list separated by ``;`` or line breaks, or, where there are none, by commas."""
    separators = r"[;\n]" if re.search(r"[;\n]", text) or not comma else r","
    return [part.strip() for part in re.split(separators, text) if part.strip()]
