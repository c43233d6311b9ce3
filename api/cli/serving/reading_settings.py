"""Settings from the command line, the environment and the file, with everything that is wrong at once."""

from __future__ import annotations

import difflib
import ipaddress
import os
import tomllib
from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource

from api.settings import FILE_VARIABLE, PREFIX, Settings, settings_file
from planner.errors import InputError, Issue, told_by_first

Origin = Literal["command line", "environment", "file", "usual"]
SECRETS: Final = frozenset({"database"})
"""Settings whose values are not repeated."""
_OPTIONS: Final = {"service_data": "--data", "database": "--db"}


def read_settings(asked: Mapping[str, Any]) -> Settings:
    """The settings.

    Parameters
    ----------
    asked
        What the command line says.

    Raises
    ------
    InputError
        With every setting that can't be used.
    """
    written = _written()
    try:
        settings = Settings(**asked)
    except ValidationError as error:
        origins = _origins(asked, written)
        raise _unusable(tuple(_issue(one, origins) for one in error.errors())) from None
    if settings.open and not _is_loopback(settings.host):
        expected = "expected a loopback address such as 127.0.0.1"
        hint = f"found with {_place('open', _origins(asked, written))}; leave it out, or --host"
        raise _unusable((Issue("host", settings.host, expected, hint, code="open-to-all"),))
    return settings


def origins_of(asked: Mapping[str, Any]) -> dict[str, Origin]:
    """Where each setting comes from."""
    return _origins(asked, _written())


def unknown_variables() -> tuple[str, ...]:
    """A sentence for each variable of the environment that looks like a setting and is none."""
    known = {name.upper() for name in Settings.model_fields} | {FILE_VARIABLE.removeprefix(PREFIX)}
    strangers = sorted({name.removeprefix(PREFIX) for name in os.environ if name.startswith(PREFIX)} - known)
    return tuple(f"{PREFIX}{name} is no setting{_nearest(name, known, PREFIX)}." for name in strangers)


def _written() -> dict[str, Any]:
    """What the file says.

    Raises
    ------
    InputError
        If it can't be read.
    """
    path = settings_file()
    if not path.exists() and not os.environ.get(FILE_VARIABLE):
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        found, expected = error.strerror or type(error).__name__, "expected a file that can be read"
        raise _unusable((Issue(str(path), found, expected, code="bad-settings"),)) from None
    except ValueError as error:  # no TOML, or no UTF-8
        raise _unusable((Issue(str(path), str(error), "expected TOML", code="bad-settings"),)) from None


def _origins(asked: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Origin]:
    environment = EnvSettingsSource(Settings)()
    origins: dict[str, Origin] = {}
    for name in (*Settings.model_fields, *written):
        sources: tuple[tuple[Origin, Mapping[str, Any]], ...] = (
            ("command line", asked),
            ("environment", environment),
            ("file", written),
        )
        origins[name] = next((origin for origin, source in sources if name in source), "usual")
    return origins


def _unusable(issues: tuple[Issue, ...]) -> InputError:
    return InputError(f"the set-up of the service: {told_by_first(issues)}", issues)


def _issue(error: Any, origins: Mapping[str, Origin]) -> Issue:
    name = str(error["loc"][0]) if error["loc"] else ""
    place = _place(name, origins)
    if error["type"] == "extra_forbidden":
        known = ", ".join(Settings.model_fields)
        hint = f"known: {known}{_nearest(name, set(Settings.model_fields))}"
        return Issue(place, "unknown setting", "expected a known one", hint, code="unknown-setting")
    found = "a value that is not shown" if name in SECRETS else repr(error["input"])
    expected = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return Issue(place, found, f"expected {expected}", code="bad-setting")


def _place(name: str, origins: Mapping[str, Origin]) -> str:
    """A setting, as it is written where it comes from."""
    origin = origins.get(name, "usual")
    if origin == "environment":
        return f"{PREFIX}{name.upper()}"
    if origin == "command line":
        return _OPTIONS.get(name, f"--{name.replace('_', '-')}")
    return f"{settings_file()}: {name}" if origin == "file" else name


def _nearest(name: str, known: set[str], prefix: str = "") -> str:
    near = difflib.get_close_matches(name, sorted(known), n=2)
    near += sorted(one for one in known if name in one.split("_") and one not in near)[:1]
    return f"; did you mean {' or '.join(prefix + one for one in near)}" if near else ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
