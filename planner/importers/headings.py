"""Which column is which: headings as people write them, in English and German.

Each field has its synonyms in the order of preference; what stands in parentheses, or after
``in``, is a unit. The first row that has the name column is the row of headings, so that titles
may stand above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from planner.importers.names import folded
from planner.importers.table_files import Row, Sheet

Fields = Mapping[str, tuple[str, ...]]

TASK_FIELDS: Final[Fields] = {
    "name": (
        "task name", "name", "title", "summary", "task title", "activity name", "vorgangsname",
        "aufgabenname", "bezeichnung", "titel", "task", "aufgabe", "vorgang", "activity", "work item",
        "aktivität",
    ),
    "id": (
        "id", "task id", "key", "issue key", "task key", "activity id", "wbs", "wbs code", "psp code",
        "task no", "task number", "no", "nr", "number", "nummer", "vorgangsnr", "#", "task", "aufgabe",
        "vorgang", "activity",
    ),
    "project": ("project", "project name", "projekt", "projektname", "job", "campaign", "kampagne"),
    "work": ("work", "effort", "estimate", "estimated work", "estimated hours", "hours", "person hours",
             "arbeit", "aufwand", "stunden", "schätzung"),
    "duration": ("duration", "dauer", "days", "tage", "length"),
    "skill": ("skill", "skills", "role", "roles", "discipline", "rolle", "rollen", "fähigkeit",
              "fähigkeiten", "qualifikation"),
    "person": ("person", "people", "assignee", "assignees", "assigned to", "owner", "resource names",
               "resource", "resources", "who", "responsible", "personen", "zuständig", "zugewiesen",
               "zugewiesen an", "verantwortlich", "bearbeiter", "ressourcennamen", "ressource",
               "ressourcen", "wer"),
    "predecessors": ("predecessors", "predecessor", "depends on", "dependencies", "dependency", "after",
                     "blocked by", "vorgänger", "abhängig von", "abhängigkeiten", "nach"),
    "started": ("actual start", "started", "started on", "tatsächlicher anfang", "ist anfang", "begonnen"),
    "finished": ("actual finish", "actual end", "finished", "finished on", "completed on",
                 "tatsächliches ende", "ist ende", "erledigt am"),
    "release": ("release", "release date", "not before", "earliest start", "start no earlier than", "start",
                "start date", "begin", "anfang", "start am", "beginn", "startdatum", "frühestens"),
    "due": ("due", "due date", "due on", "finish", "finish date", "end", "end date", "target date",
            "fällig", "fällig am", "fälligkeit", "fälligkeitsdatum", "ende", "enddatum", "termin"),
    "deadline": ("deadline", "hard deadline", "must finish by", "stichtag"),
    "project_due": ("project due", "project due date", "project finish", "projekt fällig", "projektende"),
    "weight": ("project weight", "weight", "projektgewicht", "gewicht", "gewichtung"),
    "milestone": ("milestone", "is milestone", "meilenstein"),
    "percent": ("% complete", "percent complete", "complete", "progress", "% done", "% work complete",
                "done", "% abgeschlossen", "prozent abgeschlossen", "fortschritt", "erledigt"),
    "parent": ("parent", "parent task", "summary task", "übergeordnet", "sammelvorgang"),
    "level": ("outline level", "level", "gliederungsebene", "ebene"),
    "notes": ("notes", "note", "comment", "comments", "description", "notizen", "bemerkung",
              "bemerkungen", "kommentar", "beschreibung"),
}  # fmt: skip

PEOPLE_FIELDS: Final[Fields] = {
    "name": ("name", "person", "full name", "resource name", "employee", "mitarbeiter", "ressourcenname",
             "people", "resource", "ressource", "who"),
    "id": ("id", "person id", "employee id", "key", "login", "initials", "kürzel", "personalnummer"),
    "team": ("team", "department", "group", "abteilung", "gruppe"),
    "skills": ("skills", "skill", "roles", "role", "discipline", "fähigkeiten", "fähigkeit", "rollen",
               "rolle", "qualifikation", "qualifikationen"),
    "hours": ("hours per week", "weekly hours", "hours", "hours week", "h per week", "capacity",
              "stunden pro woche", "wochenstunden", "stunden"),
    "days": ("days", "working days", "days per week", "weekdays", "tage", "arbeitstage", "wochentage",
             "tage pro woche"),
    "share": ("share", "project share", "availability", "allocation", "% available", "fte",
              "anteil", "projektanteil", "verfügbarkeit"),
    "calendar": ("calendar", "holidays", "country", "public holidays", "kalender", "feiertage", "land"),
    "time_zone": ("time zone", "timezone", "zone", "tz", "zeitzone"),
    "rate": ("rate", "cost", "hourly rate", "cost per hour", "rate per hour", "std rate", "stundensatz",
             "kosten", "satz"),
    "time_off": ("time off", "leave", "absence", "absences", "vacation", "holiday", "pto", "urlaub",
                 "abwesend", "abwesenheit", "abwesenheiten"),
    "employed_first": ("first day", "start", "start date", "employed from", "joins", "eintritt", "von"),
    "employed_last": ("last day", "end", "end date", "employed until", "leaves", "austritt", "bis"),
    "contractors": ("contractors", "contractor", "contractor pool", "freelancers", "freelancer",
                    "externe", "extern", "freie"),
    "lead_time": ("lead time", "notice", "vorlauf", "vorlaufzeit"),
    "minimum_booking": ("minimum booking", "minimum", "mindestbuchung"),
}  # fmt: skip

_GERMAN: Final = frozenset(
    word
    for words in (
        "vorgangsname aufgabenname bezeichnung titel aufgabe vorgang aktivität vorgangsnr nummer projekt",
        "projektname kampagne arbeit aufwand stunden schätzung dauer tage rolle rollen fähigkeit fähigkeiten",
        "qualifikation qualifikationen personen zuständig zugewiesen verantwortlich bearbeiter",
        "ressourcennamen ressource ressourcen wer vorgänger nach abhängig tatsächlicher tatsächliches",
        "begonnen anfang beginn startdatum frühestens fällig fälligkeit fälligkeitsdatum ende enddatum",
        "termin stichtag projektende projektgewicht gewicht gewichtung meilenstein abgeschlossen fortschritt",
        "erledigt sammelvorgang übergeordnet gliederungsebene ebene notizen bemerkung bemerkungen kommentar",
        "beschreibung mitarbeiter ressourcenname kürzel personalnummer abteilung gruppe woche wochenstunden",
        "arbeitstage wochentage anteil projektanteil verfügbarkeit kalender feiertage land zeitzone",
        "stundensatz kosten satz urlaub abwesend abwesenheit abwesenheiten eintritt von austritt bis externe",
        "freie vorlauf vorlaufzeit mindestbuchung",
    )
    for word in words.split()
)
_SEARCHED_ROWS: Final = 20
_UNIT = re.compile(r"^(.*?)\s*(?:[(\[]\s*([^)\]]*?)\s*[)\]]|\bin\s+(\w+))\s*$")
_PUNCTUATION = re.compile(r"[_:*.?!\-/]+")


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field stands: position, heading as written, unit written in the heading."""

    position: int
    heading: str
    unit: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under recognised headings. ``unused`` are the headings that no field took."""

    label: str
    sheet: Sheet
    columns: Mapping[str, Column]
    unused: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_german(self) -> bool:
        """Whether at least half of the known headings have a German word."""
        words = [set(_split(column.heading)[0].split()) for column in self.columns.values()]
        return 0 < len(words) <= 2 * sum(bool(each & _GERMAN) for each in words)

    def cell(self, row: Row, field: str) -> str:
        """Text of a field; empty where the row is short or the table lacks the column."""
        column = self.columns.get(field)
        return row.cells[column.position] if column and column.position < len(row.cells) else ""

    def path(self, row: Row, field: str) -> str:
        """``row 12, column Work``, for messages."""
        column = self.columns.get(field)
        return f"{self.row_path(row)}, column {column.heading}" if column else self.row_path(row)

    def row_path(self, row: Row) -> str:
        """``row 12``, for messages."""
        return f"{self.label}row {row.number}"

    def column_path(self, field: str) -> str:
        """``column Work``, for messages about all of it."""
        return f"{self.label}column {self.columns[field].heading}"

    def texts(self, field: str) -> Iterator[str]:
        """Every cell of a field that is not empty."""
        return (text for row in self.rows if (text := self.cell(row, field)))


def find_table(sheets: Sequence[Sheet], fields: Fields, label: str = "") -> Table | None:
    """The sheet and row that have the most headings of ``fields``, a name among them."""
    best: Table | None = None
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
            columns, unused = _matched(row.cells, fields)
            if "name" in columns and (best is None or len(columns) > len(best.columns)):
                best = Table(label, sheet, columns, unused, sheet.rows[index + 1 :])
    return best


def _matched(headings: Sequence[str], fields: Fields) -> tuple[dict[str, Column], tuple[str, ...]]:
    """Columns by field; a heading that two fields know goes to the first of them."""
    written = [_split(heading) for heading in headings]
    columns: dict[str, Column] = {}
    taken: set[int] = set()
    for field, synonyms in fields.items():
        for synonym in synonyms:
            at = next((i for i, (name, _) in enumerate(written) if name == synonym and i not in taken), None)
            if at is not None:
                columns[field] = Column(at, headings[at], written[at][1])
                taken.add(at)
                break
    unused = tuple(heading for i, heading in enumerate(headings) if heading and i not in taken)
    return columns, unused


def _split(heading: str) -> tuple[str, str]:
    """Name and unit of a heading, both folded."""
    text = folded(heading)
    match = _UNIT.match(text)
    unit = (match[2] or match[3] or "") if match else ""
    name = match[1] if match and match[1] else text
    return " ".join(_PUNCTUATION.sub(" ", name).split()), unit
