"""What is wrong with a table, and what of it was read in a way that its author should know."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.errors import ImportFileError, Issue

MOST_ERRORS = 200
"""Problems listed; somebody who gets more mends the first ones and tries again."""


@dataclass(slots=True)
class Problems:
    """Errors and notes of one import, in the order in which they were found.

    Errors make the import fail, all of them at once. Notes, issues of severity ``warning``, come
    with its result.
    """

    errors: list[Issue] = field(default_factory=list)
    notes: list[Issue] = field(default_factory=list)

    def error(self, path: str, code: str, found: str, expected: str, hint: str = "") -> None:
        """Note something that can't be read."""
        self.errors.append(Issue(path, found, f"expected {expected}", hint, "error", code))

    def note(self, path: str, code: str, found: str, meaning: str, hint: str = "") -> None:
        """Note how something was read, or that it was not."""
        self.notes.append(Issue(path, found, meaning, hint, "warning", code))

    def raise_if_any(self, source: str) -> None:
        """End the import if there was an error.

        Raises
        ------
        ImportFileError
            With the errors found so far.
        """
        if not self.errors:
            return
        first, count = self.errors[0], len(self.errors)
        many = "a problem" if count == 1 else f"{count} problems"
        message = f"{source} has {many}; the first {'is at ' if first.path else ''}{first}"
        if count == 1 and not first.path:
            message = f"{source}: {first}"
        raise ImportFileError(message, tuple(self.errors[:MOST_ERRORS]))


def quoted(text: str) -> str:
    """A cell as found, shortened where it is long."""
    text = " ".join(text.split())
    return f'"{text}"' if len(text) <= 60 else f'"{text[:59]}…"'
