"""What a flow asks of whoever carries it out. All that blocks or waits is here; flows only decide.

A flow is a generator that yields effects and is sent what came of them; its return value is its result. The
same flow is carried out by two senders, ``api.client.senders``: one blocks, one awaits.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Param: TypeAlias = str | int | Sequence[str]
"""A parameter of an address; a sequence stands there once for each of its items."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came.

    Attributes
    ----------
    headers
        By lower-case names.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """What the body says it is, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A change that was made, and what its answer would have been."""

    value: T


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A request to the API.

    Iterating over a call sends it and takes its answer, with every retry: ``answer = yield from call``.

    Attributes
    ----------
    path
        Below the base URL, already quoted.
    read
        Makes the answer's value of a successful reply.
    key
        Idempotency key of a POST; one is made where none is given, and kept over the retries.
    seconds
        How long the service may be at it before it answers, where that is longer than the client's patience.
    landed
        Finds out whether a change was made whose answer was lost: what it made, or None if it was not.
    """

    method: str
    path: str
    read: Callable[[Reply], T]
    params: Mapping[str, Param] = field(default_factory=dict)
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None
    seconds: float | None = None
    landed: Callable[[], Flow[Done[T] | None]] | None = None

    @property
    def changes(self) -> bool:
        """Whether it may change something."""
        return self.method != "GET"

    def __iter__(self) -> Generator[Effect, Any, T]:
        """Have it sent, again where that may help."""
        answer: T = yield self
        return answer

    def with_params(self, **more: Param) -> Call[T]:
        """The call with further parameters."""
        return dataclasses.replace(self, params={**self.params, **more})


@dataclass(frozen=True, slots=True)
class Send:
    """Send a request once; gives a ``Reply``, or raises ``httpx2.RequestError``."""

    call: Call[Any]
    key: str | None


@dataclass(frozen=True, slots=True)
class Watch:
    """Hear server-sent events until the stream ends.

    Gives the ``Reply`` where it is no stream, None otherwise; raises ``httpx2.RequestError``.

    Attributes
    ----------
    hear
        Takes name and data of an event, and says whether it has heard enough.
    enough
        Asked with every piece of the stream, those that only keep it alive, too.
    """

    call: Call[Any]
    hear: Callable[[str, str], bool]
    enough: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait."""

    seconds: float


@dataclass(frozen=True, slots=True)
class AskTerms:
    """Gives the ``Terms`` of the client: how often to retry, its clock, its dice."""


Effect: TypeAlias = "Call[Any] | Send | Watch | Pause | AskTerms"
Flow: TypeAlias = Generator[Effect, Any, T]


class Asked(Protocol[T_co]):
    """Something to be carried out: a ``Call``, or a flow."""

    def __iter__(self) -> Generator[Effect, Any, T_co]:
        """Begin."""
