"""Public holidays of a country, region and kind, from the ``holidays`` library, year by year."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata

from planner.errors import HorizonError, Issue, PlanError
from planner.plan import PublicHolidays
from planner.time_zones import day_number


def holidays_version() -> str:
    """Version of the holidays library: another may know other days, so schedules store it."""
    return metadata.version("holidays")


def holidays_in(wanted: PublicHolidays, first_year: int, last_year: int) -> list[int]:
    """Days since 1970 that are holidays in the years from ``first_year`` to ``last_year``.

    Raises
    ------
    PlanError
        If the library doesn't know the country, subdivision or category.
    HorizonError
        If it doesn't know these years: no holidays is not the same as none known.
    """
    place = (wanted.country, wanted.subdivision, tuple(sorted(set(wanted.categories))))
    return [day for year in range(first_year, last_year + 1) for day in _holidays_of(*place, year)]


def known_years(wanted: PublicHolidays) -> tuple[int, int]:
    """First and last year for which the library knows a country's holidays.

    Raises
    ------
    PlanError
        If it doesn't know the country.
    """
    return _known_years(wanted.country)


@lru_cache(maxsize=512)
def _known_years(country: str) -> tuple[int, int]:
    import holidays

    try:
        known = holidays.country_holidays(country)
    except NotImplementedError as error:
        raise _not_known(country, str(error)) from None
    return known.start_year, known.end_year


def _not_known(place: str, why: str) -> PlanError:
    issue = Issue("", place, "expected holidays known to the holidays library", why, code="unknown-holidays")
    return PlanError(f"public holidays of {place} are not known: {why}", (issue,))


@lru_cache(maxsize=8192)
def _holidays_of(
    country: str, subdivision: str | None, categories: tuple[str, ...], year: int
) -> tuple[int, ...]:
    import holidays

    try:
        known = holidays.country_holidays(
            country, subdiv=subdivision, years=year, expand=False, categories=categories or None
        )
    except (NotImplementedError, ValueError) as error:
        place = f"{country}-{subdivision}" if subdivision else country
        raise _not_known(f"{place}, {', '.join(categories)}", str(error)) from None
    if not known.start_year <= year <= known.end_year:
        years = f"{known.start_year} to {known.end_year}"
        raise HorizonError(f"public holidays of {country} are known from {years}, not for {year}")
    return tuple(sorted(day_number(day) for day in known))
