"""Log lines on standard error, each with the request or the run that it is about: as JSON, or as text."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from typing import Any, Final, Literal

from api.http.requests import request_id
from api.observing.redaction import redacted, redacted_value, told_exception

LogFormat = Literal["text", "json"]
_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}
_OF_DBOS: Final = frozenset({"applicationID", "applicationVersion", "executorID", "operationUUID"})
_RUN_LENGTH: Final = 32
LIBRARIES: Final = ("alembic", "dbos", "sqlalchemy", "uvicorn", "asyncio", "limits", "httpx2", "httpcore2")


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """What was given with a log line, and the request or run that it is about; nothing secret."""
    given = {name: value for name, value in vars(record).items() if name not in _OWN | _OF_DBOS}
    facts: dict[str, Any] = {"request": request_id.get()} if request_id.get() else {}
    workflow = getattr(record, "operationUUID", None)  # DBOS: a run's id, and more after it if queued again
    if workflow:
        facts["run"] = str(workflow)[:_RUN_LENGTH]
    return {name: redacted_value(value) for name, value in (facts | given).items() if value is not None}


class JsonLines(logging.Formatter):
    """One JSON object a line: moment, level, who speaks, what is said, and what was given with it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        line: dict[str, Any] = {
            "at": _moment(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
            **facts_of(record),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = told_exception(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The same for people: time, level, what is said, and the rest as ``name=value``."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        words = [f"{_moment(record).astimezone():%H:%M:%S}", f"{record.levelname.lower():7}"]
        words.append(_one_line(redacted(record.getMessage())))
        words += [f"{name}={_one_line(value)}" for name, value in facts_of(record).items()]
        line = " ".join(words)
        if record.exc_info and record.exc_info[1]:
            line = f"{line}\n{told_exception(record.exc_info[1])}"
        return line


class ToldAlready(logging.Filter):
    """Leaves out what the web server says of a fault, which ``api.observing.watched`` has told of."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is to be written."""
        return not record.getMessage().startswith("Exception in ASGI application")


def set_up_logs(level: str, log_format: LogFormat | None = None) -> None:
    """Write this process's log lines, those of its libraries too, to standard error.

    Parameters
    ----------
    level
        The least that lines must matter; of libraries, warnings at least.
    log_format
        Where nothing is said, text on a terminal and JSON elsewhere.
    """
    chosen = log_format or ("text" if sys.stderr.isatty() else "json")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextLines() if chosen == "text" else JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    least = max(logging.getLevelNamesMapping()[level], logging.WARNING)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(least)
    dbos = logging.getLogger("dbos")
    for own in list(dbos.handlers):
        dbos.removeHandler(own)
    dbos.addHandler(logging.NullHandler())  # with none at all it would write in a form of its own
    dbos.propagate = True
    logging.getLogger("uvicorn.error").addFilter(ToldAlready())
    logging.captureWarnings(capture=True)


def _moment(record: logging.LogRecord) -> dt.datetime:
    return dt.datetime.fromtimestamp(record.created, tz=dt.UTC)


def _one_line(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(text.split())
