"""The service fuzzed by its own description: ``make fuzz``.

``python -m benchmarks.fuzz [--seconds S] [--seed N] [-- OPTIONS OF SCHEMATHESIS]``. ``planner serve`` is
started on an empty folder, with a key that may do everything, a plan and a schedule of it. Then schemathesis
sends what the OpenAPI document allows, and what it forbids, in all its phases with all its checks: no answer
may be a server error, undocumented, or of another shape than the document says.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx2 as httpx

from benchmarks.load import free_port, wait_until_ready

ROOT = Path(__file__).parents[1]
_COUNTED = re.compile(r'^crewline_http_requests_total\{.*status="(\w+)".*\} (\S+)$', re.MULTILINE)


def main() -> None:
    """Start the service, fuzz it, end it."""
    parser = argparse.ArgumentParser(description="The service fuzzed by its own description.")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("more", nargs="*", help="options of schemathesis, after --")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crewline-fuzz-") as name:
        folder = Path(name)
        base = f"http://127.0.0.1:{free_port()}"
        service = _started(folder, base)
        try:
            wait_until_ready(base, [service])
            key = _key_in(folder / "service.log")
            _fill(base, key)
            code = _fuzz(base, key, asked)
            health = httpx.get(f"{base}/health").status_code
            answers = _answers(httpx.get(f"{base}/metrics").text)
        finally:
            service.terminate()
            service.wait(30)
        faults = [line for line in (folder / "service.log").read_text().splitlines() if '"fault"' in line]
    print(f"health after it: {health}; faults in the log: {len(faults)}")
    print("answers:", ", ".join(f"{status}: {count:,}" for status, count in sorted(answers.items())))
    sys.exit(code or (1 if faults or health != 200 else 0))


def _started(folder: Path, base: str) -> subprocess.Popen[bytes]:
    planner = str(Path(sys.executable).parent / "planner")
    environment = {**os.environ, "CREWLINE_REQUESTS_PER_MINUTE": "1000000", "CREWLINE_LOG_LEVEL": "WARNING"}
    log = (folder / "service.log").open("wb")
    command = [planner, "serve", "--data", str(folder / "data"), "--port", base.rpartition(":")[2]]
    return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


def _key_in(log: Path) -> str:
    found = re.search(r"cl_\S+", log.read_text())
    if found is None:
        sys.exit("the service showed no key")
    return found[0]


def _answers(metrics: str) -> Counter[str]:
    """How many answers there were of each status, by the service's own count."""
    found: Counter[str] = Counter()
    for status, count in _COUNTED.findall(metrics):
        found[status] += int(float(count))
    return found


def _fill(base: str, key: str) -> None:
    """A plan, and a run of it that has ended."""
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        text = (ROOT / "examples" / "hello.yaml").read_text(encoding="utf-8")
        answer = client.post("/v1/plans?id=hello", content=text, headers={"content-type": "application/yaml"})
        answer.raise_for_status()
        run = client.post("/v1/plans/hello/runs", json={"order": {"kind": "solve", "effort": 1}}).json()["id"]
        while client.get(f"/v1/runs/{run}").json()["state"] in ("queued", "running"):
            time.sleep(0.2)


def _fuzz(base: str, key: str, asked: argparse.Namespace) -> int:
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        "--config-file", str(Path(__file__).with_name("schemathesis.toml")),
        "run", f"{base}/v1/openapi.json",
        "--header", f"Authorization: Bearer {key}", "--checks", "all", "--seed", str(asked.seed),
        "--phases", "examples,coverage,fuzzing,stateful", "--max-time", str(asked.seconds),
        "--request-timeout", "30", "--continue-on-failure", *asked.more,
    ]  # fmt: skip
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    main()
