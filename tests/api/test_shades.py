"""Numbers of the workload picture can be read on every shade."""

import pytest

from api.charts.shades import contrast, ink_on, rgb, shade


def test_every_number_stands_out_from_its_shade() -> None:
    for tenth in range(1001):
        assert contrast(rgb(ink_on(tenth / 10)), shade(tenth / 10)) >= 4.5
    assert contrast(rgb("#ffffff"), rgb("#000000")) == pytest.approx(21)
    # Worked out by hand: (1 + .05) / (.2159 + .05) for the grey #808080.
    assert contrast(rgb("#808080"), rgb("#ffffff")) == pytest.approx(3.95, abs=0.005)
