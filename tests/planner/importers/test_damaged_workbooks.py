"""Workbooks with a flipped bit, wherever it is: read, or refused in a line."""

import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from planner.errors import ImportFileError
from planner.importers.tables import import_tables

MEMBER = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["Project", "Task", "Work", "Skill"], *(["A", f"t{n}", "8h", "design"] for n in range(9))):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def entry_at(workbook: bytes) -> int:
    """Where the member stands in the directory, which is what readers go by."""
    return workbook.rindex(MEMBER.encode()) - 46


def bytes_at(workbook: bytes) -> int:
    """Where the member's packed bytes begin."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        header = archive.getinfo(MEMBER).header_offset
    name, extra = (int.from_bytes(workbook[header + at : header + at + 2], "little") for at in (26, 28))
    return header + 30 + name + extra


def flipped(workbook: bytes, at: int, bit: int) -> bytes:
    return workbook[:at] + bytes([workbook[at] ^ bit]) + workbook[at + 1 :]


@pytest.mark.parametrize("what", ["encrypted", "packed by another method", "blocks of no kind"])
def test_a_member_that_cant_be_unpacked_is_refused(tmp_path: Path, workbook: bytes, what: str) -> None:
    entry = entry_at(workbook)
    at, bit = {
        "encrypted": (entry + 8, 1),
        "packed by another method": (entry + 10, 64),
        "blocks of no kind": (bytes_at(workbook), 2),
    }[what]
    path = tmp_path / "t.xlsx"
    path.write_bytes(flipped(workbook, at, bit))
    with pytest.raises(ImportFileError, match="a damaged workbook"):
        import_tables(path)


def test_a_flipped_bit_anywhere_is_refused_or_read(tmp_path: Path, workbook: bytes) -> None:
    path, dice, refused = tmp_path / "t.xlsx", random.Random(7), 0
    ends = range(len(workbook) - 22, len(workbook))  # of the directory: where it begins, above all
    for at in [*range(0, len(workbook), 29), *ends]:
        path.write_bytes(flipped(workbook, at, 1 << dice.randrange(8)))
        try:
            import_tables(path)
        except ImportFileError:
            refused += 1
    assert refused > 40
