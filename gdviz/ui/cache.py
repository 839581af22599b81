"""Results kept between reruns and shared by all visitors: runs are pure, so the spec is the whole key."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from gdviz.analysis import Run, Sweep
from gdviz.analysis import run as _run
from gdviz.analysis import sweep as _sweep
from gdviz.data import is_own
from gdviz.engine.entries import objective_of
from gdviz.engine.trajectory import By
from gdviz.spec import RunSpec, SweepSpec

P = ParamSpec("P")
T = TypeVar("T")


def kept(
    entries: int, unless: Callable[..., bool] = lambda *_: False
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last results of a pure function of specs, names and numbers, but for those that `unless` names.

    What is made of a visitor's own data is not kept: it must go when its owner goes.
    """

    def keeping(function: Callable[P, T]) -> Callable[P, T]:
        remembered = lru_cache(maxsize=entries)(function)

        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            passing = any(map(is_private, [*args, *kwargs.values()])) or unless(*args, **kwargs)
            # mypy cannot know that what is asked for can be hashed, nor that a function takes attributes.
            return function(*args, **kwargs) if passing else remembered(*args, **kwargs)  # type: ignore[arg-type]

        answer.cache_clear = remembered.cache_clear  # type: ignore[attr-defined]
        answer.cache_info = remembered.cache_info  # type: ignore[attr-defined]
        return answer

    return keeping


def is_private(asked: object) -> bool:
    """Whether a spec, or one among several, stands on a visitor's own data."""
    if isinstance(asked, tuple):
        return any(map(is_private, asked))
    spec = asked.base if isinstance(asked, SweepSpec) else asked
    return isinstance(spec, RunSpec) and is_own(spec.data)


def is_wide(asked: RunSpec | SweepSpec, *_: object) -> bool:
    """Whether points have more than two coordinates: paths of them may take a hundred times the room."""
    return objective_of(asked.base if isinstance(asked, SweepSpec) else asked).dimension > 2


@kept(64, unless=is_wide)
def run(spec: RunSpec, by: By = "optimizer") -> Run:
    """The run of a spec; its arrays are read-only. At most 64 are kept, 2 MB each at the longest."""
    return replace(_run(spec), by=by)


@kept(4, unless=is_wide)
def fan(spec: SweepSpec) -> Sweep:
    """All runs of a sweep with their paths; 4 are kept, because whole batches are large."""
    return _sweep(spec, paths=True)
