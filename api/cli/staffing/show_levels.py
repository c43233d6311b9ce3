"""``planner levels``: how many people of each skill it takes to keep all dates, at least cost."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.cli.running.interruption import signals_held
from api.cli.running.progress import Progress, shown_on_stderr
from api.cli.running.result_files import require_replaceable_plan
from api.cli.solving.analysis import check_places, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import Page
from api.cli.words.plan_words import title_of
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import Money, counted, day_and_month
from api.plain_text import one_line
from planner.document import plan_hash, read_plan, render_plan
from planner.expansion import expand
from planner.validation import require_valid
from scheduling.options import SolveOptions
from scheduling.outcome_json import LocalTimes, render_outcome

if TYPE_CHECKING:
    from capacity.levels import LevelPlan
    from planner.plan import Plan
    from scheduling.apart import Engine
    from scheduling.schedule import Outcome

FILES: Final = ("levels.csv", "plan.yaml", "schedule.json")


@dataclass(frozen=True, slots=True)
class LevelsRequest:
    """Everything that the command line asks of ``planner levels``."""

    plan: Path
    by: dt.date | None = None
    skills: tuple[str, ...] = ()
    time_limit: float = 60.0
    effort: int = 6
    seed: int = 1
    csv: Path | None = None
    out: Path | None = None
    as_json: bool = False


@dataclass
class Lowering(Progress):
    """How many solves are done, as the line on the terminal has it."""

    solves: int = 0

    def line(self) -> str:
        """All of it in one line."""
        stage = "stopping" if self.stopping else self.stage
        return f"{stage} {self.clock() - self.started:.1f} s  {counted(self.solves, 'solve')}"


def show_levels(request: LevelsRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner levels``: results to stdout, ``--csv`` and ``--out``."""
    check_places(request.csv, request.out, FILES)
    require_replaceable_plan(request.out, request.plan)
    plan = read_plan(request.plan)
    require_valid(plan)
    hashed, expanded = plan_hash(plan), expand(plan)
    found = _find(expanded, request, engine)
    engine.close()
    if found.interrupted:
        say("Stopped early; the best levels found by then are shown.")
    if request.as_json:
        from api.documents.levels import levels_to_dict

        document = levels_to_dict(expanded, hashed, found, request.by)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        console = console_on(sys.stdout)
        page = Page(console, glyphs_for(console.encoding), None)
        print_levels(page, title_of(expanded, request.plan), expanded, found)
        sys.stdout.flush()
    write_tables(request.csv, request.out, lambda: _csv(expanded, found), lambda: _files(expanded, found))
    return ExitCode.DONE


def _find(plan: Plan, request: LevelsRequest, engine: Engine) -> LevelPlan:
    from capacity.levels import least_cost_levels

    options = SolveOptions(effort=request.effort, seed=request.seed)
    progress = Lowering("", "", None, time.monotonic, "lowering levels")
    ends = time.monotonic() + request.time_limit
    with signals_held() as signals, shown_on_stderr(progress) as tick:

        def solve(changed: Plan) -> Outcome:
            progress.solves += 1
            tick()
            return engine.solve(changed, options)

        def stop() -> bool:
            progress.stopping = signals.have_come
            tick()
            return signals.have_come or time.monotonic() >= ends

        with signals.let_through(after=1):
            return least_cost_levels(plan, solve, skills=request.skills, by=request.by, stop=stop)


def _csv(plan: Plan, found: LevelPlan) -> str:
    from api.exports.frames import frame_csv
    from capacity.levels.columns import LEVELS, level_frame

    return frame_csv(level_frame(found), LEVELS, plan.currency)


def _files(plan: Plan, found: LevelPlan) -> dict[str, str]:
    """The table, and what proves it, by the names of their files."""
    texts = _csv(plan, found), render_plan(found.plan), render_outcome(found.outcome, found.plan)
    return dict(zip(FILES, texts, strict=True))


def print_levels(page: Page, title: str, plan: Plan, found: LevelPlan) -> None:
    """The finding, a row for each skill, and how good it is."""
    shown = Money(plan.currency)
    last = dt.datetime.fromisoformat(LocalTimes(plan.time_zone)[found.end - 1]).date()
    people = sum(one.needed for one in found.levels)
    page.line(f"{title}: people needed to keep all dates until {day_and_month(last, True)}", "bold")
    page.line(_finding(found), "bold")
    page.console.print()
    columns = [
        Column("skill", least=12),
        Column("today", right=True),
        Column("needed", right=True),
        Column("at least", right=True),
        Column("change", right=True),
        Column(f"one, {plan.currency}", right=True, spare=1),
    ]
    cells: list[list[Cell | str]] = [
        [
            one_line(one.skill),
            str(one.today),
            Cell(str(one.needed), "bold"),
            str(one.at_least),
            f"{one.needed - one.today:+d}" if one.needed != one.today else "",
            "" if one.cents is None else shown.plain(one.cents),
        ]
        for one in found.levels
    ]
    page.rows(lay_out(columns, cells, page.width, page.glyphs))
    value, bound = (
        (shown.named(found.value), shown.named(found.bound))
        if found.by_cost
        else (counted(people, "person", "people"), str(found.bound))
    )
    page.line(f"in all {value}, at least {bound}: gap {100 * found.gap:.1f} %", "dim")


def _finding(found: LevelPlan) -> str:
    short = [
        f"{one.needed - one.today} {one_line(one.skill)}" for one in found.levels if one.needed > one.today
    ]
    spare = [
        f"{one.today - one.needed} {one_line(one.skill)}" for one in found.levels if one.needed < one.today
    ]
    parts = [f"Missing: {', '.join(short)}."] if short else []
    parts += [f"To spare: {', '.join(spare)}."] if spare else []
    return " ".join(parts) or "Just as many as there are."
