"""The controls that choose a run: from widgets and the address to RunSpecs."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gdviz.analysis.measures import CLOCKS, MEASURES
from gdviz.analysis.theory import ANALYSED
from gdviz.domain import Configurable
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES
from gdviz.spec import RunSpec
from gdviz.ui import moves
from gdviz.ui.asked import most_steps
from gdviz.ui.choice_controls import Choice, Choices, Segments, Switch
from gdviz.ui.control import Control
from gdviz.ui.front import Front, Setting, tuned
from gdviz.ui.moves import SHARED
from gdviz.ui.number_controls import Entry, Grid, Slider, for_domain
from gdviz.ui.objective_controls import Ask, ask_batch_size, ask_start, choose_objective
from gdviz.ui.own import ask_for_own
from gdviz.ui.rates import LEARNING_RATES

SAMPLING_TITLES = {"shuffled": "Shuffled epochs", "independent": "Drawn anew each step"}
MOMENTUM_HELP = "β of Momentum and Nesterov. Moving it adds Momentum if neither is there."
TUNED_HELP = "Theory's best α, and β, for this κ; methods without a formula keep the learning rate below."


@dataclass(frozen=True)
class Chosen:
    """What the controls say: one spec an optimizer, and whether the page is being projected.

    `following` says that the learning-rate slider drives every run; `measure` on `clock` is what is followed;
    `under_rate` is a place below the slider.
    """

    specs: tuple[RunSpec, ...]
    presenting: bool
    following: bool = True
    measure: str = "excess"
    clock: str = "steps"
    under_rate: DeltaGenerator | None = field(default=None, compare=False)


def choose_runs(opening: RunSpec, first: DeltaGenerator, more: DeltaGenerator, front: Front) -> Chosen:
    """Draw all controls of a run, and return the specs they stand for; the page opens on `opening`.

    What a learner turns at once, as `front` says, goes into the container `first`, everything else into `more`.
    """
    drawn: dict[str, Any] = {}

    def ask(control: Control) -> Any:
        drawn[control.key] = control.default
        moves.prepare(control)
        return control.draw()

    beside, rest = more.container(), more.expander("More")
    with first:
        target = choose_objective(ask, opening, front, beside)
        numbers_first = _ask_declared(ask, target.entry, given=target.given, only=front.numbers)
        optimizers = [] if front.plain else _ask_rules(ask, opening, front)
        best = front.tuned and ask(Switch("tuned", "Best α and β", True, help=TUNED_HELP))
    if front.plain:
        with beside:
            optimizers = _ask_rules(ask, opening, front)
    with rest:
        numbers = _ask_declared(ask, target.entry, given=target.given, skip=front.numbers)
        parameters = {**numbers_first, **numbers}
        objective = target.entry.configured(parameters)
    spoken_of = best and set(optimizers) <= set(ANALYSED)
    rate_place = rest if spoken_of else beside if front.tuned else first
    with rate_place:
        slider = ask(
            Grid("lr", "Learning rate", opening.lr, LEARNING_RATES, exact="lr_exact", on_change=moves.slider_moved)
        )
        under_rate = st.container()
    with rest if front.batches or front.plain else rate_place:
        beta = dict(opening.hyperparameters).get(SHARED, 0.9)
        added = None if front.nesterov else moves.momentum_moved
        momentum = ask(Slider(SHARED, "Momentum", beta, 0.0, 0.99, 0.01, help=MOMENTUM_HELP, on_change=added))
    by_schedule = beside if front == Front() or front.batches else rest
    with first if front.batches else by_schedule:
        batch_size = ask_batch_size(ask, objective, opening)
    with by_schedule:
        schedule = ask(Choice("schedule", "Schedule", opening.schedule, _titles(SCHEDULES)))
        schedule_parameters = _ask_declared(ask, SCHEDULES[schedule])
    with beside:
        measure, clock = _ask_what_to_follow(ask) if front.follow else ("excess", "steps")
        if front.upload:
            ask_for_own()
    with rest:
        exact = ask(Entry("lr_exact", "Learning rate, exact", None, 0.0, 10.0, on_change=moves.exact_typed))
        most = most_steps(objective, int(batch_size), len(optimizers))
        steps = ask(Entry("steps", "Steps", min(opening.steps, most), 1, most, whole=True, step=10))
        start = ask_start(ask, objective)
        noise = 1.0
        if target.data is None:
            noise = ask(Slider("noise", "Noise σ of one example's gradient", 1.0, 0.0, 5.0, 0.1))
        sampling = ask(Choice("sampling", "Mini-batches", opening.sampling, SAMPLING_TITLES))
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
        settings |= tuned(objective, optimizers)
    for key in filter(moves.has_momentum, optimizers):
        hyperparameters[key][SHARED] = settings[key].momentum
    moves.remember(drawn)
    return Chosen(
        tuple(
            RunSpec(
                objective=target.objective,
                optimizer=key,
                lr=settings[key].lr,
                steps=steps,
                start=start,
                hyperparameters=tuple(hyperparameters[key].items()),
                schedule=schedule,
                schedule_parameters=tuple(schedule_parameters.items()),
                objective_parameters=(*parameters.items(), *target.named.items()),
                batch_size=None if batch_size >= objective.examples else int(batch_size),
                noise=noise,
                weight_decay=weight_decay,
                clip_norm=clip_norm,
                seed=seed,
                sampling=sampling,
            )
            for key in optimizers
        ),
        presenting,
        following=not best,
        measure=measure,
        clock=clock,
        under_rate=under_rate,
    )


def _ask_what_to_follow(ask: Ask) -> tuple[str, str]:
    """The measure and the clock of the picture of progress."""
    measure: str = ask(Segments("measure", "Follow", "excess", _titles(MEASURES)))
    clock: str = ask(Segments("clock", "Against", "steps", _titles(CLOCKS)))
    return measure, clock


def _ask_rules(ask: Ask, opening: RunSpec, front: Front) -> list[str]:
    """The optimizers: any of them, or one of the two with momentum."""
    if front.nesterov:
        return ["nesterov" if ask(Switch("nesterov", "Nesterov", opening.optimizer == "nesterov")) else SHARED]
    opens = [opening.optimizer, *front.beside]
    chosen = ask(Choices("optimizer", "Optimizers", opens, _titles(OPTIMIZERS)))
    return [key for key in OPTIMIZERS if key in chosen]


def _ask_declared(
    ask: Ask,
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
