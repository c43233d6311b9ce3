"""Where the service is and with which key: by argument, or by the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

import httpx2

URL: Final = "CREWLINE_URL"
KEY: Final = "CREWLINE_KEY"
USUAL_URL: Final = "http://127.0.0.1:8321"
TIMEOUT_SECONDS: Final = 30.0
"""For connecting, and for each piece of a request and of an answer."""


def connection(
    base_url: str | None,
    key: str | None,
    timeout_seconds: float = TIMEOUT_SECONDS,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Base URL, headers and timeout, as httpx2 takes them.

    Raises
    ------
    ValueError
        If the URL is none of HTTP, the key can't be one, or the timeout isn't above 0. No message shows
        URL or key.
    """
    if not timeout_seconds > 0:
        raise ValueError(f"expected a timeout above 0 seconds, not {timeout_seconds}")
    known = os.environ if environment is None else environment
    text = base_url or known.get(URL) or USUAL_URL
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise ValueError(f"the address of the service can't be read: {error}") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(f"expected an address such as {USUAL_URL}, in base_url or {URL}")
    secret = key or known.get(KEY)
    headers = {"User-Agent": f"crewline/{version('crewline')}"}
    if secret:
        if not (secret.isascii() and secret.isprintable()) or " " in secret:
            raise ValueError(f"the key, in key or {KEY}, holds characters that no key has")
        headers["Authorization"] = f"Bearer {secret}"
    return {"base_url": url, "headers": headers, "timeout": timeout_seconds}
