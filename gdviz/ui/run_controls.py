"""The controls that choose a run: from widgets and the address to RunSpecs."""

from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gdviz.analysis.measures import CLOCKS, MEASURES
from gdviz.analysis.theory import ANALYSED
from gdviz.engine.trajectory import By
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.ui import moves
from gdviz.ui.asked import may_be_live, most_steps
from gdviz.ui.asking import Asking
from gdviz.ui.choice_controls import Choice, Segments, Switch
from gdviz.ui.front import Front, Setting, tuned
from gdviz.ui.moves import SHARED
from gdviz.ui.number_controls import Entry, Grid, Slider
from gdviz.ui.objective_controls import ask_batch_size, ask_start, choose_objective
from gdviz.ui.own import ask_for_own
from gdviz.ui.race_controls import SWEPT_STEPS, Racing, ask_finish, ask_tuning, race
from gdviz.ui.rates import LEARNING_RATES
from gdviz.ui.rule_controls import ask_declared, ask_handles, ask_rules, ask_schedules, titles

SAMPLING_TITLES = {"shuffled": "Shuffled epochs", "independent": "Drawn anew each step"}
MOMENTUM_HELP = "β of Momentum and Nesterov. Moving it adds Momentum if neither is there."
TUNED_HELP = "Theory's best α, and β, for this κ; methods without a formula keep the learning rate below."


@dataclass(frozen=True)
class Chosen:
    """What the controls say: one spec an optimizer, and whether the page is being projected.

    `by` tells the specs from one another. `following` says that the learning-rate slider drives every run while
    it is dragged; `measure` on `clock` is what is followed; `at` is the step looked at; `racing` is the race they
    are in; `under_rate` is a place below the slider.
    """

    specs: tuple[RunSpec, ...]
    presenting: bool
    by: By = "optimizer"
    following: bool = True
    measure: str = "excess"
    clock: str = "steps"
    at: int = 0
    racing: Racing | None = None
    under_rate: DeltaGenerator | None = field(default=None, compare=False)


def choose_runs(opening: RunSpec, first: DeltaGenerator, more: DeltaGenerator, front: Front) -> Chosen:
    """Draw all controls of a run, and return the specs they stand for; the page opens on `opening`.

    What a learner turns at once, as `front` says, goes into the container `first`, everything else into `more`.
    """
    ask = Asking()
    beside, rest = more.container(), more.expander("More")
    with first:
        target = choose_objective(ask, opening, front, beside)
        numbers_first = ask_declared(ask, target.entry, given=target.given, only=front.numbers)
        optimizers = [] if front.plain else ask_rules(ask, opening, front)
        schedules = ask_schedules(ask, opening, front) if front.schedules else []
        tuning = ask_tuning(ask) if front.race else "same"
        best = front.tuned and ask(Switch("tuned", "Best α and β", True, help=TUNED_HELP))
    if front.plain:
        with beside:
            if front.upload:
                ask_for_own()
            optimizers = ask_rules(ask, opening, front)
    with rest:
        numbers = ask_declared(ask, target.entry, given=target.given, skip=front.numbers)
        parameters = {**numbers_first, **numbers}
        objective = target.entry.configured(parameters)
    spoken_of = best and set(optimizers) <= set(ANALYSED)
    rate_place = rest if spoken_of or tuning != "same" else beside if front.tuned else first
    with rate_place:
        slider = ask(
            Grid("lr", "Learning rate", opening.lr, LEARNING_RATES, exact="lr_exact", on_change=moves.slider_moved)
        )
        under_rate = st.container()
    with rest if front.batches or front.plain or front.one_rule or front.race else rate_place:
        beta = dict(opening.hyperparameters).get(SHARED, 0.9)
        added = None if front.nesterov or front.one_rule or front.race else moves.momentum_moved
        momentum = ask(Slider(SHARED, "Momentum", beta, 0.0, 0.99, 0.01, help=MOMENTUM_HELP, on_change=added))
    by_schedule = beside if front == Front() or front.batches or front.schedules else rest
    with first if front.batches else by_schedule:
        batch_size = ask_batch_size(ask, objective, opening)
    with by_schedule:
        schedules = schedules if front.schedules else ask_schedules(ask, opening, front)
        handles = ask_handles(ask, schedules, front)
    with beside:
        measure = ask(Segments("measure", "Follow", "excess", titles(MEASURES))) if front.follow else "excess"
        clocked = front.follow or front.race
        clock = ask(Segments("clock", "Against", "steps", titles(CLOCKS))) if clocked else "steps"
        tolerance, whose = ask_finish(ask) if front.race else (0.0, "")
        if front.upload and not front.plain:
            ask_for_own()
    with rest:
        exact = ask(Entry("lr_exact", "Learning rate, exact", None, 0.0, 10.0, on_change=moves.exact_typed))
        most = most_steps(objective, int(batch_size), optimizers * len(schedules))
        if tuning == "sweep":
            most = min(most, SWEPT_STEPS // max(1, len(optimizers)))
        steps = ask(Entry("steps", "Steps", min(opening.steps, most), 1, most, whole=True, step=10))
        start = ask_start(ask, objective)
        noise = 1.0
        if target.data is None:
            noise = ask(Slider("noise", "Noise σ of one example's gradient", 1.0, 0.0, 5.0, 0.1))
        sampling = ask(Choice("sampling", "Mini-batches", opening.sampling, SAMPLING_TITLES))
        seed = ask(Entry("seed", "Seed", 0, 0, 9999, whole=True, step=1))
    with beside if front.schedules else rest:
        clip_norm = ask(Entry("clip_norm", "Clip the gradient's norm at", None, 1e-6, 1e6, empty="off"))
    with rest:
        weight_decay = ask(Slider("weight_decay", "Weight decay", 0.0, 0.0, 1.0, 0.01))
        hyperparameters = {
            key: ask_declared(ask, OPTIMIZERS[key], prefix=f"{key}_", skip=(SHARED,)) for key in optimizers
        }
    at = 0
    if front.at:
        with first:
            at = ask(Entry("at", "Step t", 0, 0, steps - 1, whole=True, step=1))
    with rest:
        presenting = ask(Switch("present", "Presenter mode", False, help="Larger type, for a projector"))

    lr = slider if exact is None else exact
    settings = {key: Setting(lr, momentum) for key in optimizers}
    if best:
        settings |= tuned(objective, optimizers)
    for key in filter(moves.has_momentum, optimizers):
        hyperparameters[key][SHARED] = settings[key].momentum
    ask.done()
    specs = tuple(
        RunSpec(
            objective=target.objective,
            optimizer=key,
            lr=settings[key].lr,
            steps=steps,
            start=start,
            hyperparameters=tuple(hyperparameters[key].items()),
            schedule=schedule,
            schedule_parameters=tuple(handles[schedule].items()),
            objective_parameters=(*parameters.items(), *target.named.items()),
            batch_size=None if batch_size >= objective.examples else int(batch_size),
            noise=noise,
            weight_decay=weight_decay,
            clip_norm=clip_norm,
            seed=seed,
            sampling=sampling,
        )
        for key in optimizers
        for schedule in schedules
    )
    racing = race(specs, tuning, tolerance, whose) if front.race else None
    return Chosen(
        specs if racing is None else racing.specs,
        presenting,
        by="schedule" if front.schedules else "optimizer",
        following=not best and tuning == "same" and may_be_live(len(specs), steps),
        measure=measure,
        clock=clock,
        at=at,
        racing=racing,
        under_rate=under_rate,
    )
