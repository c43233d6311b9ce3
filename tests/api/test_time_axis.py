"""The time axis of pictures: labels far enough apart, and one where it begins."""

from itertools import pairwise

from api.charts import drawing

DAY = 1440
FIRST = 29_983_680  # 2027-01-04T00:00Z, a Monday, in minutes since 1970: 20,822 days


def test_axis_labels_keep_their_distance() -> None:
    first = drawing.wall_clock(FIRST, "UTC")
    for days in (3, 15, 40, 200, 900, 4000):
        last = first + days * 86_400_000
        ticks = drawing.time_axis(first, last, 960).to_dict()["values"]
        apart = [(b - a) / (last - first) * 960 for a, b in pairwise(ticks)]
        assert ticks
        assert all(pixels >= 40 for pixels in apart)


def test_an_axis_has_its_first_label_where_it_begins() -> None:
    for days in (0.5, 3, 15, 21, 40, 200, 900, 4000):
        for begin in range(7):
            earliest = drawing.wall_clock(FIRST + begin * DAY + 540, "UTC")
            last = earliest + int(days * 86_400_000)
            first = drawing.axis_start(earliest, last, 960)
            ticks = drawing.time_axis(first, last, 960).to_dict()["values"]
            assert first <= earliest
            assert ticks[0] == first
