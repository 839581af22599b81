"""What a request to one of our routes asks for, runs, extras and numbers of bounded length, and its address."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

import gdviz
from gdviz.engine.entries import objective_of
from gdviz.engine.trajectory import By
from gdviz.losses import DataLoss
from gdviz.objective import Objective
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.ui.extras import EXTRAS
from gdviz.ui.links import UnreadableError
from gdviz.ui.number_controls import finite
from gdviz.ui.price import examples_a_step

MAX_STEPS = 10_000
"""The longest run on a page: its arrays travel to the browser."""
MAX_LIVE_STEPS, MAX_LIVE_RUNS = 2000, 8
"""The longest runs, and the most of them, that are sent at every learning rate, to be moved by its slider."""
MAX_WORK = 4_200_000
"""Steps times examples of all runs of a picture on data, with two weights: their fan takes some 4 s of a core."""
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


def asked_by(texts: Sequence[str]) -> By:
    """What tells the runs of one picture from one another, the optimizer unless said; ValueError for others."""
    if texts in ([], ["optimizer"]):
        return "optimizer"
    if texts != ["schedule"]:
        raise ValueError("the runs of one picture are told apart by optimizer or schedule")
    return "schedule"


def asked_together(texts: Sequence[str], by: By = "optimizer") -> tuple[RunSpec, ...]:
    """The specs of runs to be shown in one picture; ValueError for too many, or ones that do not fit together."""
    if not 1 <= len(texts) <= len(OPTIMIZERS):
        raise ValueError(f"a picture needs from 1 to {len(OPTIMIZERS)} runs, got {len(texts)}")
    specs = tuple(map(asked_run, texts))
    if len({(spec.objective, spec.objective_parameters, spec.steps, spec.start) for spec in specs}) > 1:
        raise ValueError("the runs of one picture must share objective, start and steps")
    if len({getattr(spec, by) for spec in specs}) < len(specs):
        raise ValueError(f"the runs of one picture must have different {by}s")
    objective = objective_of(specs[0])
    most = most_steps(objective, max(spec.batch_size or 0 for spec in specs), [spec.optimizer for spec in specs])
    if specs[0].steps > most:
        with_them = f"N = {objective.examples} examples and d = {objective.dimension}"
        raise ValueError(
            f"{len(specs)} at a time, runs with {with_them} have at most {most} steps here, got {specs[0].steps}"
        )
    return specs


def may_be_live(runs: int, steps: int) -> bool:
    """Whether so many runs of so many steps are sent at every learning rate."""
    return runs <= MAX_LIVE_RUNS and steps <= MAX_LIVE_STEPS


def check_live(runs: int, steps: int) -> None:
    """Raise ValueError for runs that are too many or too long to be sent at every learning rate."""
    if not may_be_live(runs, steps):
        raise ValueError(
            f"at every learning rate at most {MAX_LIVE_RUNS} runs of {MAX_LIVE_STEPS} steps are sent, "
            f"got {runs} of {steps}"
        )


def most_steps(objective: Objective, batch_size: int, rules: Sequence[str]) -> int:
    """How many steps the runs of one picture may have, one a rule, fewer on large data; a batch of 0 is none."""
    if not isinstance(objective, DataLoss) or not rules:
        return MAX_STEPS
    a_step = sum(examples_a_step(objective, batch_size, OPTIMIZERS[rule]) for rule in rules)
    return max(1, min(MAX_STEPS, int(MAX_WORK / a_step)))


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
