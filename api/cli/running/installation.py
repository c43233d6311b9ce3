"""New files take the place of old ones together: all of them, or none if something fails on the way."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from pathlib import Path


def install(files: Sequence[Path], directory: Path, names: Iterable[str], attic: Path) -> list[Path]:
    """Move ``files`` into ``directory``, and what has one of ``names`` there out of it.

    Parameters
    ----------
    files
        Whole files on the same file system as ``directory``.
    names
        Names of all files that may be replaced or removed, those of ``files`` among them.
    attic
        An empty directory on the same file system, for what is moved out.

    Returns
    -------
    list of Path
        Where the files are now.

    Raises
    ------
    OSError
        If something can't be moved, with the name of its place in ``directory``; everything is back
        where it was then.
    """
    names = tuple(names)
    refuse_directories(directory, names)
    steps = [(directory / name, attic / name) for name in names if os.path.lexists(directory / name)]
    steps += [(file, directory / file.name) for file in files]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in steps:
            source.rename(target)
            done.append((source, target))
    except OSError as error:
        for earlier, now in reversed(done):
            now.rename(earlier)
        raise OSError(error.errno, error.strerror, str(directory / target.name)) from error
    return [directory / file.name for file in files]


def refuse_directories(directory: Path, names: Iterable[str]) -> None:
    """Make sure that no place for a file is taken by a directory.

    Raises
    ------
    IsADirectoryError
        If one is.
    """
    for name in names:
        if (directory / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(directory / name))
