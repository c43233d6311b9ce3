"""Starting a module of this package as a process of its own.

A fresh interpreter is asked for the module by name, so a caller's main program is never run again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import IO, BinaryIO, NoReturn

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_SAFE_PATH = "-P"
"""Without it, a file in the working directory named as a library would take that library's place."""


def start_module(
    module: str,
    *arguments: str,
    stdin: int,
    stdout: int | IO[bytes],
    stderr: IO[bytes],
    pass_fds: tuple[int, ...] = (),
    keep: Collection[str] | None = None,
) -> subprocess.Popen[bytes]:
    """Run ``python -m module`` with this process's environment, or with the variables named alone."""
    return subprocess.Popen(  # noqa: S603 - this interpreter, a module of this package
        [sys.executable, _SAFE_PATH, "-m", module, *arguments],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        pass_fds=pass_fds,
        env=_environment(keep),
    )


def _environment(keep: Collection[str] | None) -> dict[str, str]:
    """The parent's, so that the child finds this package wherever the parent did.

    The engine counts in integers and multiplies no matrices: numpy's threads for that would only
    take memory, and stand in the way of a fork.
    """
    known = os.environ.get("PYTHONPATH")
    paths = [str(PACKAGE_ROOT), *([known] if known else [])]
    own = {name: value for name, value in os.environ.items() if keep is None or name in keep}
    return {"OPENBLAS_NUM_THREADS": "1", **own, "PYTHONPATH": os.pathsep.join(paths)}


def run_and_exit(work: Callable[[], None]) -> NoReturn:
    """End this process when ``work`` is done, with code 0, or 70 and a traceback if it fails.

    Nothing is tidied up: the system does that at once, and threads that wait for messages can't be
    ended in any other way.
    """
    code = 70
    try:
        work()
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def own_output() -> BinaryIO:
    """Keep standard output for messages; what libraries print goes to the errors."""
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return pipe
