"""docs/service.md: its tables are the program's; its first session, and README's, happen as they are told."""

import importlib.util
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from api.cli.serving.show_settings import shown_values
from api.observing.watched import QUIET
from api.settings import Settings

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
RUN_ID = re.compile(r"\b[0-9a-f]{32}\b")


@pytest.fixture(scope="module")
def service(root, tmp_path_factory):
    """``planner serve``, as the page starts it, on a port of its own; its folder, its port, what it said."""
    folder = tmp_path_factory.mktemp("service")
    (folder / "examples").symlink_to(root / "examples")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CREWLINE_")}
    command = [sys.executable, "-c", "from api.cli import main; main()"]
    command += ["serve", "--data", "data", "--open", "--port", str(port)]
    said = folder / "said.txt"
    with said.open("w") as stderr:
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=stderr)
    try:
        until = time.monotonic() + 120
        while "Ready." not in said.read_text():
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < until, said.read_text()
            time.sleep(0.1)
        yield folder, port, said
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=60)
    assert code == 0
    assert "Traceback" not in said.read_text()


def session_of(block) -> list[tuple[str, str]]:
    """Each command of a block, and what is shown below it."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
    return [(command, shown) for command, _, shown in (part.partition("\n") for part in parts)]


def without_chance(text: str) -> str:
    """Ids and moments are different each time, and so is the number of better schedules on the way."""
    text = RUN_ID.sub("ID", text)
    text = re.sub(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"', "MOMENT", text)
    text = re.sub(r'"next":"\w+"', '"next":CURSOR', text)
    text = re.sub(r'"news":(null|\{.*\})\}', '"news":NEWS}', text)  # none where it was over so soon
    return "\n".join(line for line in text.splitlines() if line.strip())


@pytest.mark.parametrize("page", ["docs/service.md", "README.md"])
def test_the_first_session_happens_as_it_is_told(page, service, blocks, tmp_path):
    folder, port, said = service
    session = [step for block in blocks(page, "sh") for step in session_of(block)]
    own = [step for step in session if ":8321/" in step[0] or "serve" in step[0]]
    run, ran = "", 0
    for command, shown in own:
        if command.startswith("planner serve"):
            told = [line for line in said.read_text().splitlines() if not line.startswith("{")]
            assert "\n".join(told).replace(str(port), "8321") == shown.strip()
            continue
        words = shlex.split(RUN_ID.sub(run, command).replace(":8321/", f":{port}/"))
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True, timeout=120)
        run = json.loads(done.stdout)["id"] if command.endswith("/runs") else run
        got, expected = without_chance(done.stdout), without_chance(shown)
        if command.endswith("/events"):
            got, expected = got.splitlines()[-2:], expected.splitlines()[-2:]
        assert got == expected, command
        ran += 1
    assert ran >= 3


def test_the_log_line_of_the_page_has_the_fields_of_a_real_one(service, blocks):
    _folder, port, said = service
    urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/plans").close()
    real, until = [], time.monotonic() + 20
    while not real and time.monotonic() < until:  # the line is written behind the answer
        time.sleep(0.05)
        lines = [json.loads(line) for line in said.read_text().splitlines() if line.startswith("{")]
        real = [line for line in lines if line.get("route") == "/v1/plans"]
    (block,) = blocks("docs/service.md", "json")
    assert set(json.loads(block.text)) - {"run"} == set(real[-1])


def test_the_health_check_of_the_container_tells_life_from_death(service, root):
    _folder, port, _said = service
    text = (root / "deploy" / "Containerfile").read_text(encoding="utf-8")
    (check,) = re.findall(r'CMD \["python", "-c", "(.+)"\]', text)
    for asked, code in ((port, 0), (1, 1)):
        command = [sys.executable, "-c", check.replace("8321", str(asked))]
        assert subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == code


def test_the_tables_of_the_page_are_those_of_the_program(root):
    place = importlib.util.spec_from_file_location("service_page", root / "docs" / "service.py")
    made = importlib.util.module_from_spec(place)
    place.loader.exec_module(made)
    text = made.PAGE.read_text(encoding="utf-8")
    assert made.page(text) == text


def test_the_page_names_what_is_quiet_in_the_logs_and_what_may_be_in_the_file(
    root, blocks, tmp_path, monkeypatch
):
    text = (root / "docs" / "service.md").read_text(encoding="utf-8")
    assert all(f"`{path}`" in text for path in QUIET)
    (block,) = blocks("docs/service.md", "toml")
    (tmp_path / "crewline.toml").write_text(block.text)
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("CREWLINE_")]:
        monkeypatch.delenv(name)
    assert shown_values(Settings())["port"] == 8400
