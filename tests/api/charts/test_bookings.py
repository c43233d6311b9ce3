"""Bookings as bars: how much they cost, and until when each can be ordered."""

import datetime as dt

import pytest

from api.charts.bookings import MOST_BOOKINGS, bookings_picture
from api.charts.bookings_finding import bookings_finding
from capacity.staffing import Order
from planner.plan import ContractorPool, Plan, Skill
from planner.quantities import Moment
from scheduling.schedule import Booking

MONDAY = dt.date(2027, 1, 4)


def plan_of(name: str = "Agency", pools: int = 2) -> Plan:
    return Plan(
        format="crewline/1",
        name=name,
        start=Moment(MONDAY),
        contractor_pools=tuple(
            ContractorPool(
                id=f"pool{n}", name=f"Freelance designers {n}", skills=(Skill(skill="design"),), rate=50
            )
            for n in range(pools)
        ),
    )


def order(first: int, order_by: int | None, pool: int = 0, contractor: int = 1, days: int = 5) -> Order:
    """A booking of so many days from day ``first`` on; days count from Monday, 4 January."""
    begin, end = MONDAY + dt.timedelta(first), MONDAY + dt.timedelta(first + days - 1)
    booking = Booking(
        f"pool{pool}",
        contractor,
        begin.isoformat(),
        end.isoformat(),
        480 * days,
        40_000 * days,
        order_by is None,
    )
    return Order(booking, None if order_by is None else MONDAY + dt.timedelta(order_by))


@pytest.mark.parametrize(
    ("orders", "finding"),
    [
        ([], "No contractor is to be booked"),
        ([order(7, 2)], "1 booking costs 2,000 USD, to be ordered by 6 Jan 2027"),
        ([order(7, None)], "1 booking costs 2,000 USD, committed already"),
        ([order(7, None), order(14, None)], "2 bookings cost 4,000 USD, all committed already"),
        ([order(7, 2), order(9, 4)], "2 bookings cost 4,000 USD; the first is to be ordered by 6 Jan 2027"),
        ([order(7, 2), order(7, 2)], "2 bookings cost 4,000 USD; both are to be ordered by 6 Jan 2027"),
        ([order(7, 2)] * 3, "3 bookings cost 6,000 USD; all are to be ordered by 6 Jan 2027"),
        (
            [order(0, None), order(7, 2)],
            "2 bookings cost 4,000 USD, 1 of them committed already; the other one is to be ordered "
            "by 6 Jan 2027",
        ),
        (
            [order(0, None), order(7, 2), order(7, 2)],
            "3 bookings cost 6,000 USD, 1 of them committed already; the others are to be ordered "
            "by 6 Jan 2027",
        ),
    ],
)
def test_the_title_says_what_to_order_until_when(orders, finding) -> None:
    assert bookings_finding(orders, "USD") == finding


def test_a_bar_reaches_over_all_days_booked_and_its_mark_stands_on_the_order_day(
    priced_outcome, rows_of
) -> None:
    plan = plan_of()
    picture = bookings_picture(plan, priced_outcome(plan), [order(7, 2)])
    [bar], [mark] = rows_of(picture, "part"), rows_of(picture, "mark")
    days = [dt.datetime.fromtimestamp(bar[side] / 1000, dt.UTC).date() for side in ("start", "end")]
    # Monday to Friday: the bar ends with Friday.
    assert days == [dt.date(2027, 1, 11), dt.date(2027, 1, 16)]
    assert dt.datetime.fromtimestamp(mark["at"] / 1000, dt.UTC).date() == dt.date(2027, 1, 6)
    notes = {row["note"] for row in rows_of(picture, "note")}
    assert notes == {"1 booking · 2,000 USD", "40 h · 2,000 USD · order by 6 Jan 2027"}


def test_committed_bookings_have_a_colour_of_their_own_and_nothing_to_order(priced_outcome, rows_of) -> None:
    plan = plan_of()
    picture = bookings_picture(plan, priced_outcome(plan), [order(7, None)])
    assert [row["part"] for row in rows_of(picture, "part")] == ["committed already"]
    assert rows_of(picture, "mark") == []
    assert "40 h · 2,000 USD · committed" in [row["note"] for row in rows_of(picture, "note")]


def test_pools_are_headings_with_the_most_urgent_order_first(priced_outcome, rows_of) -> None:
    plan = plan_of()
    orders = [order(0, None), order(30, 21, contractor=2), order(14, 2, pool=1), order(9, 1, contractor=3)]
    picture = bookings_picture(plan, priced_outcome(plan), orders)
    names = [row["row"][6:] for row in sorted(rows_of(picture, "note"), key=lambda row: row["row"])]
    assert [name.strip() for name in names] == [
        "Freelance designers 0",
        "#1",
        "#3",
        "#2",
        "Freelance designers 1",
        "#1",
    ]


@pytest.mark.parametrize("count", [1, 5, MOST_BOOKINGS + 3])
def test_nothing_is_cut_off_or_drawn_over_another_text(count, priced_outcome, page_of, tmp_path) -> None:
    plan = plan_of("Agency of " + "very " * 8 + "long names")
    orders = [order(3 * n, max(0, 3 * n - 9), pool=n % 2, contractor=1 + n % 4) for n in range(count)]
    page = page_of(bookings_picture(plan, priced_outcome(plan), orders), tmp_path)
    assert len([words for words in page.words if "order by" in words]) == min(count, MOST_BOOKINGS)
    left_out = "The 60 to be ordered first of 63 bookings; the others cost 6,000 USD"
    assert (left_out in page.words) == (count > MOST_BOOKINGS)
    assert page.outside() == []
    assert page.overlapping() == []


def test_a_booking_of_a_day_years_ahead_is_seen(priced_outcome, rows_of) -> None:
    plan = plan_of()
    picture = bookings_picture(plan, priced_outcome(plan), [order(7, 2, days=1), order(2000, 1990)])
    narrow = min(rows_of(picture, "part"), key=lambda row: row["end"] - row["start"])
    assert narrow["end"] - narrow["start"] > 2 * 86_400_000


def test_without_bookings_there_is_a_sentence(priced_outcome, page_of, tmp_path) -> None:
    plan = plan_of()
    page = page_of(bookings_picture(plan, priced_outcome(plan), []), tmp_path)
    assert page.words == ["No contractor is to be booked", "Agency · data date 4 Jan 2027"]
