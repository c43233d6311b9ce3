"""The line that says best why a process ended."""

import io

import pytest

from scheduling.processes.ending import last_words


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("", ""),
        ("Traceback:\n  here\nMemoryError\n\n", "MemoryError"),
        (
            "Fatal Python error: Aborted\n\nCurrent thread 0x1:\n  File x\n\nExtension modules: a, b",
            "Fatal Python error: Aborted",
        ),
        ("x" * 50_000 + "\nthe end", "the end"),
    ],
)
def test_the_last_line_counts_unless_the_interpreter_says_more(said, line):
    assert last_words(io.BytesIO(said.encode())) == line
