"""Files as they are uploaded: a form, the same for the same files, so that an idempotency key holds."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, TypeAlias

import httpx2

File: TypeAlias = Path | tuple[str, bytes]
"""A path; or the name and the content of a file, where the end of the name says what kind it is."""
UPLOAD_SECONDS: Final = 90.0
"""The service reads files for up to 60 seconds."""


def form_of(file: File, people: File | None) -> tuple[bytes, str]:
    """The form with the files, and its media type.

    Raises
    ------
    OSError
        If a file can't be read.
    """
    files = {"file": _named(file), **({} if people is None else {"people": _named(people)})}
    boundary = hashlib.sha256(b"".join(content for _, content in files.values())).hexdigest()[:32]
    media_type = f"multipart/form-data; boundary={boundary}"
    form = httpx2.Request("POST", "http://form", files=files, headers={"Content-Type": media_type})
    return form.read(), media_type


def _named(file: File) -> tuple[str, bytes]:
    return (file.name, file.read_bytes()) if isinstance(file, Path) else file
