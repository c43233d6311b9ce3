"""What a server that forks and its callers say to each other, beside the sockets handed over."""

from __future__ import annotations

import struct
from typing import Final

COMPILING: Final = b"C"
READY: Final = b"R"
BEGIN: Final = b"B"
"""Comes with three descriptors: a socket to talk, one for the ending, a file for errors."""
BEGIN_SMALL: Final = b"S"
"""The same, for a small plan, of which other things are needed."""
SOCKETS: Final = 3
KILL: Final = b"K"
"""On the socket for the ending; closing it means the same."""
ENDING: Final = struct.Struct("<qq")
"""Exit code or minus the signal, and the most memory held, in bytes."""
