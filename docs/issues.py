"""Makes docs/issues.md, the table of all issue codes, from docs/issues.yaml.

Run ``.venv/bin/python docs/issues.py`` after a change of the texts or of an issue's wording; a test
compares the page with the program. Every example is brought about, and shown as the program says it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.changes import apply_changes
from planner.changes.shorthand import read_change_line
from planner.document import parse_plan, read_plan
from planner.errors import InputError, Issue
from planner.importers.tables import import_tables
from planner.plan import Plan
from planner.quantities import Moment
from planner.validation import validate
from planner.yaml_reading import read_yaml
from scenarios.book import parse_book
from scenarios.intake.newcomer import joining, newcomer_named, parse_project
from scenarios.replanning.actuals import take_actuals
from scenarios.selection.proposals import proposals
from scenarios.sweeping import sweep_book, swept_values
from scheduling.simulation.uncertainty import Absence, Spread, Uncertainty

HERE = Path(__file__).parent
TEXTS = HERE / "issues.yaml"
PAGE = HERE / "issues.md"
INTRODUCTION = """\
# All issues

Every issue that `planner` can name, by the code that `--json` gives it. The code is stable; the words may
change. Each has a place, what was found there, what was expected, and often a hint. **Errors** make a plan,
or what else was handed in, unusable, *warnings* do not. Lists of people, tasks or skills in the examples are
those of this plan, to which each example adds something:

```yaml
{plan}```

(Made from `docs/issues.yaml` by `docs/issues.py`. Outcome documents that can't be read, for
`--previous`, have codes of the pydantic library; schedules that break rules have the names of the
[rules](rules.md) that they break.)
"""


@dataclass(frozen=True)
class Entry:
    """One code, with what is written of it and the issue that its example brings about, if it has one.

    ``warns`` says that it is a warning, not an error or a note.
    """

    code: str
    means: str
    mend: str
    issue: Issue | None
    warns: bool


def read_texts() -> dict[str, Any]:
    """The texts as plain data."""
    document = read_yaml(TEXTS.read_text(encoding="utf-8"))
    if document.issues:
        raise ValueError(str(document.issues[0]))
    texts: dict[str, Any] = document.value
    return texts


def with_piece(plan: dict[str, Any], piece: str) -> str:
    """The plan as JSON with a piece added: lists grow, everything else is replaced."""
    document = dict(plan)
    for key, value in read_yaml(piece).value.items():
        document[key] = [*document.get(key, []), *value] if isinstance(value, list) else value
    return json.dumps(document)


# --- examples -----------------------------------------------------------------------------------


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sheet.xml", "<sheet/>")


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(65 * 2**20)


def _workbook(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("Task", "Work", "Skill"), ("A", "8h", "design")):
        book.active.append(row)
    book.create_sheet("Old").append(("Task",))
    book.save(path)


def _plan(**changes: object) -> Callable[[Path], None]:
    document = {"format": "crewline/1", "start": "2027-01-04", **changes}
    return lambda path: _written(path, json.dumps(document))


def _written(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _linked_summaries() -> list[dict[str, object]]:
    tasks: list[dict[str, object]] = [{"id": "s"}, {"id": "t", "after": ["s"]}]
    for parent in ("s", "t"):
        tasks += [{"id": f"{parent}{n}", "wait": "1d", "parent": parent} for n in range(2300)]
    return tasks


def _chain() -> list[dict[str, object]]:
    """Reviews each of which looks at a task of the next one."""
    reviews = [{"id": f"r{n}", "of": [f"r{n + 1}.1.review"], "steps": [{"wait": "1d"}]} for n in range(60)]
    return [*reviews, {"id": "r60", "of": ["b"], "steps": [{"wait": "1d"}]}]


_TASK = [{"id": "b", "wait": "1d"}]
_LONG_REVIEW = {"id": "r" * 195, "of": ["b"], "steps": [{"wait": "1d"}]}
_BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcde", "bcdef", strict=True)
)

FILES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "missing": ("plan.yaml", lambda _: None),
    "folder": ("plan.yaml", Path.mkdir),
    "large": ("plan.yaml", _large),
    "zip": ("plan.yaml", _zip),
    "latin": ("plan.yaml", lambda path: path.write_bytes("name: Müller\n".encode("latin-1")) and None),
    "bomb": ("plan.yaml", lambda path: _written(path, _BOMB)),
    "deep": ("plan.yaml", lambda path: _written(path, "a: " + "[" * 100 + "]" * 100)),
    "wrong": ("plan.json", _plan(projects=[0] * 1002)),
    "long-name": ("plan.json", _plan(people=[{"id": "a" * 201}])),
    "long-review": ("plan.json", _plan(projects=[{"id": "q", "tasks": _TASK, "reviews": [_LONG_REVIEW]}])),
    "review-chain": ("plan.json", _plan(projects=[{"id": "q", "tasks": _TASK, "reviews": _chain()}])),
    "links": ("plan.json", _plan(projects=[{"id": "q", "tasks": _linked_summaries()}])),
    "workbook": ("tasks.xlsx", _workbook),
    "windows-table": (
        "tasks.csv",
        lambda path: path.write_bytes("Task,Work,Skill\nEntwürfe,8h,design\n".encode("cp1252")) and None,
    ),
}
"""Name of each special file, and what makes it."""


def _uncertain(asked: dict[str, Any], _: Plan) -> None:
    spread, absence = asked.get("spread"), asked.get("absence")
    Uncertainty(asked.get("shape", "pert"), spread and Spread(*spread), absence and Absence(*absence))


def _actuals(table: str, plan: Plan) -> None:
    with _elsewhere() as folder:
        _written(folder / "updates.csv", table)
        take_actuals(plan, folder / "updates.csv", on=Moment(dt.date(2027, 1, 11)))


ASKED: dict[str, Callable[[Any, Plan], object]] = {
    "changes": lambda lines, plan: apply_changes(plan, [read_change_line(line) for line in lines]),
    "scenarios": lambda book, _: parse_book(book),
    "sweep": lambda asked, _: sweep_book(asked["change"], swept_values(asked["over"])),
    "project": lambda project, plan: joining(plan, parse_project(project)),
    "newcomer": lambda name, plan: newcomer_named(plan, name),
    "selected": lambda _, plan: proposals(plan),
    "updates": _actuals,
    "uncertainty": _uncertain,
}
"""What else than plans and tables is handed in: how the program takes it, by its key in issues.yaml."""


@contextmanager
def _elsewhere() -> Iterator[Path]:
    """An empty directory to work in, so that names in messages are short and the same everywhere."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield Path()
        finally:
            os.chdir(before)


def issues_of(example: dict[str, Any], plan: dict[str, Any]) -> tuple[Issue, ...]:
    """Every issue of an example."""
    try:
        for kind in ASKED.keys() & example.keys():
            whole = parse_plan(with_piece(plan, example.get("piece", "{}")))
            ASKED[kind](example[kind], whole)
            return ()
        if "plan" in example:
            return validate(parse_plan(with_piece(plan, example["plan"])))
        if "text" in example:
            return validate(parse_plan(example["text"]))
        with _elsewhere() as folder:
            return _issues_of_files(example, folder)
    except InputError as error:
        return error.issues


def _issues_of_files(example: dict[str, Any], folder: Path) -> tuple[Issue, ...]:
    tasks, people = folder / "tasks.csv", None
    if "file" in example:
        name, make = FILES[example["file"]]
        make(folder / name)
        if not name.startswith("tasks"):
            return validate(read_plan(folder / name))
        tasks = folder / name
    else:
        _written(tasks, example["tasks"])
    if "people" in example:
        people = folder / "people.csv"
        _written(people, example["people"])
    return import_tables(tasks, people, today=dt.date(2027, 1, 4)).notes


def entries(family: dict[str, Any], plan: dict[str, Any]) -> list[Entry]:
    """The entries of a family, each with its example.

    Raises
    ------
    ValueError
        If an example does not bring its code about.
    """
    made = []
    for text in family["issues"]:
        found = (
            [issue for issue in issues_of(text, plan) if issue.code == text["code"]] if _shown(text) else []
        )
        if _shown(text) and not found:
            raise ValueError(f"the example of {text['code']} does not bring it about")
        issue = found[0] if found else None
        warns = issue is not None and issue.severity == "warning" and not _is_table(text)
        made.append(Entry(text["code"], text["means"], text["mend"], issue, warns))
    return made


def _is_table(text: dict[str, Any]) -> bool:
    return "tasks" in text or FILES.get(text.get("file", ""), ("", None))[0].startswith("tasks")


def _shown(text: dict[str, Any]) -> bool:
    return bool({"plan", "text", "file", "tasks", *ASKED} & set(text))


# --- the page -----------------------------------------------------------------------------------


def page() -> str:
    """The whole page."""
    texts = read_texts()
    plan = read_yaml(texts["plan"]).value
    parts = [INTRODUCTION.format(plan=texts["plan"])]
    for family in texts["families"]:
        parts.append(f"\n## {family['title']}\n\n{' '.join(family['about'].split())}\n")
        parts += ["\n| code | what it means | for example | what to do |\n", "|---|---|---|---|\n"]
        parts += [row(entry) for entry in entries(family, plan)]
    return "".join(parts)


def row(entry: Entry) -> str:
    """A row of a table."""
    name = f"`{entry.code}`{' *warning*' if entry.warns else ''}"
    cells = (name, entry.means, "–" if entry.issue is None else _example(entry.issue), entry.mend)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _example(issue: Issue) -> str:
    place = f"`{issue.path}`: " if issue.path else ""
    return f"{place}{_plain(issue.found)} — {_plain(issue.expected)}"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in "*_<>[]`$#" else character for character in text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
