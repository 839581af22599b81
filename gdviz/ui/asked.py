"""What a request to one of our routes asks for, runs, extras and numbers of bounded length, and its address."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

import gdviz
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.ui.extras import EXTRAS
from gdviz.ui.links import UnreadableError
from gdviz.ui.number_controls import finite

MAX_STEPS = 2000
"""The longest run on a page: its arrays travel to the browser."""
MAX_TEXT = 2000
"""Characters of a run's JSON at the most."""


def address(path: str, specs: Iterable[RunSpec], **more: Sequence[str]) -> str:
    """Where a route is asked for these runs; the version makes an address new when its answer may be."""
    runs = [("run", spec.to_json()) for spec in specs]
    rest = [(name, text) for name, texts in more.items() for text in texts]
    return f"{path}?{urlencode([('v', gdviz.__version__), *rest, *runs])}"


def asked_run(text: str) -> RunSpec:
    """The spec in a request; ValueError, with a sentence to answer, if there is none."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"a run's JSON may have at most {MAX_TEXT} characters")
    spec = RunSpec.from_json(text)
    if spec.steps > MAX_STEPS:
        raise ValueError(f"a run on a page has at most {MAX_STEPS} steps, got {spec.steps}")
    return spec


def asked_together(texts: Sequence[str]) -> tuple[RunSpec, ...]:
    """The specs of runs to be shown in one picture; ValueError for too many, or ones that do not fit together."""
    if not 1 <= len(texts) <= len(OPTIMIZERS):
        raise ValueError(f"a picture needs from 1 to {len(OPTIMIZERS)} runs, got {len(texts)}")
    specs = tuple(map(asked_run, texts))
    if len({(spec.objective, spec.objective_parameters, spec.steps, spec.start) for spec in specs}) > 1:
        raise ValueError("the runs of one picture must share objective, start and steps")
    if len({spec.optimizer for spec in specs}) < len(specs):
        raise ValueError("the runs of one picture must have different optimizers")
    return specs


def asked_extras(names: Sequence[str]) -> tuple[str, ...]:
    """The extras that exist, each once; ValueError for others."""
    return tuple(EXTRAS[name].key for name in dict.fromkeys(names[: len(EXTRAS) + 1]))


def asked_number(name: str, texts: Sequence[str]) -> float:
    """The one finite number that is given, in at most 40 characters; ValueError for anything else."""
    if len(texts) != 1:
        raise ValueError(f"{name} must be given once, got {len(texts)}")
    try:
        return finite(texts[0])
    except UnreadableError:
        raise ValueError(f"{name} must be a finite number") from None
