"""What is written down of one baseline: its name, since when it counts, and which plan and outcome it is."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from planner.document_files import refused
from planner.document_issues import found_text, issues_of
from planner.document_part import Part, Text
from planner.errors import DocumentError, Issue
from planner.json_reading import raw_json
from scenarios.requests.entries import Hash, Moment

FORMAT: Final = "crewline-baseline/1"
_NAME: Final = re.compile(r"\w([\w. -]{0,78}\w)?")
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]


class BaselineEntry(Part):
    """One baseline; plan and outcome are kept beside it under their hashes."""

    format: Literal["crewline-baseline/1"] = FORMAT
    name: str
    agreed: Day
    """The day from which it counts."""
    kept: Moment
    """When it was kept, in UTC."""
    notes: Text = ""
    plan: Hash
    outcome: Hash

    @property
    def agreed_on(self) -> dt.date:
        """The day from which it counts."""
        return dt.date.fromisoformat(self.agreed)

    @property
    def age(self) -> tuple[str, str, str]:
        """By which the newest one is found: the day from which it counts, then when it was kept."""
        return self.agreed, self.kept, self.name


def name_issue(name: str) -> Issue | None:
    """Why a name can't be one of a baseline, which is one of a file as well; None where it can."""
    if _NAME.fullmatch(name):
        return None
    expected = "expected up to 80 letters, digits, spaces, dots, - or _, with a letter or digit at both ends"
    return Issue("name", found_text(name), expected, code="bad-name")


def render_baseline(entry: BaselineEntry) -> bytes:
    """An entry as UTF-8 JSON for a file."""
    document = entry.model_dump(mode="json")
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def read_baseline(text: bytes, name: str) -> BaselineEntry:
    """An entry from the text of its file.

    Parameters
    ----------
    name
        Under which it is kept.

    Raises
    ------
    DocumentError
        With an issue for everything that can't be read, or does not go with the name; paths are those
        within the entry, empty for the whole.
    """
    try:
        value: Any = raw_json(text.decode("utf-8"))
        entry = BaselineEntry.model_validate_json(text)
        dt.date.fromisoformat(entry.agreed)
    except (DocumentError, UnicodeDecodeError):
        issue = Issue("", "text that is no JSON", "expected a baseline", code="bad-baseline")
        raise refused([issue]) from None
    except ValidationError as error:
        raise refused(issues_of(error, value, BaselineEntry)) from None
    except ValueError:
        raise refused([Issue("agreed", "no date", "expected the day agreed", code="bad-baseline")]) from None
    if entry.name != name:
        found = f"the baseline {found_text(entry.name)}"
        raise refused([Issue("", found, "expected the one of its file's name", code="altered")])
    return entry
