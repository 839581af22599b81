"""Steps needed on a ravine of condition number κ: counted for five contenders, and predicted where theory can."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gdviz.analysis.theory import Tuned, best_lr, best_lr_and_momentum, max_stable_lr, rate, steps_needed
from gdviz.arrays import Array
from gdviz.engine.arrival import steps_within
from gdviz.engine.setup import prepare
from gdviz.spec import RunSpec

PARTS = (0.1, 0.01, 0.001)
"""ε: the parts of the distance to the minimum at which steps are counted."""
KAPPAS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
"""The condition numbers that are compared."""
EXACT_STEPS = 20_000
"""Budget of the contenders whose settings theory gives."""
ADAPTIVE_STEPS = 1500
"""Budget of each run of an adaptive rule."""
RATES = tuple(float(lr) for lr in np.geomspace(1e-3, 10.0, 25))
"""The learning rates of which an adaptive rule gets the one that suits it best."""

CONTENDERS = {
    "Gradient descent, α = 1/L": "gd",
    "Gradient descent, best α": "gd",
    "Momentum, best α and β": "momentum",
    "RMSProp, best α of 25": "rmsprop",
    "Adam, best α of 25": "adam",
}
"""The rule of every contender, in the order of teaching."""
BY_THEORY: dict[str, Callable[[float], Tuned]] = {
    "Gradient descent, α = 1/L": lambda kappa: _shortest([1.0, kappa]),
    "Gradient descent, best α": lambda kappa: best_lr([1.0, kappa]),
    "Momentum, best α and β": lambda kappa: best_lr_and_momentum([1.0, kappa]),
}
"""The settings of those whose settings theory gives, by κ; the others try all RATES."""


@dataclass(frozen=True)
class Row:
    """One contender at one κ: its settings, and the steps to each of PARTS.

    Counted is the step from which on ‖θ − θ*‖ stays below the part: to pass by is not to arrive.
    `measured` (3,) is NaN where the budget did not suffice. `predicted` is ⌈ln(1/ε)/−ln ρ⌉, the count if every
    step took the factor of the long run; None where there is no theory. `momentum` is None for rules without.
    """

    contender: str
    optimizer: str
    lr: float
    momentum: float | None
    measured: Array
    predicted: tuple[float, ...] | None


def step_counts(kappa: float, rotation: float = 0.0) -> tuple[Row, ...]:
    """The Row of every contender on a ravine turned by `rotation` degrees, from a start turned with it.

    The start is R(φ)·(−5, −2), so that a rule that does not mind the turn has the same counts at every φ. Raises
    ValueError for κ or φ outside the ravine's range.
    """
    return tuple(_rows(contender, (kappa,), rotation)[0] for contender in CONTENDERS)


def rows_by_kappa(rotation: float = 0.0) -> tuple[tuple[Row, ...], ...]:
    """For each contender its Rows over KAPPAS, as in `step_counts`."""
    return tuple(tuple(_rows(contender, KAPPAS, rotation)) for contender in CONTENDERS)


def _rows(contender: str, kappas: tuple[float, ...], rotation: float) -> list[Row]:
    """The contender's Row for each κ."""
    return (_by_theory if contender in BY_THEORY else _by_trial)(contender, kappas, rotation)


def _shortest(eigenvalues: list[float]) -> Tuned:
    """1/L, half the largest stable learning rate, and its rate."""
    lr = max_stable_lr(eigenvalues) / 2.0
    return Tuned(lr, 0.0, rate(eigenvalues, lr))


def _by_theory(contender: str, kappas: tuple[float, ...], rotation: float) -> list[Row]:
    """The Rows of a contender at the settings that theory gives for each κ."""
    optimizer = CONTENDERS[contender]
    tuned = [BY_THEORY[contender](kappa) for kappa in kappas]
    axes = {"kappa": np.array(kappas), "lr": np.array([settings.lr for settings in tuned])}
    if optimizer != "gd":
        axes["momentum"] = np.array([settings.momentum for settings in tuned])
    # In the long run these contract, so that a thousandth of the smallest part is as good as the end.
    counts = _counts(optimizer, EXACT_STEPS, rotation, axes, sure=1e-3)
    rows = []
    for settings, measured in zip(tuned, counts.T, strict=True):
        momentum = None if optimizer == "gd" else settings.momentum
        predicted = tuple(steps_needed(settings.rate, part) for part in PARTS)
        rows.append(Row(contender, optimizer, settings.lr, momentum, measured, predicted))
    return rows


def _by_trial(contender: str, kappas: tuple[float, ...], rotation: float) -> list[Row]:
    """The Rows of a contender at the best of RATES for each κ.

    The best has the fewest steps to the smallest of PARTS; among equals, or if none gets there, to the next; the
    smallest rate among those that tie throughout.
    """
    optimizer = CONTENDERS[contender]
    kappa, lr = (axis.ravel() for axis in np.meshgrid(kappas, RATES, indexing="ij"))
    counts = _counts(optimizer, ADAPTIVE_STEPS, rotation, {"kappa": kappa, "lr": lr})
    counts = counts.reshape(len(PARTS), len(kappas), len(RATES))
    # The last key decides first, and NaN comes last.
    best = np.lexsort(tuple(counts))[:, 0].tolist()
    return [Row(contender, optimizer, RATES[i], None, counts[:, k, i], None) for k, i in enumerate(best)]


def _counts(optimizer: str, steps: int, rotation: float, axes: dict[str, Array], sure: float = 0.0) -> Array:
    """The t from which on the error stays within each of PARTS, (3, R), of R runs that differ by `axes` (R,)."""
    # The ravine's own start turns with it.
    spec = RunSpec(
        objective="ravine", objective_parameters=(("rotation", rotation),), optimizer=optimizer, steps=steps
    )
    return steps_within(prepare(spec, axes, runs=axes["lr"].size), PARTS, sure)
