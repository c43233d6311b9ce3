"""Operations written once and asked for in two ways: at once, or awaited.

An operation is a method that returns what is to be done: a ``Call``, or a flow. The descriptors here hand it
to the sender of its room, and tell type checkers what comes back::

    class Plans(Room[Mode]):
        @operation
        def read(self, plan: str) -> Call[PlanAnswer]: ...

    Plans[Sync].read      # (plan: str) -> PlanAnswer
    Plans[Async].read     # (plan: str) -> Coroutine[Any, Any, PlanAnswer]
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from api.client.answers import Page
from api.client.effects import Asked, Call

P = ParamSpec("P")
T = TypeVar("T")


class Sync:
    """Marks what answers at once."""


class Async:
    """Marks what is awaited."""


Mode = TypeVar("Mode", Sync, Async)


class Room(Generic[Mode]):
    """Operations that belong together.

    Parameters
    ----------
    sender
        Carries them out: one of ``api.client.senders``.
    """

    def __init__(self, sender: Any) -> None:
        self._sender = sender


class operation(Generic[P, T]):  # noqa: N801 - used as a decorator, like property
    """A method that returns what is to be done. ``flow`` is the method itself, for use in other flows."""

    def __init__(self, method: Callable[Concatenate[Any, P], Asked[T]]) -> None:
        self.flow = method
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, room: None, owner: type) -> operation[P, T]: ...
    @overload
    def __get__(self, room: Room[Sync], owner: type) -> Callable[P, T]: ...
    @overload
    def __get__(self, room: Room[Async], owner: type) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, room: Room[Any] | None, owner: type) -> Any:
        """The method, carried out when it is called."""
        if room is None:
            return self

        @functools.wraps(self.flow)
        def carried_out(*args: P.args, **kwargs: P.kwargs) -> Any:
            return room._sender.run(self.flow(room, *args, **kwargs))

        return carried_out


class listing(Generic[P, T]):  # noqa: N801 - used as a decorator, like property
    """A method that returns the call of a first page; the rows of all pages are iterated over."""

    def __init__(self, method: Callable[Concatenate[Any, P], Call[Page[T]]]) -> None:
        self.first = method
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, room: None, owner: type) -> listing[P, T]: ...
    @overload
    def __get__(self, room: Room[Sync], owner: type) -> Callable[P, Iterator[T]]: ...
    @overload
    def __get__(self, room: Room[Async], owner: type) -> Callable[P, AsyncIterator[T]]: ...
    def __get__(self, room: Room[Any] | None, owner: type) -> Any:
        """The method, whose pages are fetched as they are needed."""
        if room is None:
            return self

        @functools.wraps(self.first)
        def rows(*args: P.args, **kwargs: P.kwargs) -> Any:
            return room._sender.rows(self.first(room, *args, **kwargs))

        return rows
