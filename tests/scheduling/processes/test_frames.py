"""Messages survive the way between processes; what is torn or none is told apart."""

import io

import pytest

from scheduling.processes.frames import BrokenFrameError, encode, read, write


def test_messages_come_as_they_went_one_after_another():
    pipe = io.BytesIO()
    for message in ("one", {"two": [2]}):
        write(pipe, message)
    pipe.seek(0)
    assert [read(pipe), read(pipe), read(pipe)] == ["one", {"two": [2]}, None]


@pytest.mark.parametrize("kept", [0, 4, 20, -1])
def test_a_torn_message_is_none(kept):
    assert read(io.BytesIO(encode("a message of some length")[:kept])) is None


def test_text_in_the_place_of_a_message_is_shown():
    with pytest.raises(BrokenFrameError, match=r"b'CP-SAT solve' begins no message"):
        read(io.BytesIO(b"CP-SAT solver v9.15 says something"))


@pytest.mark.parametrize("content", [b"garbage", b"\x80\x05cnowhere\nnothing\n.", b""])
def test_a_message_that_makes_no_sense_is_broken(content):
    head = encode(None)[:4] + len(content).to_bytes(8, "little")
    with pytest.raises(BrokenFrameError, match=r"can't be read"):
        read(io.BytesIO(head + content))
