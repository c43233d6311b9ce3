"""The work of a run in its own process: what goes wrong is told, once, as what it is."""

from __future__ import annotations

import errno
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from api.runs import kinds, working
from api.runs.desk import Product
from planner.errors import InputError
from scheduling.apart import ChildLimits

ORDER = {"order": {"kind": "solve"}, "inputs": {}, "memory_bytes": 300_000_000}


@dataclass
class IdleEngine:
    """An engine that nobody asks."""

    limits: ChildLimits = field(default_factory=ChildLimits)


@pytest.fixture
def limits_set(monkeypatch) -> list[Any]:
    """Memory limits of this process, as they would have been set."""
    done: list[Any] = []
    monkeypatch.setattr(working, "limit_memory", done.append)
    monkeypatch.setattr(working, "lift_memory_limit", lambda: done.append(None))
    return done


@pytest.fixture
def work(monkeypatch, limits_set):
    """``work(error)``: what is told of work that raises an error, or comes to a product."""

    def worked(outcome: Any, order: dict[str, Any] = ORDER) -> dict[str, Any]:
        def does(_desk: Any) -> Product:
            limits_set.append("work")
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(kinds, "work_of", lambda _kind: does)
        line = json.dumps(order).encode() + b"\n"
        return working.worked(line, IdleEngine(), lambda: False, lambda _: None)  # type: ignore[arg-type]

    return worked


def test_a_product_is_told(work):
    told = work(Product({"status": "optimal"}, {"outcome": "{}"}))
    assert (told["say"], told["stopped"], told["answer"]) == ("product", False, {"status": "optimal"})
    assert (told["documents"], told["loss"]) == ({"outcome": "{}"}, None)


def test_the_work_has_the_memory_that_it_may_have_and_its_telling_more(work, limits_set):
    work(Product({}))
    assert limits_set == [300_000_000, "work", None]


def test_without_a_limit_of_its_own_the_work_may_have_most_of_the_machine_s_memory(work, limits_set):
    work(Product({}), {**ORDER, "memory_bytes": None})
    assert limits_set == [ChildLimits().memory, "work", None]


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("can't start new thread"),
    ],
)
def test_work_without_memory_is_out_of_memory(work, limits_set, error):
    told = work(error)
    assert (told["say"], told["kind"]) == ("failed", "OutOfMemoryError")
    assert limits_set[-1] is None


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EMFILE, errno.ENOSPC])
def test_work_without_room_has_found_a_shortage(work, number):
    told = work(OSError(number, "full", "/somewhere/of/ours"))
    assert (told["say"], told["kind"]) == ("failed", "Shortage")
    assert "somewhere" not in told["message"]


def test_a_fault_is_told_with_its_places_and_only_the_first_line_of_its_words(work):
    told = work(KeyError("x"))
    assert (told["say"], told["kind"], told["message"]) == ("failed", "Fault", "KeyError: 'x'")
    assert told["where"][0].startswith("api/runs/working.py:")
    assert told["where"][-1].startswith("tests/api/runs/test_working.py:")
    assert told["where"][-1].endswith(" does")
    assert work(ValueError("bad\ninput_value='secret'"))["message"] == "ValueError: bad"


def test_an_order_of_an_unknown_kind_is_a_fault_and_kills_nobody(limits_set):
    line = b'{"order": {"kind": "juggle"}, "inputs": {}}\n'
    told = working.worked(line, IdleEngine(), lambda: True, lambda _: None)  # type: ignore[arg-type]
    assert (told["say"], told["stopped"], told["message"]) == ("failed", True, "KeyError: 'juggle'")


def test_what_is_wrong_with_what_was_handed_in_is_told_as_that(work):
    told = work(InputError("no schedule"))
    assert (told["say"], told["kind"], told["message"]) == ("failed", "InputError", "no schedule")
    assert "where" not in told
