"""How the racers of a comparison get their learning rates: three rules, each of which is told on screen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gdviz.analysis.finish import lost, steps_to_part
from gdviz.analysis.run import run
from gdviz.analysis.wording import number
from gdviz.arrays import Array
from gdviz.catalogue import Catalogue
from gdviz.engine.entries import objective_of
from gdviz.engine.run import Descent, escaped
from gdviz.engine.setup import prepare
from gdviz.engine.trajectory import all_nan
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec

RATES = (
    *(float(f"{ones}e{decade}") for decade in range(-4, 1) for ones in (1.0, 1.6, 2.5, 4.0, 6.3)),
    10.0,
)
"""The learning rates of the sweep: five a decade from 10⁻⁴ to 10, as in the series R5 of preferred numbers."""


@dataclass(frozen=True)
class Tuning:
    """A rule by which every racer gets its learning rate; `text` says it in one sentence."""

    key: str
    title: str
    text: str


@dataclass(frozen=True)
class TunedSpec:
    """The spec that a racer runs with, and how many runs were `tried` to choose it, 0 without a sweep.

    `works` is whether one of them did not diverge; without a sweep nobody has looked, and it is True.
    """

    spec: RunSpec
    tried: int = 0
    works: bool = True


TUNINGS: Catalogue[Tuning] = Catalogue(
    "tuning rule",
    [
        Tuning("same", "Same α for all", "All racers run with one learning rate, whatever suits them."),
        Tuning(
            "defaults",
            "Textbook defaults",
            "Every racer runs with the learning rate and hyperparameters that its paper or library starts from.",
        ),
        Tuning(
            "sweep",
            "Best of a declared sweep",
            f"Every racer tries the same {len(RATES)} learning rates for the same number of steps, its "
            f"hyperparameters as set, and runs with the one that takes the fewest steps until it stays within the "
            f"tolerance; among equals, or if none does, the one with the lowest final loss.",
        ),
    ],
)
"""In the order of fairness."""


def tune(specs: Sequence[RunSpec], tuning: str, tolerance: float) -> tuple[TunedSpec, ...]:
    """Each racer's spec with the learning rate, and for "defaults" the hyperparameters, that the rule gives it.

    "same" is the learning rate of the first. "sweep" has one batch of runs for each racer, over RATES: the best
    does not diverge, and has the smallest t from which on f(θ_t) − f* ≤ tolerance·(f(θ_0) − f*) to the end. The
    smallest rate is taken among those that tie, or if all diverge. Raises ValueError for another rule, or a
    tolerance not between 0 and 1.
    """
    key = TUNINGS[tuning].key
    if key == "same":
        return tuple(TunedSpec(replace(spec, lr=specs[0].lr)) for spec in specs)
    if key == "defaults":
        rates = [OPTIMIZERS[spec.optimizer].usual_lr for spec in specs]
        return tuple(
            TunedSpec(replace(spec, lr=lr, hyperparameters=())) for spec, lr in zip(specs, rates, strict=True)
        )
    return tuple(_best(spec, tolerance) for spec in specs)


def tuning_text(tuning: str, tuned: Sequence[TunedSpec]) -> str:
    """What the rule gave each racer, and what a sweep spent on it, as a sentence."""
    key = TUNINGS[tuning].key
    if key == "same":
        return "".join(f"All racers run with α = {number(racer.spec.lr)}." for racer in tuned[:1])
    given = ", ".join(f"{OPTIMIZERS[racer.spec.optimizer].title} {_rate(racer)}" for racer in tuned)
    if key == "defaults":
        return f"α that each is usually started from: {given}."
    budget = "".join(f"{racer.tried} rates × {racer.spec.steps} steps" for racer in tuned[:1])
    return f"Budget: {budget} for each racer; best α: {given}."


def _rate(racer: TunedSpec) -> str:
    """A racer's α; of a sweep, with a warning where a better one may lie beyond it."""
    if not racer.works:
        return "none (all diverge)"
    edges = {RATES[0]: " (the smallest tried)", RATES[-1]: " (the largest tried)"} if racer.tried else {}
    return number(racer.spec.lr) + edges.get(racer.spec.lr, "")


def _best(spec: RunSpec, tolerance: float) -> TunedSpec:
    """The spec with the best of RATES."""
    loss = _losses(spec)
    steps = steps_to_part(objective_of(spec), loss, tolerance)
    # The last key decides first, NaN comes last, and what ties keeps its order: the smallest rate first.
    ranking = np.lexsort((loss[-1], steps))
    for i in ranking[: np.count_nonzero(~np.isnan(loss[-1]))].tolist():
        best = replace(spec, lr=RATES[i])
        # On its way to diverge a run may still be within the tolerance, or lowest, at T.
        if not lost(run(best)):
            return TunedSpec(best, len(RATES))
    return TunedSpec(replace(spec, lr=RATES[0]), len(RATES), works=False)


def _losses(spec: RunSpec) -> Array:
    """f(θ_t) of the run with each of RATES, (T+1, R); NaN from where a run has diverged."""
    descent = Descent(prepare(spec, {"lr": np.array(RATES)}, runs=len(RATES)))
    loss, going = all_nan(spec.steps + 1, len(RATES)), np.arange(len(RATES))
    with np.errstate(all="ignore"):
        for turn in descent.turns():
            loss[turn.t, going] = turn.seen.value
            gone = escaped(descent.theta, descent.setup.reach)
            if gone.any():
                going = going[~gone]
                if not going.size:
                    return loss
                descent.keep(~gone)
        loss[-1, going] = descent.setup.objective.value(descent.theta)
    return loss
