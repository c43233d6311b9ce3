"""What a workbook may not be: an archive that unpacks to far more than it weighs, or XML with entities.

A workbook is a zip archive of XML. Its directory is looked at before anything is unpacked, and the beginning
of each member before a reader is let at it.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO, Final, NoReturn
from xml.parsers import expat

from planner.errors import ImportFileError, Issue
from planner.zip_damage import ZIP_DAMAGE

MOST_MEMBERS: Final = 5_000
MOST_UNPACKED: Final = 512 * 2**20
"""Bytes of all members together."""
MOST_RATIO: Final = 100
"""Times what a member weighs that it may unpack to."""
SMALL: Final = 2**20
"""Members of fewer bytes may be packed as tightly as they like."""
_XML: Final = (".xml", ".rels", ".vml")
_PIECE: Final = 64 * 2**10
_ENCRYPTED: Final = 1
_EXPECTED: Final = "an Excel file of the kind .xlsx"


def check_archive(path: Path) -> None:
    """Refuse a workbook that is none, or that is made to do harm.

    Raises
    ------
    ImportFileError
        Saying what it is.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(path, archive.infolist())
            for member in archive.infolist():
                if member.filename.lower().endswith(_XML):
                    with archive.open(member) as file:
                        _check_prolog(path, file)
    except ZIP_DAMAGE:
        _refuse(path, "no workbook, or a damaged one", _EXPECTED)


def _check_directory(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        _refuse(path, f"an archive of {len(members):,} members", f"at most {MOST_MEMBERS:,}")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED:
        _refuse(path, f"{unpacked / 2**20:,.0f} MB unpacked", f"at most {MOST_UNPACKED // 2**20} MB")
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            _refuse(path, "a workbook with a password", "one that everybody can open")
        if member.file_size > max(SMALL, MOST_RATIO * member.compress_size):
            times = member.file_size // max(1, member.compress_size)
            found = f"a part that unpacks to {times:,} times its size"
            _refuse(path, found, f"at most {MOST_RATIO} times")


def _check_prolog(path: Path, file: IO[bytes]) -> None:
    """Read XML up to its first element: definitions of types and entities stand before it."""
    has_begun = False

    def begin(*_: object) -> None:
        nonlocal has_begun
        has_begun = True

    def define(*_: object) -> NoReturn:
        _refuse(path, "XML that defines types or entities", _EXPECTED)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = define
    try:
        while not has_begun and (piece := file.read(_PIECE)):
            parser.Parse(piece)
    except expat.ExpatError:
        _refuse(path, "a damaged workbook", _EXPECTED, "open it and save it again")


def _refuse(path: Path, found: str, expected: str, hint: str = "") -> NoReturn:
    issue = Issue("", found, f"expected {expected}", hint, "error", "unreadable-file")
    raise ImportFileError(f"{path.name}: {issue}", (issue,))
