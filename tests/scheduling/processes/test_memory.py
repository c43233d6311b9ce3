"""How much memory there is, from what Linux writes about it."""

import subprocess
import sys
from pathlib import Path

import pytest

from scheduling.processes import memory
from scheduling.processes.memory import control_group_limits, data_bytes, kills_for_memory

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere other things are counted")


@pytest.fixture
def groups(tmp_path):
    """Files of control groups, by path, and where this process is said to be."""

    def make(membership: str, limits: dict[str, str]) -> list[int]:
        (tmp_path / "cgroup").write_text(membership)
        for path, text in limits.items():
            file = tmp_path / "mount" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return list(control_group_limits(tmp_path / "cgroup", tmp_path / "mount"))

    return make


def test_limits_of_groups_around_count_too(groups):
    files = {"memory.max": "max\n", "a/memory.max": "3000\n", "a/b/memory.max": "5000\n"}
    assert groups("0::/a/b\n", files) == [5000, 3000]


def test_the_first_version_has_a_folder_for_memory_and_a_huge_number_for_none(groups):
    files = {
        "memory/memory.limit_in_bytes": "9223372036854771712\n",
        "memory/x/memory.limit_in_bytes": "7000\n",
    }
    assert groups("5:cpu,cpuacct:/x\n4:hugetlb,memory:/x\n", files) == [7000]


def test_in_a_container_the_mounted_group_is_the_own_one(groups):
    assert groups("0::/docker/4711\n", {"memory.max": "2000\n"}) == [2000]


def test_a_path_out_of_the_mount_is_not_followed(groups):
    assert groups("0::/../..\n", {"memory.max": "2000\n"}) == [2000]


def test_where_there_are_no_groups_there_is_no_limit(tmp_path):
    assert list(control_group_limits(tmp_path / "nothing")) == []


def test_the_smallest_of_all_is_what_there_is(monkeypatch):
    monkeypatch.setattr(memory, "control_group_limits", lambda: iter([10_000, 5_000]))
    assert memory.machine_memory() == 5_000
    assert memory.default_limit() == 4_000


def test_where_nothing_is_known_there_is_no_limit(monkeypatch):
    monkeypatch.setattr(memory, "machine_memory", lambda: None)
    assert memory.default_limit() is None


@on_linux
def test_what_a_process_holds_is_read_from_the_system():
    before = data_bytes()
    held = bytearray(64_000_000)
    assert 60_000_000 < data_bytes() - before < 80_000_000
    del held


def test_kills_are_counted_since_the_machine_was_started(tmp_path):
    (tmp_path / "vmstat").write_text("pgfault 12\noom_kill 3\nfoo 1\n")
    assert kills_for_memory(tmp_path / "vmstat") == 3
    (tmp_path / "vmstat").write_text("pgfault 12\n")
    assert kills_for_memory(tmp_path / "vmstat") == 0
    assert kills_for_memory(tmp_path / "nowhere") == 0


LIMITED = """
from scheduling.processes.memory import lift_memory_limit, limit_memory, memory_left
print(memory_left())
limit_memory(300_000_000)
left = memory_left()
print(200_000_000 < left < 300_000_000)
held = bytearray(left // 2)
print(memory_left() < left - left // 3)
try:
    bytearray(left)
except MemoryError:
    print("no more")
lift_memory_limit()
print(memory_left(), len(bytearray(300_000_000)))
"""


@on_linux
def test_a_limit_is_kept_and_can_be_lifted_for_the_last_words():
    folder = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True, cwd=folder
    )
    assert done.stdout.split("\n")[:-1] == ["None", "True", "True", "no more", "None 300000000"]
