"""The figures of an API process, as Prometheus reads them: requests, and what the database knows of runs."""

from __future__ import annotations

import ipaddress
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from api.observing.run_figures import RunFigures
from api.store.database import Database

MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
REQUEST_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOWHERE: Final = "(none)"
"""The route of requests for what is not there: their paths are anybody's to make up."""


class Figures:
    """Counts requests, and looks into the database when it is asked for figures."""

    def __init__(self, database: Database) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "crewline_http_requests",
            "Requests that were answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "crewline_http_request_seconds",
            "Time to the end of an answer; of an event stream, to its beginning.",
            ("method", "route"),
            buckets=REQUEST_SECONDS,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(RunFigures(database))

    def count(self, method: str, route: str | None, status: int | None, seconds: float) -> None:
        """Count a request; the status is None where the one who asked went away before the answer."""
        labels = method if method in METHODS else "OTHER", route or NOWHERE
        self._requests.labels(*labels, "gone" if status is None else str(status)).inc()
        self._seconds.labels(*labels).observe(seconds)

    def text(self) -> bytes:
        """All figures, in the text format of Prometheus."""
        return generate_latest(self._registry)


def may_read(networks: str, client: str | None, *, is_forwarded: bool) -> bool:
    """Whether figures are told to a client.

    Parameters
    ----------
    networks
        From which they may be read, with spaces between them.
    is_forwarded
        Whether a proxy handed the request on: then it comes from somewhere else, and is refused.
    """
    if client is None or is_forwarded:
        return False
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in ipaddress.ip_network(network) for network in networks.split())
