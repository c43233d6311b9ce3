"""Files that a command writes: whole or not at all, those of a directory all together."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import typer

from api.cli.running.installation import install, refuse_directories
from api.cli.running.interruption import HeldSignals

_TEMPORARY: Final = ".planner-"


class NotWrittenError(Exception):
    """The result was shown, but could not be written; the cause says why."""


def check_directory(directory: Path, names: Sequence[str]) -> None:
    """Refuse, before any work is done, a place where nothing can be written.

    Parameters
    ----------
    names
        Of the files that may be written.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    existing = _existing(directory)
    if not existing.is_dir():
        raise typer.BadParameter(f"{existing} is a file; a directory is needed.", param_hint="--out")
    try:
        refuse_directories(directory, names)
        with _workshop(directory):
            pass  # whether it can be made is found out by making it
    except IsADirectoryError as error:
        raise typer.BadParameter(
            f"{error.filename} is a directory; a file of that name is to be written.", param_hint="--out"
        ) from None
    except OSError as error:
        raise typer.BadParameter(
            f"{directory} can't be written to: {error.strerror}.", param_hint="--out"
        ) from None


def _existing(directory: Path) -> Path:
    while not os.path.lexists(directory) and directory != directory.parent:
        directory = directory.parent
    return directory


def write_made(
    make: Callable[[Path], list[Path]], directory: Path, names: Sequence[str], signals: HeldSignals
) -> list[Path]:
    """Have files made in a hidden directory, then move all of them into ``directory``.

    Parameters
    ----------
    make
        Makes the files in the directory that it is handed.
    names
        Of all files that may be made; those in ``directory`` that are not made now are removed.
    signals
        Held back; they are let through while files are made, but not while they are moved.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    OSError
        If something can't be written; its name is one in ``directory``, where nothing has changed.
    KeyboardInterrupt
        If it was interrupted; nothing has changed in ``directory``.
    """
    with _workshop(directory) as workshop:
        made, attic = workshop / "made", workshop / "attic"
        try:
            made.mkdir()
            attic.mkdir()
            with signals.let_through():
                files = make(made)
        except OSError as error:
            raise _named_for_the_user(error, directory, names) from error
        return install(files, directory, names, attic)


def _named_for_the_user(error: OSError, directory: Path, names: Sequence[str]) -> OSError:
    """``error`` with the place that the file would have had, not the hidden one."""
    name = Path(str(error.filename)).name if error.filename is not None else ""
    return OSError(error.errno, error.strerror, str(directory / name if name in names else directory))


@contextmanager
def _workshop(directory: Path) -> Iterator[Path]:
    """A hidden directory within ``directory``, gone afterwards, and so are directories made in vain."""
    missing = [folder for folder in (directory, *directory.parents) if not os.path.lexists(folder)]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        workshop = _hidden_directory(directory)
        try:
            yield workshop
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    finally:
        for folder in missing:
            with suppress(OSError):  # it holds something now, or was never made
                folder.rmdir()


def _hidden_directory(directory: Path) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=directory))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(directory)) from error


def check_file(path: Path) -> None:
    """Make sure that a file can be written to ``path``.

    Raises
    ------
    OSError
        If it can't, with ``path`` as its name.
    """
    try:
        with suppress(FileNotFoundError):
            path.lstat()  # too long a name
        descriptor, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
        os.close(descriptor)
        Path(name).unlink()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 to ``path`` so that never half a file stands there.

    Raises
    ------
    OSError
        If it can't be written, with ``path`` as its name; what stood there before still does.
    """
    try:
        _write_whole(path, text)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _write_whole(path: Path, text: str) -> None:
    # The name beside it is short: one as long as the longest allowed must find its place, too.
    descriptor, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8"))
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
