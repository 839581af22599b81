"""The workshop: a process beside the server for its heavy work, as threads of one hold each other up."""

import os
import signal
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any, TypeVar

from gdviz.ui.tidying import collect

T = TypeVar("T")
Job = tuple[Callable[..., Any], Sequence[Any], Mapping[str, Any], Sequence[object]]
"""A function that both processes know by its name, what it is asked, and what must be there meanwhile."""
Answer = tuple[Any, str | None, str | None]
"""The result, or the sentence of a ValueError, or all that is known of a failure that nobody expected."""

BEHIND = 5
"""Steps of niceness: where cores are short, visitors who ask for little go first."""


class Workshop:
    """One worker, which does one piece of work at a time; if it dies, another takes its place."""

    def __init__(self, known: Sequence[Callable[..., Any]]) -> None:
        self._known = known
        self._lock = Lock()
        self._open = True
        self._employ()

    def done(self, job: Job) -> Any:
        """What comes of a piece of work; raises what it raises, ValueError for what two workers died of."""
        value, refused, broken = self._answered(job)
        if refused is not None:
            raise ValueError(refused)
        if broken is not None:
            raise RuntimeError(broken)
        return value

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        self._open = False
        self._dismiss()

    def _answered(self, job: Job) -> Answer:
        with self._lock:
            for _ in range(2):
                # Whoever is still waiting when the workshop closes does the work where they are.
                if not self._open:
                    return _answer(job)
                try:
                    self._wire.send(job)
                    answer: Answer = self._wire.recv()
                    return answer
                except (EOFError, OSError):
                    self._dismiss()
                    if self._open:
                        self._employ()
        return None, "This is more than the server can work out.", None

    def _employ(self) -> None:
        context = get_context("spawn")  # a fork would copy the locks of all threads as they stand
        self._wire, theirs = context.Pipe()
        self._worker = context.Process(target=_work, args=(theirs, self._known), name="workshop", daemon=True)
        self._worker.start()
        theirs.close()  # so that either end notices when the other one is gone

    def _dismiss(self) -> None:
        self._worker.terminate()
        self._worker.join()


_workshops: list[Workshop] = []


@contextmanager
def workshop(*known: Callable[..., Any]) -> Iterator[None]:
    """Open the workshop of this process; its worker imports what these functions need before it is asked."""
    opened = Workshop(known)
    _workshops.append(opened)
    try:
        yield
    finally:
        _workshops.remove(opened)
        opened.close()


def done(
    function: Callable[..., T], args: Sequence[Any], kwargs: Mapping[str, Any], there: Sequence[object] = ()
) -> T:
    """What comes of a function: worked out in the workshop, or here and now where none is open.

    The worker holds `there`, copies of what specs have names for, until the function is done.
    """
    if not _workshops:
        return function(*args, **kwargs)
    value: T = _workshops[-1].done((function, args, kwargs, there))
    return value


def _work(wire: Connection, _known: Sequence[Callable[..., Any]]) -> None:
    """Answer one piece of work after the other, until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both processes; the server ends this one
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    with suppress(EOFError, OSError):
        while True:
            wire.send(_answer(wire.recv()))
            collect()


def _answer(job: Job) -> Answer:
    function, args, kwargs, _ = job
    try:
        return function(*args, **kwargs), None, None
    except ValueError as problem:
        # As text: some of them are made of more than their sentence, which the other end could not put together.
        return None, str(problem), None
    except Exception:  # whatever it is, the worker lives on and the server raises it
        return None, None, traceback.format_exc()
