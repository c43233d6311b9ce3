"""Messages between processes, as frames on a pipe or a socket: a mark, a length, then a pickle."""

from __future__ import annotations

import pickle
import struct
from typing import IO

_HEAD = struct.Struct("<4sQ")
_MARK = b"CRWL"


class BrokenFrameError(ValueError):
    """What came is no message; nothing after it can be trusted."""


def encode(message: object) -> bytes:
    """A message as one frame."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return _HEAD.pack(_MARK, len(content)) + content


def write(pipe: IO[bytes], message: object) -> None:
    """Write one frame.

    Raises
    ------
    OSError
        If nobody is at the other end any more.
    """
    send(pipe, encode(message))


def send(pipe: IO[bytes], frame: bytes) -> None:
    """Write a frame that is encoded already."""
    pipe.write(frame)
    pipe.flush()


def read(pipe: IO[bytes]) -> object | None:
    """Read one frame; None at the end of the pipe, even in the middle of a frame.

    Raises
    ------
    BrokenFrameError
        If what was read is no frame, such as text that a library printed.
    """
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    mark, length = _HEAD.unpack(head)
    if mark != _MARK:
        raise BrokenFrameError(f"{head!r} begins no message")
    content = pipe.read(length)
    if len(content) < length:
        return None
    try:
        message: object = pickle.loads(content)  # noqa: S301 - written by the process at the other end
    except (pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, TypeError) as error:
        raise BrokenFrameError(f"a message of {length} bytes can't be read: {error}") from error
    return message
