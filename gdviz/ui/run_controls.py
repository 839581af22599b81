"""The controls that choose a run: from widgets and the address to RunSpecs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gdviz.analysis.theory import ANALYSED
from gdviz.domain import Configurable
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES
from gdviz.spec import RunSpec
from gdviz.surfaces import SURFACES
from gdviz.ui import moves
from gdviz.ui.asked import MAX_STEPS
from gdviz.ui.choice_controls import Choice, Choices, Switch
from gdviz.ui.control import Control
from gdviz.ui.front import Front, Setting, tuned
from gdviz.ui.moves import SHARED
from gdviz.ui.number_controls import Entry, Grid, Slider, for_domain
from gdviz.ui.rates import LEARNING_RATES

BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
MOMENTUM_HELP = "β of Momentum and Nesterov. Moving it adds Momentum if neither is there."
TUNED_HELP = "Theory's best α, and β, for this κ; methods without a formula keep the learning rate below."


@dataclass(frozen=True)
class Chosen:
    """What the controls say: one spec an optimizer, and whether the page is being projected.

    `following` says that the learning-rate slider drives every run; `under_rate` is a place below it.
    """

    specs: tuple[RunSpec, ...]
    presenting: bool
    following: bool = True
    under_rate: DeltaGenerator | None = field(default=None, compare=False)


def choose_runs(opening: RunSpec, first: DeltaGenerator, more: DeltaGenerator, front: Front) -> Chosen:
    """Draw all controls of a run, and return the specs they stand for; the page opens on `opening`.

    What a learner turns at once, as `front` says, goes into the container `first`, everything else into `more`.
    """
    drawn: dict[str, Any] = {}

    def ask(control: Control) -> Any:
        drawn[control.key] = control.default
        return control.draw()

    with first:
        objective = opening.objective
        if not front.fixed_surface:
            surfaces = _titles(SURFACES)
            objective = ask(Choice("objective", "Surface", objective, surfaces, on_change=moves.new_surface))
        given = dict(opening.objective_parameters) if objective == opening.objective else {}
        numbers_first = _ask_declared(ask, SURFACES[objective], given=given, only=front.numbers)
        optimizers = _ask_rules(ask, opening, front)
        best = front.tuned and ask(Switch("tuned", "Best α and β", True, help=TUNED_HELP))
    beside, rest = more.container(), more.expander("More")
    spoken_of = best and set(optimizers) <= set(ANALYSED)
    with rest if spoken_of else beside if front.tuned else first:
        slider = ask(
            Grid("lr", "Learning rate", opening.lr, LEARNING_RATES, exact="lr_exact", on_change=moves.slider_moved)
        )
        under_rate = st.container()
        beta = dict(opening.hyperparameters).get(SHARED, 0.9)
        added = None if front.nesterov else moves.momentum_moved
        momentum = ask(Slider(SHARED, "Momentum", beta, 0.0, 0.99, 0.01, help=MOMENTUM_HELP, on_change=added))
    with beside if front == Front() else rest:
        batch_size = ask(
            Grid("batch_size", "Batch size", 256, BATCH_SIZES, help="Of N = 256 examples; 256 is exact")
        )
        schedule = ask(Choice("schedule", "Schedule", opening.schedule, _titles(SCHEDULES)))
        schedule_parameters = _ask_declared(ask, SCHEDULES[schedule])
    with rest:
        exact = ask(Entry("lr_exact", "Learning rate, exact", None, 0.0, 10.0, on_change=moves.exact_typed))
        steps = ask(Entry("steps", "Steps", opening.steps, 1, MAX_STEPS, whole=True, step=10))
        numbers = _ask_declared(ask, SURFACES[objective], given=given, skip=front.numbers)
        objective_parameters = {**numbers_first, **numbers}
        surface = SURFACES[objective].configured(objective_parameters)
        x, y = surface.start
        (left, right), (bottom, top) = ((4 * low, 4 * high) for low, high in surface.view)
        start_x = ask(Entry("start_x", f"Start x (automatic: {x:.4g})", None, left, right))
        start_y = ask(Entry("start_y", f"Start y (automatic: {y:.4g})", None, bottom, top))
        noise = ask(Slider("noise", "Noise σ of one example's gradient", 1.0, 0.0, 5.0, 0.1))
        seed = ask(Entry("seed", "Seed", 0, 0, 9999, whole=True, step=1))
        clip_norm = ask(Entry("clip_norm", "Clip the gradient's norm at", None, 1e-6, 1e6, empty="off"))
        weight_decay = ask(Slider("weight_decay", "Weight decay", 0.0, 0.0, 1.0, 0.01))
        hyperparameters = {
            key: _ask_declared(ask, OPTIMIZERS[key], prefix=f"{key}_", skip=(SHARED,)) for key in optimizers
        }
        presenting = ask(Switch("present", "Presenter mode", False, help="Larger type, for a projector"))

    lr = slider if exact is None else exact
    settings = {key: Setting(lr, momentum) for key in optimizers}
    if best:
        settings |= tuned(surface, optimizers)
    for key in filter(moves.has_momentum, optimizers):
        hyperparameters[key][SHARED] = settings[key].momentum
    start = (x if start_x is None else start_x, y if start_y is None else start_y)
    moves.remember(drawn)
    return Chosen(
        tuple(
            RunSpec(
                objective=objective,
                optimizer=key,
                lr=settings[key].lr,
                steps=steps,
                start=start,
                hyperparameters=tuple(hyperparameters[key].items()),
                schedule=schedule,
                schedule_parameters=tuple(schedule_parameters.items()),
                objective_parameters=tuple(objective_parameters.items()),
                batch_size=None if batch_size == BATCH_SIZES[-1] else int(batch_size),
                noise=noise,
                weight_decay=weight_decay,
                clip_norm=clip_norm,
                seed=seed,
            )
            for key in optimizers
        ),
        presenting,
        following=not best,
        under_rate=under_rate,
    )


def _ask_rules(ask: Callable[[Control], Any], opening: RunSpec, front: Front) -> list[str]:
    """The optimizers: any of them, or one of the two with momentum."""
    if front.nesterov:
        return ["nesterov" if ask(Switch("nesterov", "Nesterov", opening.optimizer == "nesterov")) else SHARED]
    opens = [opening.optimizer, *front.beside]
    chosen = ask(Choices("optimizer", "Optimizers", opens, _titles(OPTIMIZERS)))
    return [key for key in OPTIMIZERS if key in chosen]


def _ask_declared(
    ask: Callable[[Control], Any],
    entry: Configurable,
    prefix: str = "",
    given: dict[str, float] | None = None,
    skip: tuple[str, ...] = (),
    only: tuple[str, ...] | None = None,
) -> dict[str, float]:
    """A control for each number that an entry declares; `given` opens some elsewhere than at their defaults."""
    owner = entry.title if prefix else ""
    opens = {**entry.defaults(), **(given or {})}
    return {
        name: float(ask(for_domain(prefix + name, opens[name], domain, owner)))
        for name, domain in entry.domains().items()
        if name not in skip and (only is None or name in only)
    }


def _titles(catalogue: Any) -> dict[str, str]:
    return {key: entry.title for key, entry in catalogue.items()}
