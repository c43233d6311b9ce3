"""A short ``make soak``."""

from __future__ import annotations

import json

import pytest

from benchmarks import soak


@pytest.mark.slow
def test_twelve_runs_survive_four_kills(tmp_path, capsys):
    figures = tmp_path / "figures.json"
    options = ("--runs", 12, "--kills", 4, "--cancels", 2, "--port", 8397, "--json", figures)
    assert soak.main([str(option) for option in options]) == 0, capsys.readouterr()
    told = json.loads(figures.read_text())
    assert sum(told["states"].values()) == 12
    assert not told["lost"]
    assert "| runs | 12: " in capsys.readouterr().out


def test_percentiles_are_values_that_were_measured():
    from benchmarks.soak_watch import percentile

    values = [float(number) for number in range(1, 21)]
    assert (percentile(values, 50), percentile(values, 95), percentile([3.0], 95)) == (10.0, 19.0, 3.0)
