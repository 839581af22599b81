"""What looking ahead saves: the steps of Nesterov against those of Momentum at the same settings."""

from dataclasses import replace

import numpy as np

from gdviz.analysis.curvature import curvature
from gdviz.analysis.theory import rate
from gdviz.analysis.wording import number, percent, steps
from gdviz.engine.arrival import steps_to
from gdviz.engine.entries import objective_of
from gdviz.engine.run import run
from gdviz.engine.sweep import blocks
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec, SweepSpec

TARGET = 1e-6
"""The excess loss f − f* at which the steps are counted."""
MOST = 2000
"""Steps after which counting stops."""


def nesterov_saving(spec: RunSpec) -> str:
    """The measured steps of both rules until f − f* ≤ 10⁻⁶, at the spec's α and β, as a sentence.

    Exact gradients and a constant rate, whatever the spec says. Raises ValueError for a surface without a
    lowest value.
    """
    if not objective_of(spec).bounded:
        raise ValueError(f"{spec.objective} has no lowest value to come within {TARGET:g} of")
    counts = {rule: _steps(spec, rule) for rule in ("momentum", "nesterov")}
    momentum, nesterov = counts.values()
    told = f"Steps until f − f* ≤ {number(TARGET)}, measured at this α and β: "
    told += ", ".join(f"{OPTIMIZERS[rule].title} {_told(count)}" for rule, count in counts.items())
    if not np.isfinite([momentum, nesterov]).all() or momentum == 0.0:
        return f"{told}."
    saved = (momentum - nesterov) / momentum
    more = "fewer" if saved > 0.0 else "more"
    outcome = "no difference" if saved == 0.0 else f"with the look-ahead {percent(abs(saved))} {more}"
    return f"{told}: {outcome}. (Often said to be about 30 % fewer; it depends on the setting.)"


def _steps(spec: RunSpec, rule: str) -> float:
    """The steps of one rule; infinite where it diverges, NaN where it does not get there in time."""
    base = replace(
        RunSpec(objective=spec.objective, objective_parameters=spec.objective_parameters, start=spec.start),
        optimizer=rule,
        hyperparameters=spec.hyperparameters,
        lr=spec.lr,
        steps=MOST,
    )
    (setup,) = blocks(SweepSpec(base, (("lr", (spec.lr,)),)))
    count = float(steps_to(setup, TARGET)[0])
    if np.isfinite(count) and _contracts(base):
        return count
    # Who passes by the target may diverge later.
    return np.inf if run(base).termination.kind == "diverged" else count


def _contracts(spec: RunSpec) -> bool:
    """Whether theory is sure that a run comes nearer in the long run: then it does not leave again for good."""
    objective = objective_of(spec)
    if not objective.quadratic:
        return False
    eigenvalues = curvature(objective, np.array(objective.minima[0])).eigenvalues
    return rate(eigenvalues, spec.lr, spec.optimizer, dict(spec.hyperparameters).get("momentum", 0.9)) < 1.0


def _told(count: float) -> str:
    if np.isinf(count):
        return "diverges"
    return f"not within {steps(MOST)}" if np.isnan(count) else number(count, 4)
