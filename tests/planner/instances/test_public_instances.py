"""Every public instance at hand is read into a valid plan with all of its jobs."""

import json
import re
import time
from pathlib import Path

import pytest

from planner.instances import instance_files, read_instance
from planner.validation import validate

# Numbers of jobs, dummies too, as each format states them, found without the readers.
COUNTED = {
    "psplib": lambda text: int(re.search(r"jobs[^:]*:\s*(\d+)", text)[1]),
    "multi-mode": lambda text: int(re.search(r"jobs[^:]*:\s*(\d+)", text)[1]),
    "patterson": lambda text: int(text.split()[0]),
    "progen-max": lambda text: int(text.split()[0]) + 2,
    "mplib": lambda text: sum(len(line.split()) >= 6 for line in text.splitlines()),
    "mspsp": lambda text: int(re.search(r"nActs = (\d+)", text)[1]),
    "imopse": lambda text: int(re.search(r"Tasks: (\d+)", text)[1]),
    "racp": lambda text: int(re.search(r"n_tasks = (\d+)", text)[1]),
    "mista": lambda text: len(json.loads(text)["jobList"]),
    "ca-rcpsp": lambda text: len(json.loads(text)["tasks"]),
}
FOLDERS = {
    "rcpsp/RG300": {"patterson"},
    "rcpsp/j30": {"psplib"},
    "rcpsp/j60": {"psplib"},
    "rcpsp/j120": {"psplib"},
    "mmrcpsp": {"multi-mode"},
    "rcpsp-max": {"progen-max"},
    "rcmpsp": {"mplib"},
    "mspsp": {"mspsp"},
    "imopse": {"imopse"},
    "mista2013": {"mista"},
    "ca-rcpsp": {"ca-rcpsp"},
    "racp": {"racp"},
}


SOME = 6


@pytest.mark.parametrize("folder", FOLDERS)
def test_files_of_a_folder_become_valid_plans_with_all_their_jobs(public_data, folder):
    assert_read(instance_files([public_data / folder])[::SOME], FOLDERS[folder])


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_of_a_folder_becomes_a_valid_plan_with_all_its_jobs(public_data, folder):
    assert_read(instance_files([public_data / folder]), FOLDERS[folder])


def assert_read(files: list[Path], expected_formats: set[str]) -> None:
    assert files, "no instance in the folder"
    formats = set()
    for path in files:
        instance = read_instance(path)
        formats.add(instance.format)
        tasks = [task.id for project in instance.plan.projects for task in project.tasks]
        assert sorted(instance.jobs) == sorted(tasks), path
        assert len(set(instance.jobs.values())) == COUNTED[instance.format](path.read_text()), path
        issues = validate(instance.plan)
        assert [issue for issue in issues if issue.severity == "error"] == [], path
        assert {issue.code for issue in issues} <= {"deadline-in-the-past"}, path
    assert formats == expected_formats


def test_nothing_but_instances_is_found_in_the_folders(public_data):
    ends = {path.suffix.lower() for path in instance_files([public_data / folder for folder in FOLDERS])}
    assert ends == {".sm", ".mm", ".rcp", ".sch", ".txt", ".dzn", ".def", ".json"}


def test_1488_activities_are_read_in_well_under_a_second(public_data):
    path = public_data / "rcmpsp" / "MPLIB1_Set3_81.txt"
    began = time.process_time()
    assert len(read_instance(path).jobs) == 1488
    assert time.process_time() - began < 1
