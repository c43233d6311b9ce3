"""Zip archives that are not what they were: what Python's reader raises of them, found by flipping bits."""

from __future__ import annotations

import errno
import lzma
import struct
import zipfile
import zlib
from typing import Final

ZIP_DAMAGE: Final = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
)
"""``OSError`` may be the disk's, and ``RuntimeError`` a stack at its end: ``is_zip_damage`` tells."""


def is_zip_damage(error: BaseException) -> bool:
    """Whether an error that came while an archive was read says that the archive is damaged.

    A directory may point before the file's beginning (EINVAL), and a packer's stream of bytes may be none
    (no number); other system errors are not the archive's. Flags and methods that a flipped bit makes up
    are refused with ``RuntimeError`` and its ``NotImplementedError``.
    """
    if isinstance(error, RecursionError):
        return False
    if isinstance(error, OSError):
        return error.errno in (None, errno.EINVAL)
    return isinstance(error, ZIP_DAMAGE)
