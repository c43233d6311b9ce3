"""The text of a stream of server-sent events, put together to events."""

from __future__ import annotations

from api.client.effects import Watch


class EventLines:
    """Takes the stream piece by piece, and hands each event to the one who watches.

    The format is that of the HTML standard, section 9.2.6 ("Interpreting an event stream"). httpx2 reads it,
    too, but does not show the comments that keep a stream alive, and a deadline has to be looked at then.
    """

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._rest = ""
        self._name = ""
        self._data: list[str] = []

    def is_enough(self, piece: str) -> bool:
        """Take a piece; whether the one who watches wants no more."""
        text = self._rest + piece
        held = "\r" if text.endswith("\r") else ""  # half of a line end, perhaps
        text = text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
        *lines, rest = text.split("\n")
        self._rest = rest + held
        return any(self._take(line) for line in lines) or self._watch.enough()

    def _take(self, line: str) -> bool:
        if not line:
            return self._end_of_event()
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
        return False

    def _end_of_event(self) -> bool:
        """What came since the last empty line is an event, unless it had no data."""
        name, data = self._name or "message", "\n".join(self._data)
        has_data = bool(self._data)
        self._name, self._data = "", []
        return has_data and self._watch.hear(name, data)
