"""Which format a file is in is told by its content; what is none of them is refused with reasons."""

import random
import shutil
from pathlib import Path

import pytest

from planner.document import parse_plan, render_plan
from planner.errors import InstanceError
from planner.instances import instance_files, is_instance, parse_instance, read_instance
from planner.validation import validate

FILES = sorted(Path(__file__).with_name("files").iterdir())
FORMATS = {
    "tiny.sm": "psplib",
    "tiny.rcp": "patterson",
    "tiny.mm": "multi-mode",
    "tiny.SCH": "progen-max",
    "tiny.txt": "mplib",
    "tiny-mspsp.dzn": "mspsp",
    "tiny.def": "imopse",
    "tiny-mista.json": "mista",
    "tiny-ca-rcpsp.json": "ca-rcpsp",
    "tiny-racp.dzn": "racp",
}


ODD_WORDS = ["-1", "0", "99999999999999999999", "1e400", "NaN", "null", "{}", "[]", "é/#", "7\n"]


def test_there_is_a_tiny_file_of_each_format():
    assert {path.name for path in FILES} == set(FORMATS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_content_tells_the_format_whatever_the_name(path, tmp_path):
    other = tmp_path / "instance.dat"
    shutil.copy(path, other)
    assert is_instance(other)
    assert read_instance(other).format == FORMATS[path.name]
    assert read_instance(other).name == "instance.dat"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_plan_of_an_instance_is_an_ordinary_document(path):
    plan = read_instance(path).plan
    assert parse_plan(render_plan(plan)) == plan


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_windows_line_ends_byte_order_marks_and_latin_1_change_nothing(path, tmp_path):
    text = path.read_text(encoding="utf-8")
    other = tmp_path / path.name
    other.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_instance(other) == read_instance(path)


def test_names_in_latin_1_are_read(tmp_path):
    path = tmp_path / "tiny.def"
    text = (Path(__file__).with_name("files") / "tiny.def").read_bytes()
    path.write_bytes(text.replace(b"General", b"Caract\xe9ristiques, General"))
    assert read_instance(path).format == "imopse"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_cut_off_anywhere_is_an_instance_or_refused(path):
    text = path.read_text(encoding="utf-8")
    for length in range(len(text)):
        _read_or_refuse(path.name, text[:length])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_with_a_changed_word_is_an_instance_or_refused(path):
    dice = random.Random(7)
    words = path.read_text(encoding="utf-8").split(" ")
    for _ in range(300):
        mangled = list(words)
        mangled[dice.randrange(len(words))] = dice.choice(ODD_WORDS)
        _read_or_refuse(path.name, " ".join(mangled))


def _read_or_refuse(name: str, text: str) -> None:
    """Whatever the text, there is a plan that validation can judge, or an error that names the file."""
    try:
        validate(parse_instance(name, text).plan)
    except InstanceError as error:
        refusal = error
    else:
        return
    assert str(refusal).startswith(name)
    assert " — expected " in str(refusal)
    assert len(refusal.issues) == 1


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "1 2\n3 4\n",
        "5",
        "format: crewline/1\n",
        '{"format": "crewline/1"}',
        "a,b\n1,2\n",
        "3 1\n2\n1 1 0\n",
    ],
)
def test_other_texts_are_no_instances(text, tmp_path):
    path = tmp_path / "other.txt"
    path.write_text(text, encoding="utf-8")
    assert not is_instance(path)
    with pytest.raises(InstanceError, match="line 1: another kind of text — expected one of PSPLIB"):
        read_instance(path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "nothing — expected a problem instance"),
        (b"  \n\n", "nothing — expected a problem instance"),
        (b"4 1\n\0\0", "binary data — expected text"),
        (b'{"projectList": [', "broken JSON"),
        (b'{"a":' * 100_000, "JSON too deep"),
        (b'{"projectList": [], "executionModeList": 1' + b"0" * 5000 + b"}", "too large a number"),
        (b'{"projectList": [], "executionModeList": []}', "no job — expected at least one"),
    ],
)
def test_unreadable_content_is_refused_with_the_reason(data, message, tmp_path):
    path = tmp_path / "odd"
    path.write_bytes(data)
    with pytest.raises(InstanceError, match=message):
        read_instance(path)


def test_a_binary_file_is_no_instance(tmp_path):
    path = tmp_path / "tiny.rcp"
    path.write_bytes(b"4 1\n3\n\0\0")
    assert not is_instance(path)


def test_folders_missing_and_huge_files_are_refused(tmp_path, monkeypatch):
    with pytest.raises(InstanceError, match="a folder — expected a file"):
        read_instance(tmp_path)
    with pytest.raises(InstanceError, match="No such file"):
        read_instance(tmp_path / "missing")
    monkeypatch.setattr("planner.instances.files.LARGEST_FILE", 10)
    with pytest.raises(InstanceError, match="bytes — expected at most 10"):
        read_instance(FILES[0])


def test_folders_are_searched_for_instances_and_nothing_else(tmp_path):
    inner = tmp_path / "b" / "deep"
    inner.mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    for target in ("a.dat", "b/deep/c.dat", ".hidden/d.dat"):
        shutil.copy(FILES[0], tmp_path / target)
    (tmp_path / "notes.md").write_text("no instance", encoding="utf-8")
    found = instance_files([tmp_path, inner])
    assert found == [tmp_path / "a.dat", inner / "c.dat"]


def test_a_file_that_is_named_is_kept_so_that_reading_tells_what_is_wrong(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text("no instance", encoding="utf-8")
    assert instance_files([path]) == [path]


def test_a_name_that_does_not_exist_is_told(tmp_path):
    with pytest.raises(InstanceError, match="nothing of that name"):
        instance_files([tmp_path / "missing"])


def test_a_long_numeric_file_is_told_by_its_beginning(tmp_path):
    path = tmp_path / "long.rcp"
    path.write_text("40000 1\n5\n" + "1 1 0\n" * 40_000, encoding="utf-8")
    assert is_instance(path)
