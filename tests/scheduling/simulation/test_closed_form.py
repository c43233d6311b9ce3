"""Mean and spread of executions against closed forms and integrals, and tiny cases by counting all.

Tolerances are four standard errors: of the mean σ ÷ √n, of the deviation about σ × √((k - 1) ÷ 4n) with a
kurtosis k of less than 5. Seeds are fixed.
"""

import numpy as np
import pytest

from scheduling.simulation.shapes import QuantileTables, _table
from scheduling.simulation.uncertainty import Spread

N = 20_000
SIGMAS = 4.0


def assert_mean(values, mean, deviation):
    assert abs(values.mean() - mean) < SIGMAS * deviation / len(values) ** 0.5 + 0.5 / 1440
    assert abs(values.std() - deviation) < SIGMAS * deviation / len(values) ** 0.5 + 0.5 / 1440


def triangular(low, likely, high):
    mean = (low + likely + high) / 3
    variance = (low**2 + likely**2 + high**2 - low * likely - low * high - likely * high) / 18
    return mean, variance


def chain_of(estimates):
    return [
        {
            "id": f"t{k}",
            "duration": f"{likely * 24}h",
            "person": "ann",
            "estimate": {"low": f"{low * 24}h", "likely": f"{likely * 24}h", "high": f"{high * 24}h"},
            "after": [f"t{k - 1}"] if k else [],
        }
        for k, (low, likely, high) in enumerate(estimates)
    ]


ESTIMATES = [(2, 4, 9), (1, 2, 3), (5, 5, 8), (3, 6, 6), (2, 3, 10)]


def test_a_series_of_triangular_durations_has_the_sum_of_means_and_variances(executions):
    simulation = executions.of(executions.plan(chain_of(ESTIMATES)), N, shape="triangular")
    moments = [triangular(*estimate) for estimate in ESTIMATES]
    variance = sum(own for _, own in moments)
    assert_mean(executions.days(simulation), sum(mean for mean, _ in moments), variance**0.5)


def test_a_series_of_pert_durations_has_the_sum_of_means_and_variances(executions):
    simulation = executions.of(executions.plan(chain_of(ESTIMATES)), N, shape="pert")
    means = [(low + 4 * likely + high) / 6 for low, likely, high in ESTIMATES]
    # Beta on [low, high]: (mean - low) (high - mean) ÷ 7 (Vose 2008).
    variance = sum((m - e[0]) * (e[2] - m) / 7 for m, e in zip(means, ESTIMATES, strict=True))
    assert_mean(executions.days(simulation), sum(means), variance**0.5)


@pytest.mark.parametrize("number", [2, 3])
def test_the_last_of_parallel_uniform_durations_is_the_largest_of_as_many(executions, number):
    # On [5, 15] days the largest of k has the mean 5 + 10 k ÷ (k + 1), variance 100 k ÷ ((k + 1)² (k + 2)).
    who = ["ann", "ben", "cy"]
    tasks = [{"id": f"t{k}", "duration": "240h", "person": who[k]} for k in range(number)]
    spread = Spread(500, 1000, 1500)
    simulation = executions.of(executions.plan(tasks), N, shape="uniform", spread=spread)
    k = number
    variance = 100 * k / ((k + 1) ** 2 * (k + 2))
    assert_mean(executions.days(simulation), 5 + 10 * k / (k + 1), variance**0.5)


def test_parallels_of_unequal_triangulars_have_the_mean_of_the_integral(executions):
    one, other = (2.0, 4.0, 9.0), (3.0, 5.0, 7.0)
    tasks = chain_of([one, other])
    tasks[1] |= {"person": "ben", "after": []}
    for task, (low, likely, high) in zip(tasks, (one, other), strict=True):
        task["duration"] = f"{likely * 24:g}h"
        task["estimate"] = {"low": f"{low * 24:g}h", "likely": f"{likely * 24:g}h", "high": f"{high * 24:g}h"}
    simulation = executions.of(executions.plan(tasks), N, shape="triangular")
    x = np.linspace(0, 9, 200_001)
    below = cumulative(x, *one) * cumulative(x, *other)
    mean = np.trapezoid(1 - below, x)
    square = np.trapezoid(2 * x * (1 - below), x)
    assert_mean(executions.days(simulation), mean, (square - mean**2) ** 0.5)


def cumulative(x, low, likely, high):
    rise = (np.clip(x, low, likely) - low) ** 2 / ((high - low) * (likely - low))
    fall = 1 - (high - np.clip(x, likely, high)) ** 2 / ((high - low) * (high - likely))
    return np.where(x < likely, rise, fall)


def test_people_shared_by_parallel_work_make_it_a_series(executions):
    # Both need ann whole: a simulation of the critical path alone would take the larger of the two.
    tasks = [{"id": name, "duration": "240h", "person": "ann"} for name in "ab"]
    spread = Spread(500, 1000, 1500)
    days = executions.days(executions.of(executions.plan(tasks), N, shape="uniform", spread=spread))
    assert_mean(days, 20.0, (2 * 100 / 12) ** 0.5)


def test_half_of_somebody_twice_is_the_larger_of_two(executions):
    needs = [{"pinned": ["ann"], "units": "50%"}]
    tasks = [{"id": name, "duration": "240h", "needs": needs} for name in "ab"]
    spread = Spread(500, 1000, 1500)
    days = executions.days(executions.of(executions.plan(tasks), N, shape="uniform", spread=spread))
    assert_mean(days, 5 + 20 / 3, (200 / 36) ** 0.5)


def test_quantiles_of_pert_agree_with_a_beta_distribution_of_whole_parameters():
    # α = 3, β = 3: F(x) = 10 x³ - 15 x⁴ + 6 x⁵, so F(0.5) = 0.5 and F(0.25) = 106 ÷ 1024.
    table = _table("pert", 0.5) / (1 << 30)
    chances = np.linspace(0, 1, len(table))
    assert np.abs(10 * table**3 - 15 * table**4 + 6 * table**5 - chances).max() < 1e-6
    # α = 1, β = 5: F(x) = 1 - (1 - x)⁵.
    table = _table("pert", 0.0) / (1 << 30)
    assert np.abs(1 - (1 - table) ** 5 - chances).max() < 1e-6


def test_shapes_with_the_same_mode_share_a_table():
    tables = QuantileTables()
    assert tables.number("pert", 0, 1, 4) == tables.number("pert", 10, 30, 90)
    assert tables.number("pert", 0, 1, 4) != tables.number("triangular", 0, 1, 4)
    assert tables.number("uniform", 0, 1, 4) == tables.number("uniform", 0, 3, 4)
    assert tables.table.shape == (3, 4097)
    assert QuantileTables().table.shape == (1, 4097)
