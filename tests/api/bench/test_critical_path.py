"""The length of the critical path in periods, by hand and against what PSPLIB files say themselves."""

import dataclasses
import re

import pytest

from api.bench.critical_path import critical_path_periods
from planner.instances import read_instance

TWO_MODES = """\
projects                      :  1
jobs (incl. supersource/sink ):  4
RESOURCES
  - renewable                 :  1   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          1           2
   2        2          1           3
   3        1          1           4
   4        1          0
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
  1      1     0       0
  2      1     9       1
         2     4       2
  3      1     5       1
  4      1     0       0
RESOURCEAVAILABILITIES:
  R 1
    2
"""


def test_resources_do_not_count(three_jobs):
    text = three_jobs.read_text(encoding="utf-8")
    three_jobs.write_text(
        text.replace("  4      1     4       1", "  4      1     4       3"), encoding="utf-8"
    )
    assert critical_path_periods(read_instance(three_jobs)) == 7


def test_every_job_counts_in_its_shortest_mode(tmp_path):
    path = tmp_path / "two.mm"
    path.write_text(TWO_MODES, encoding="utf-8")
    assert critical_path_periods(read_instance(path)) == 4 + 5


def test_where_it_is_no_usual_measure_there_is_none(three_jobs):
    instance = dataclasses.replace(read_instance(three_jobs), format="imopse")
    assert critical_path_periods(instance) is None


@pytest.mark.parametrize("name", ["j30/j301_1.sm", "j60/j6013_1.sm", "j120/j12012_1.sm"])
def test_it_is_the_time_of_the_metra_potential_method_that_the_file_states(public_data, name):
    path = public_data / "rcpsp" / name
    project = path.read_text(encoding="latin-1").split("MPM-Time")[1].splitlines()[1]
    stated = int(re.findall(r"\d+", project)[-1])
    assert critical_path_periods(read_instance(path)) == stated
