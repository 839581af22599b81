"""The controls that choose what is minimised: a surface, or a loss on a data set."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from gdviz.data import DATASETS
from gdviz.losses import LOSSES
from gdviz.objective import Objective
from gdviz.spec import RunSpec
from gdviz.surfaces import SURFACES
from gdviz.ui import moves
from gdviz.ui.choice_controls import Choice
from gdviz.ui.control import Control
from gdviz.ui.front import Front
from gdviz.ui.links import UnreadableError
from gdviz.ui.number_controls import Entry, Grid, nearest
from gdviz.ui.own import OWN, TITLE, held

Ask = Callable[[Control], Any]


@dataclass(frozen=True)
class DataChoice(Choice):
    """A choice of data that says what has become of a visitor's own."""

    def read(self, texts: list[str]) -> tuple[str, str | None]:
        """The entry whose name or title was given."""
        asked = texts[-1].strip()
        if OWN not in self.titles and (asked.lower() == OWN or asked.startswith(TITLE)):
            raise UnreadableError(
                "your own data are in no link, and go with the page or the server that held them"
            )
        return super().read(texts)


@dataclass(frozen=True)
class Target:
    """The objective's key, the name of its data if it has some, the entry on these data, and what numbers it
    opens with.
    """

    objective: str
    data: str | None
    entry: Objective
    given: dict[str, float]

    @property
    def named(self) -> dict[str, str]:
        """The name of the data as a parameter of the objective."""
        return {} if self.data is None else {"data": self.data}


def choose_objective(ask: Ask, opening: RunSpec, front: Front, beside: DeltaGenerator) -> Target:
    """Draw the controls for surface, or data and loss; what leaves no choice gets no control.

    Where the batch size stands first, the loss goes to the container `beside`.
    """
    if front.losses:
        return _choose_loss(ask, opening, front, beside)
    objective = opening.objective
    if front.anything:
        return _choose_anything(ask, opening)
    if not front.fixed_surface:
        titles = {key: surface.title for key, surface in SURFACES.items()}
        objective = ask(Choice("objective", "Surface", objective, titles, on_change=moves.new_surface))
    given = dict(opening.objective_numbers) if objective == opening.objective else {}
    return Target(objective, None, SURFACES[objective], given)


def _choose_anything(ask: Ask, opening: RunSpec) -> Target:
    """A surface, or a loss on any of the data sets that it fits."""
    titles = {key: entry.title for key, entry in [*SURFACES.items(), *LOSSES.items()]}
    key = ask(Choice("objective", "Objective", opening.objective, titles, on_change=moves.new_surface))
    if key in SURFACES:
        given = dict(opening.objective_numbers) if key == opening.objective else {}
        return Target(key, None, SURFACES[key], given)
    loss = LOSSES[key]
    fitting = {name: entry.title for name, entry in DATASETS.items() if entry.classes == loss.dataset.classes}
    data = ask(Choice("data", "Data", loss.dataset.key, fitting, on_change=moves.new_surface))
    return Target(key, data, loss.on(data), {})


def _choose_loss(ask: Ask, opening: RunSpec, front: Front, beside: DeltaGenerator) -> Target:
    own = held() if front.upload else None
    titles = {key: DATASETS[key].title for key in front.data}
    if own is not None:
        titles[OWN] = f"{TITLE}{own.names[1]} by {own.names[0]}"
    data = opening.data or front.data[0]
    if len(titles) > 1 or front.upload:
        data = ask(DataChoice("data", "Data", data, titles, on_change=moves.new_surface))
    objective = opening.objective
    if len(front.losses) > 1:
        losses = {key: LOSSES[key].title for key in front.losses}
        with beside if front.batches else nullcontext():
            objective = ask(Choice("objective", "Loss", objective, losses, on_change=moves.new_surface))
    name = own.name if own is not None and data == OWN else data
    entry = LOSSES[objective].on(name)
    # What the page opens with of the loss holds for all data; what it opens with of the data, for these alone.
    foreign = set() if data == opening.data else set(DATASETS[opening.data or front.data[0]].domains())
    given = {key: value for key, value in opening.objective_numbers if key not in foreign}
    return Target(objective, name, entry, given)


def ask_batch_size(ask: Ask, entry: Objective, opening: RunSpec) -> float:
    """Powers of two, and all N examples."""
    n = entry.examples
    sizes = (*(2**k for k in range(n.bit_length()) if 2**k < n), n)
    default = n if opening.batch_size is None else nearest(sizes, opening.batch_size)
    moves.follow("batch_size", default)  # all examples stay all of them, whatever data come
    size: float = ask(Grid("batch_size", "Batch size", default, sizes, help=f"Of N = {n} examples; {n} is exact"))
    return size


def ask_start(ask: Ask, objective: Objective) -> tuple[float, ...]:
    """Where runs begin; with more than two weights always at the objective's own start."""
    own, names = objective.start, objective.axes
    if len(own) > 2:
        return own
    start = []
    for key, name, value, (low, high) in zip(("start_x", "start_y"), names, own, objective.view, strict=False):
        around = 1.5 * (high - low)
        chosen = ask(Entry(key, f"Start {name} (automatic: {value:.4g})", None, low - around, high + around))
        start.append(value if chosen is None else chosen)
    return tuple(start)
