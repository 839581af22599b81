"""Results kept between reruns and shared by all visitors: runs are pure, so the spec is the whole key."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from functools import partial, update_wrapper
from inspect import BoundArguments, signature
from typing import Any, Generic, ParamSpec, TypeVar

from gdviz.analysis import Run, Sweep
from gdviz.analysis import run as _run
from gdviz.analysis import sweep as _sweep
from gdviz.data import DATASETS, dataset_of, is_own
from gdviz.engine.trajectory import By
from gdviz.spec import RunSpec, SweepSpec
from gdviz.ui.lanes import turn
from gdviz.ui.price import SHORT, run_seconds
from gdviz.ui.shelf import Info, Shelf
from gdviz.ui.workshop import done

P = ParamSpec("P")
T = TypeVar("T")


def never(*_: object, **__: object) -> bool:
    """No, whatever is asked."""
    return False


class Kept(Generic[P, T]):
    """A pure function of specs, names and numbers whose last results are kept: see `kept`."""

    def __init__(
        self, function: Callable[P, T], entries: int, megabytes: float, heavy: Callable[..., bool]
    ) -> None:
        self._function, self._heavy = function, heavy
        self._signature = signature(function)
        self._shelf: Shelf[T] = Shelf(entries, megabytes)
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result, kept or made now."""
        asked, key = self._asked(*args, **kwargs)
        found = None if key is None else self._shelf.find(key)
        if found is not None:
            return found[0]
        heavy = self._heavy(*asked.args, **asked.kwargs)
        with turn(heavy) as whole:
            make = partial(self._apart if heavy and whole else self.anew, *args, **kwargs)
            return make() if key is None else self._shelf.get(key, make)

    def anew(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result, made now and not kept."""
        return self._function(*args, **kwargs)

    def __reduce__(self) -> str:
        """Another process knows it by its name."""
        return self._function.__qualname__

    def waits(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether the answer to this takes long, and so waits for its turn."""
        asked, key = self._asked(*args, **kwargs)
        return self._heavy(*asked.args, **asked.kwargs) and (key is None or self._shelf.find(key) is None)

    def cache_clear(self) -> None:
        """Forget all results."""
        self._shelf.clear()

    def cache_info(self) -> Info:
        """How many results are kept, and how large they are."""
        return self._shelf.info()

    def _asked(self, *args: P.args, **kwargs: P.kwargs) -> tuple[BoundArguments, Hashable | None]:
        """What is asked, with what goes without saying, and the key of its result; None for what is private."""
        asked = self._signature.bind(*args, **kwargs)
        asked.apply_defaults()
        if is_private((*asked.args, *asked.kwargs.values())):
            return asked, None
        return asked, (asked.args, tuple(sorted(asked.kwargs.items())))

    def _apart(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result, made in the workshop, which is handed the visitor's own data for this one piece of work."""
        names = {name for one in (*args, *kwargs.values()) for name in private_names(one)}
        return done(self.anew, args, kwargs, [dataset_of(name, DATASETS) for name in names])


_everything: list[Kept[..., Any]] = []


def kept(
    entries: int, *, megabytes: float, heavy: Callable[..., bool] = never
) -> Callable[[Callable[P, T]], Kept[P, T]]:
    """Keep the last results of a pure function of specs, names and numbers, bounded in entries and 10⁶ bytes.

    What is made of a visitor's own data is not kept: it must go when its owner goes. What takes long, as `heavy`
    says of what is asked, waits for its turn and is done in the workshop; of one kept function within another the
    outer one decides.
    """

    def keep(function: Callable[P, T]) -> Kept[P, T]:
        one = Kept(function, entries, megabytes, heavy)
        _everything.append(one)
        return one

    return keep


def forget() -> None:
    """Forget what is kept of any function, in this process."""
    for one in _everything:
        one.cache_clear()


def private_names(asked: object) -> Iterator[str]:
    """The names of visitors' own data that a spec stands on, or those among several."""
    if isinstance(asked, tuple):
        for one in asked:
            yield from private_names(one)
    spec = asked.base if isinstance(asked, SweepSpec) else asked
    if isinstance(spec, RunSpec) and spec.data is not None and is_own(spec.data):
        yield spec.data


def is_private(asked: object) -> bool:
    """Whether a spec, or one among several, stands on a visitor's own data."""
    return any(True for _ in private_names(asked))


@kept(64, megabytes=64, heavy=lambda spec, *_: run_seconds(spec) > SHORT)
def run(spec: RunSpec, by: By = "optimizer") -> Run:
    """The run of a spec with its verdict; its arrays are read-only."""
    made = replace(_run(spec), by=by)
    # Now, where it is made: later, visitors would wait for each other, since cached_property has one lock for all.
    _ = made.verdict
    return made


@kept(4, megabytes=128)
def fan(spec: SweepSpec) -> Sweep:
    """All runs of a sweep with their paths; only a few are kept, because whole batches are large."""
    return _sweep(spec, paths=True)


def runs(specs: Sequence[RunSpec], by: By = "optimizer") -> list[Run]:
    """The runs of several specs: one piece of work, which is heavy where they are so together."""
    if sum(map(run_seconds, specs)) > SHORT:
        return list(_together(tuple(specs), by))
    return [run(spec, by) for spec in specs]


@kept(8, megabytes=64, heavy=lambda *_: True)
def _together(specs: tuple[RunSpec, ...], by: By) -> tuple[Run, ...]:
    return tuple(run(spec, by) for spec in specs)
