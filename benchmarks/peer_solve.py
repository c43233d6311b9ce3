"""One instance by PyJobShop, in a virtual environment of its own; started by ``benchmarks.peer``.

``python peer_solve.py FILE FORMAT SECONDS WORKERS`` reads FILE with psplib, as users of PyJobShop do,
minimises the makespan with OR-Tools and prints a line of JSON: ``objective`` and ``lower_bound`` in the
file's periods (null where there is none), ``seconds`` of wall time around the solve.
"""

from __future__ import annotations

import json
import sys
import time

import psplib
import pyjobshop


def build(instance: psplib.ProjectInstance) -> pyjobshop.Model:
    """Activities as tasks, projects merged; all links are finish to start."""
    model = pyjobshop.Model()
    resources = [
        (model.add_renewable if resource.renewable else model.add_consumable)(resource.capacity)
        for resource in instance.resources
    ]
    tasks = [model.add_task() for _ in instance.activities]
    for task, activity in zip(tasks, instance.activities, strict=True):
        for mode in activity.modes:
            used = [k for k, demand in enumerate(mode.demands) if demand > 0]
            demands = [mode.demands[k] for k in used]
            model.add_mode(task, [resources[k] for k in used], mode.duration, demands)
        for successor in activity.successors:
            model.add_end_before_start(task, tasks[successor])
    return model


def main() -> None:
    """Solve and tell."""
    path, file_format, seconds, workers = sys.argv[1:]
    model = build(psplib.parse(path, file_format))
    began = time.monotonic()
    result = model.solve(time_limit=float(seconds), num_workers=int(workers), display=False)
    taken = time.monotonic() - began
    finite = result.objective < float("inf")
    print(
        json.dumps(
            {
                "objective": int(result.objective) if finite else None,
                "lower_bound": int(result.lower_bound) if result.lower_bound < float("inf") else None,
                "seconds": round(taken, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
