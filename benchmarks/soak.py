"""The service under fire: ``make soak``. Runs are asked for over HTTP while processes are killed at random.

``python -m benchmarks.soak --help`` tells what can be chosen. Three parts: kill -9 of API, workers and
solvers while runs are carried out; with PostgreSQL a server that is stopped at once and started again
while they are; and how soon the solver of a cancelled run is gone. Exit code 1 if a promise of
docs/reliability.md was broken.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from benchmarks.soak_service import VICTIMS, Service, Victim, postgres_server, seconds_since
from benchmarks.soak_watch import Watch, percentile

HTTP_PORT = 8391
RUN_SECONDS = 2.0
LONG_SECONDS = 3600.0


@dataclass
class Report:
    """What came of it; seconds are wall time."""

    database: str
    runs: int
    workers: int
    seed: int
    load_average: float
    kills: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    not_one_result: list[str] = field(default_factory=list)
    made_twice: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)
    taken_up_seconds: list[float] = field(default_factory=list)
    restarts: int = 0
    restart_failures: list[str] = field(default_factory=list)
    cancel_seconds: list[float] = field(default_factory=list)
    cancelled_without_result: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def broken(self) -> list[str]:
        """Promises that were broken."""
        found = {
            "runs lost": self.lost,
            "runs without exactly one result": self.not_one_result,
            "runs made twice under one idempotency key": self.made_twice,
            "runs that failed because the database was restarted": self.restart_failures,
            "cancelled runs without their schedule": self.cancelled_without_result,
        }
        return [f"{name}: {', '.join(runs)}" for name, runs in found.items() if runs]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do all of it, print a table, write the figures as JSON."""
    asked = _asked(arguments)
    with _services(asked) as (service, server):
        report = Report(asked.database, asked.runs, asked.workers, asked.seed, round(os.getloadavg()[0], 1))
        began = time.monotonic()
        watch = Watch(service)
        _kills(service, watch, asked, report)
        if server is not None and asked.restarts:
            _restarts(service, watch, server, asked, report)
        _cancels(service, watch, asked, report)
        report.seconds = round(seconds_since(began), 1)
    print(table(report))
    if asked.json is not None:
        asked.json.write_text(json.dumps(asdict(report), indent=2) + "\n", encoding="utf-8")
    for promise in report.broken:
        print(f"BROKEN: {promise}", file=sys.stderr)
    return 1 if report.broken else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.soak", description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--kills", type=int, help="processes to kill; a third of the runs")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--restarts", type=int, default=10, help="of PostgreSQL")
    parser.add_argument("--cancels", type=int, default=20)
    parser.add_argument("--port", type=int, default=HTTP_PORT)
    parser.add_argument("--json", type=Path, help="file for the figures")
    asked = parser.parse_args(arguments)
    asked.kills = asked.runs // 3 if asked.kills is None else asked.kills
    return asked


@contextlib.contextmanager
def _services(asked: argparse.Namespace) -> Iterator[tuple[Service, object]]:
    """The service in a folder of its own, with the server of its database if it has one."""
    with contextlib.ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="crewline-soak-")))
        server = ending.enter_context(postgres_server()) if asked.database == "postgresql" else None
        url = None if server is None else server.create("soak")
        service = ending.enter_context(Service(folder, url, asked.port, asked.workers))
        yield service, server


def _kills(service: Service, watch: Watch, asked: argparse.Namespace, report: Report) -> None:
    """Ask for runs at random moments, kill at random moments, wait until all runs are over."""
    dice = random.Random(asked.seed)
    events: list[Victim | None] = [None] * asked.runs
    for number in range(asked.kills):
        events.insert(dice.randrange(2, len(events)), VICTIMS[number % len(VICTIMS)])
    started: list[str] = []
    for event in events:
        if event is None:
            # Some runs ahead of the workers, so that there is always something to kill.
            watch.wait_for_open(started, at_most=3 * asked.workers)
            started.append(service.start_run(RUN_SECONDS, seed=len(started), key=f"soak-{len(started)}"))
            continue
        chosen = service.choose(event, dice)
        if chosen is not None:
            running = watch.running()
            with contextlib.suppress(psutil.NoSuchProcess):
                chosen[1].kill()
            report.kills[event] = report.kills.get(event, 0) + 1
            watch.note_kill(running.get(chosen[0]))
        watch.pause(dice.uniform(0.2, 1.5))
    over = watch.wait_for_all(started)
    report.taken_up_seconds = [round(seconds, 2) for seconds in watch.taken_up_seconds]
    _judge(service, started, over, report)


def _judge(service: Service, started: list[str], over: set[str], report: Report) -> None:
    report.lost = [run for run in started if run not in over]
    report.made_twice = sorted(set(service.runs()) - set(started))
    for run in over:
        told = service.run(run)
        state, attempt = told["state"], told["attempt"]
        report.states[state] = report.states.get(state, 0) + 1
        report.attempts[attempt] = report.attempts.get(attempt, 0) + 1
        if state == "succeeded" and told["documents"] != ["outcome"]:
            report.not_one_result.append(run)
        elif state != "succeeded":
            report.failed[run] = str((told["problem"] or {}).get("detail"))


def _restarts(
    service: Service, watch: Watch, server: object, asked: argparse.Namespace, report: Report
) -> None:
    """Stop PostgreSQL at once in the middle of runs, and start it again."""
    dice = random.Random(asked.seed + 1)
    started: list[str] = []
    for number in range(asked.restarts):
        started += [service.start_run(RUN_SECONDS, seed=number, key=f"again-{number}-{k}") for k in range(2)]
        time.sleep(dice.uniform(0.5, 3.0))
        server.stop_at_once()  # type: ignore[attr-defined]
        time.sleep(dice.uniform(0.2, 2.0))
        server.start()  # type: ignore[attr-defined]
        report.restarts += 1
        service.wait_until_ready()
    over = watch.wait_for_all(started)
    report.restart_failures = [
        run for run in started if run not in over or service.run(run)["state"] != "succeeded"
    ]


def _cancels(service: Service, watch: Watch, asked: argparse.Namespace, report: Report) -> None:
    """Cancel runs while they are solved; how long until their processes are gone."""
    for number in range(asked.cancels):
        run = service.start_run(LONG_SECONDS, seed=number, key=f"cancel-{number}")
        processes = watch.wait_for_engine(run)
        began = time.monotonic()
        service.cancel(run)
        watch.wait_until_gone(processes)
        report.cancel_seconds.append(round(seconds_since(began), 2))
        watch.wait_for_all([run])
        told = service.run(run)
        if (told["state"], told["documents"]) != ("cancelled", ["outcome"]):
            report.cancelled_without_result.append(run)


def table(report: Report) -> str:
    """The figures as Markdown."""
    kills = ", ".join(f"{count} {name}" for name, count in sorted(report.kills.items()))
    states = ", ".join(f"{count} {state}" for state, count in sorted(report.states.items()))
    rows = [
        ("runs", f"{report.runs}: {states}"),
        ("killed with -9", kills or "–"),
        ("lost, or without exactly one result", str(len(report.lost) + len(report.not_one_result))),
        ("made twice because an answer was lost", str(len(report.made_twice))),
        ("from a kill to the run being taken up again", _seconds(report.taken_up_seconds)),
        ("restarts of PostgreSQL; runs failed by them", f"{report.restarts}; {len(report.restart_failures)}"),
        ("from a cancel to the solver gone", _seconds(report.cancel_seconds)),
        ("cancelled without the best schedule", str(len(report.cancelled_without_result))),
    ]
    head = (
        f"| {report.database}, {report.workers} workers, load average {report.load_average} | |\n|---|---|\n"
    )
    return head + "\n".join(f"| {name} | {value} |" for name, value in rows)


def _seconds(values: list[float]) -> str:
    if not values:
        return "–"
    p50, p95 = percentile(values, 50), percentile(values, 95)
    return f"p50 {p50:.2f} s, p95 {p95:.2f} s, max {max(values):.2f} s, of {len(values)}"


if __name__ == "__main__":
    sys.exit(main())
