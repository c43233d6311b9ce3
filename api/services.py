"""What the operations of the API work with: one frozen value, made by ``api.app``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.access.authentication import Authentication
    from api.access.rates import Rates
    from api.runs.queueing import RunQueue
    from api.settings import Settings
    from api.shelf import Shelf
    from api.store.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that outlives a request.

    Attributes
    ----------
    shelf, briefs
        Documents that were used lately; what lists tell of many small ones.
    """

    settings: Settings
    database: Database
    queue: RunQueue
    authentication: Authentication
    rates: Rates
    shelf: Shelf
    briefs: Shelf
