"""What the server of engine processes and its caller say to each other, beside sockets handed over."""

from __future__ import annotations

import struct
from typing import Final

LISTS: Final = "lists"
"""Argument of the server: load the kernels of activity lists, too."""
COMPILING: Final = b"C"
READY: Final = b"R"
BEGIN: Final = b"B"
"""Comes with three descriptors: a socket to talk, one for the ending, a file for errors."""
SOCKETS: Final = 3
KILL: Final = b"K"
"""On the socket for the ending; closing it means the same."""
ENDING: Final = struct.Struct("<qq")
"""Exit code or minus the signal, and the most memory held, in bytes."""
