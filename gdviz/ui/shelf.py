"""A shelf of results: bounded in entries and bytes, and nothing on it is ever made twice at a time."""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from concurrent.futures import Future
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

T = TypeVar("T")


class Info(NamedTuple):
    """How a shelf has done: answers found and made, entries now and at the most, bytes now and at the most."""

    hits: int
    misses: int
    currsize: int
    maxsize: int
    bytes: int
    maxbytes: int


class Shelf(Generic[T]):
    """The last results that were asked for, at most `entries` of them and `megabytes` (of 10⁶ bytes) in all.

    Who asks for what another is making waits for that one. What is larger than the whole shelf is not kept, nor is
    an exception, which all who wait for it get.
    """

    def __init__(self, entries: int, megabytes: float) -> None:
        self._entries, self._bytes = entries, int(1e6 * megabytes)
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self._last: Hashable = None
        self._making: dict[Hashable, Future[T]] = {}
        self._lock = Lock()
        self._hits = self._misses = self._held = 0

    def find(self, key: Hashable) -> tuple[T] | None:
        """The result of this key in a tuple, or None where there is none yet."""
        with self._lock:
            return self._found(key)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of this key, made now if need be."""
        with self._lock:
            found = self._found(key)
            if found is not None:
                return found[0]
            making = self._making.get(key)
            mine = making is None
            if making is None:
                making = self._making[key] = Future()
                self._misses += 1
        if mine:
            self._make(key, make, making)
        return making.result()

    def clear(self) -> None:
        """Empty the shelf."""
        with self._lock:
            self._kept.clear()
            self._sizes.clear()
            self._hits = self._misses = self._held = 0

    def info(self) -> Info:
        """How it has done since it was last empty."""
        with self._lock:
            return Info(self._hits, self._misses, len(self._kept), self._entries, self._held, self._bytes)

    def _found(self, key: Hashable) -> tuple[T] | None:
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        self._hits += 1
        return (self._kept[key],)

    def _make(self, key: Hashable, make: Callable[[], T], making: Future[T]) -> None:
        try:
            value = make()
        except BaseException as problem:
            with self._lock:
                del self._making[key]
            making.set_exception(problem)
            return
        with self._lock:
            self._keep(key, value)
            del self._making[key]
        making.set_result(value)

    def _keep(self, key: Hashable, value: T) -> None:
        if self._last in self._kept:
            # Anew: since it came it has grown by what was worked out of it, a run by its verdict for one.
            self._measure(self._last, self._kept[self._last])
        if size_of(value) > self._bytes:
            return
        self._kept[key] = value
        self._last = key
        self._measure(key, value)
        while len(self._kept) > self._entries or self._held > self._bytes:
            oldest, _ = self._kept.popitem(last=False)
            self._held -= self._sizes.pop(oldest)

    def _measure(self, key: Hashable, value: T) -> None:
        size = size_of(value)
        self._held += size - self._sizes.get(key, 0)
        self._sizes[key] = size


def size_of(value: object) -> int:
    """Bytes that a value holds: its arrays, with all of the array that a view is of, and its other parts."""
    total, seen, waiting = 0, set[int](), [value]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, np.ndarray):
            whole = _whole(one)
            if id(whole) not in seen or whole is one:
                seen.add(id(whole))
                total += whole.nbytes
            continue
        total += sys.getsizeof(one)
        waiting.extend(_parts(one))
    return total


def _whole(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, str | bytes | type) or callable(value):
        return ()
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return value
    return vars(value).values() if hasattr(value, "__dict__") else ()
