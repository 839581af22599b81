"""Feature scaling: the same data with features as they come, a long valley, and standardised, a rounder bowl."""

from dataclasses import dataclass

import numpy as np

from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.theory import best_lr, max_stable_lr, steps_needed
from gdviz.engine.arrival import steps_within
from gdviz.engine.entries import objective_of
from gdviz.engine.setup import prepare
from gdviz.losses import DataLoss
from gdviz.spec import RunSpec

PART = 0.01
"""ε, the part of the distance at which steps are counted."""
MOST = 20_000
"""Steps that are tried."""


@dataclass(frozen=True)
class Scaling:
    """One scaling of the features: κ at the minimum, the learning rates 2/L and 2/(λ_1 + λ_n), and steps to 1 %.

    `counted` is the step from which on gd at the best learning rate stays within 1 % of its first distance from
    the minimum, as the engine has it; NaN if 20 000 steps do not suffice. `predicted` is ⌈ln(1/ε)/−ln ρ⌉ for its
    rate ρ = (κ − 1)/(κ + 1).
    """

    standardised: bool
    kappa: float
    max_lr: float
    best_lr: float
    counted: float
    predicted: float

    @property
    def steps(self) -> str:
        """The count in words."""
        return f"more than {MOST}" if np.isnan(self.counted) else f"{self.counted:.0f}"


def scaling(spec: RunSpec) -> tuple[Scaling, Scaling]:
    """The Scaling of a spec's loss with raw features and with standardised ones, from its own start.

    The distance is ‖θ − θ*‖ in the weights that are descended in. Where the loss is not quadratic, the learning
    rates and the prediction are those of its local model at the minimum, and the count may be far off. Raises
    ValueError, with a sentence to show, for a surface, an L1 penalty, a loss without a minimum or flat at it.
    """
    raw, standardised = (_row(spec, bool(standardise)) for standardise in (0, 1))
    return raw, standardised


def _row(spec: RunSpec, standardise: bool) -> Scaling:
    parameters = {**dict(spec.objective_parameters), "standardise": float(standardise)}
    objective = objective_of(spec)
    if not isinstance(objective, DataLoss):
        raise ValueError(f"{objective.title} is a surface in closed form: it has no features to scale.")
    if objective.shrinkage is not None:
        raise ValueError(
            "With an L1 penalty the loss has edges, and no learning rate suits them: leave it out here."
        )
    chosen = RunSpec(objective=spec.objective, objective_parameters=tuple(parameters.items()), steps=MOST)
    eigenvalues = bend_at_minimum(objective_of(chosen)).eigenvalues
    tuned = best_lr(eigenvalues)
    # On a quadratic gd never moves away from the minimum at this rate; elsewhere it must first come close.
    sure = 1.0 if objective.quadratic else 0.01
    counted = steps_within(prepare(chosen, {"lr": np.array([tuned.lr])}, runs=1), (PART,), sure)
    return Scaling(
        standardised=standardise,
        kappa=float(eigenvalues[-1] / eigenvalues[0]),
        max_lr=max_stable_lr(eigenvalues),
        best_lr=tuned.lr,
        counted=float(counted[0, 0]),
        predicted=steps_needed(tuned.rate, PART),
    )
