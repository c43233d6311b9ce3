"""A plan of two projects with a schedule worked out by hand, and a command line that never solves."""

import dataclasses
import datetime as dt
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.program import app
from planner.document import plan_hash, read_plan
from planner.plan import Plan
from scheduling import apart
from scheduling.apart import ChildLimits
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome
from scheduling.schedule import (
    Assignment,
    Booking,
    Breach,
    Incumbent,
    LevelResult,
    Outcome,
    Schedule,
    ScheduledTask,
)


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_is_heard() -> Iterator[None]:
    """Programs started in the background of a shell ignore Ctrl-C, and so would all that tests start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


TWO_POSTERS = """\
format: crewline/1
name: Two posters
start: 2027-03-01                 # a Monday
people:
  - {id: Ana, skills: [design]}
  - {id: ben, name: Ben Ode, skills: [code]}
contractor_pools:
  - {id: printers, name: Print shop, skills: [print], rate: 60, maximum: 2}
projects:
  - id: fair
    name: Trade fair poster
    client: Bakers' Guild
    due: 2027-03-02
    weight: 2
    tasks:
      - {id: sketch, work: 8h, skill: design}
      - {id: draw, work: 16h, skill: design, after: [sketch], due: 2027-03-02}
  - id: web
    name: Web page
    due: 2027-03-12
    tasks:
      - {id: page, work: 12h, skill: code}
"""


def _minute(text: str) -> int:
    return int(dt.datetime.fromisoformat(f"{text}+00:00").timestamp()) // 60


def _worked(project: str, task: str, person: str, *ranges: str) -> ScheduledTask:
    """``_worked("web", "page", "ben", "01 09-17", "02 09-13")``, days of March 2027."""
    segments = []
    for text in ranges:
        day, hours = text.split()
        begin, end = hours.split("-")
        segments.append((_minute(f"2027-03-{day}T{begin}:00"), _minute(f"2027-03-{day}T{end}:00")))
    return ScheduledTask(
        project,
        task,
        segments[0][0],
        segments[-1][1],
        assignments=(Assignment(person, 0, 1000),),
        segments=tuple(segments),
    )


def by_hand(plan: Plan, options: SolveOptions) -> Outcome:
    """Ana draws on Tuesday and Wednesday: due on Tuesday at 24:00, 17 hours late.

    17 h ÷ 24 h × 100 USD × weight 2 = 141.67 USD for the project, and as much for the task.
    """
    tasks = (
        _worked("fair", "sketch", "Ana", "01 09-17"),
        _worked("fair", "draw", "Ana", "02 09-17", "03 09-17"),
        _worked("web", "page", "ben", "01 09-17", "02 09-13"),
    )
    return Outcome(
        status="feasible",
        schedule=Schedule(tasks, (Booking("printers", 1, "2027-03-02", "2027-03-03", 960, 96_000),)),
        levels=(LevelResult(28_334, 20_000, {"late_cost": 28_334, "contractor_cost": 0}),),
        breaches=(),
        plan_hash=plan_hash(plan),
        data_date=_minute("2027-03-01T00:00"),
        seed=options.seed,
        limits={"time_limit": options.time_limit, "effort": options.effort},
        effort_spent=3,
        versions={"crewline": "0.1.0"},
        timings={"solve_seconds": 0.5},
    )


INFEASIBLE = {
    "status": "infeasible",
    "levels": (),
    "breaches": (Breach("deadline", "fair/draw", 1020, "minutes", "fair/draw finishes after its deadline"),),
    "conflicts": ("fair/draw: 24 h of design do not fit before 2027-03-02 24:00",),
}


@dataclasses.dataclass
class FakeEngine:
    """Stands in for ``scheduling.solver.solve``; ``changes`` are made to the outcome by hand."""

    changes: dict[str, object] = dataclasses.field(default_factory=dict)
    error: BaseException | None = None
    options: SolveOptions | None = None

    def __call__(
        self,
        plan: Plan,
        options: SolveOptions,
        *,
        on_progress: Callable[[Incumbent], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Outcome:
        assert on_progress is not None
        assert stop is not None
        self.options = options
        if self.error is not None:
            raise self.error
        on_progress(Incumbent(0.1, (28_334,), (20_000,), "list schedule"))
        return dataclasses.replace(by_hand(plan, options), **self.changes)  # type: ignore[arg-type]


def nothing_to_load(_on_compiling: Callable[[], None]) -> None:
    """What loads an engine that is ready."""


@dataclasses.dataclass
class InThisProcess:
    """Stands in for ``scheduling.apart.Engine``, made and used like it, without any other process."""

    solve: Callable[..., Outcome]
    wait_until_ready: Callable[[Callable[[], None]], None] = nothing_to_load
    limits: ChildLimits | None = None
    is_open: bool = False

    def __call__(self, limits: ChildLimits | None = None, *, lists: bool = False) -> "InThisProcess":
        self.limits, self.is_open = limits, True
        return self

    def __enter__(self) -> "InThisProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.is_open = False


@pytest.fixture
def put_in_this_process(monkeypatch: pytest.MonkeyPatch) -> Callable[..., InThisProcess]:
    """Have the program solve with a function; a second one stands for what loads the engine."""

    def put(*functions: Callable[..., Outcome]) -> InThisProcess:
        process = InThisProcess(*functions)
        monkeypatch.setattr(apart, "Engine", process)
        return process

    return put


@pytest.fixture
def engine(put_in_this_process: Callable[..., InThisProcess]) -> FakeEngine:
    fake = FakeEngine()
    put_in_this_process(fake)
    return fake


@pytest.fixture
def infeasible() -> dict[str, object]:
    return dict(INFEASIBLE)


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "posters.yaml"
    path.write_text(TWO_POSTERS, encoding="utf-8")
    return path


@pytest.fixture
def outcome_file(plan_file: Path, tmp_path: Path) -> Path:
    """The outcome by hand of the plan, as ``planner solve`` writes it."""
    plan = read_plan(plan_file)
    path = tmp_path / "outcome.json"
    path.write_text(render_outcome(by_hand(plan, SolveOptions()), plan), encoding="utf-8")
    return path


@pytest.fixture
def outcome_by_hand() -> Callable[[Plan, SolveOptions], Outcome]:
    return by_hand


@pytest.fixture
def planner() -> Callable[..., Result]:
    """Run the program: ``planner("solve", path)``."""

    def run(*arguments: object, columns: int = 80, **environment: str) -> Result:
        settings = {"COLUMNS": str(columns), "NO_COLOR": None, "FORCE_COLOR": None, **environment}
        return CliRunner().invoke(app, [str(argument) for argument in arguments], env=settings)

    return run


@pytest.fixture
def cli(
    planner: Callable[..., Result], put_in_this_process: Callable[..., InThisProcess]
) -> Callable[..., Result]:
    """The command line, with the engine itself in this process and one search thread."""
    from scheduling.solver import solve

    def solve_here(plan: Plan, given: SolveOptions, **_: object) -> Outcome:
        return solve(plan, dataclasses.replace(given, workers=1))

    put_in_this_process(solve_here)
    return planner
