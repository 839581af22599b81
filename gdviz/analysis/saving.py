"""What looking ahead saves: the steps of Nesterov against those of Momentum at the same settings."""

from dataclasses import replace

import numpy as np

from gdviz.analysis.theory import quadratic_path
from gdviz.analysis.wording import number, percent, steps
from gdviz.engine.arrival import steps_to
from gdviz.engine.entries import objective_of
from gdviz.engine.run import escaped, run
from gdviz.engine.setup import Setup, prepare
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec

TARGET = 1e-6
"""The excess loss f − f* at which the steps are counted."""
MOST = 2000
"""Steps after which counting stops."""


def nesterov_saving(spec: RunSpec) -> str:
    """The steps of both rules until f − f* ≤ 10⁻⁶, at the spec's α and β, as a sentence.

    On a quadratic they are counted along the path in closed form, elsewhere along that of a run. Exact gradients
    and a constant rate, whatever the spec says. Raises ValueError for a surface without a lowest value.
    """
    if not objective_of(spec).bounded:
        raise ValueError(f"{spec.objective} has no lowest value to come within {TARGET:g} of")
    counts = {rule: _steps(spec, rule) for rule in ("momentum", "nesterov")}
    momentum, nesterov = counts.values()
    told = f"Steps until f − f* ≤ {number(TARGET)} at this α and β: "
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
    setup = prepare(base, {}, runs=1)
    if setup.objective.quadratic:
        return _in_closed_form(setup, spec.lr)
    count = float(steps_to(setup, TARGET)[0])
    # Who passes by the target may diverge later.
    return np.inf if run(base).termination.kind == "diverged" else count


def _in_closed_form(setup: Setup, lr: float) -> float:
    """The same on a quadratic, whose whole path theory gives at once: thousands of steps in turn take a while."""
    minimum = np.array(setup.objective.minima[0])[:, None]
    away = setup.start - minimum
    hessian = setup.objective.hessian(minimum[:, 0])
    rule = setup.optimizer
    theta = quadratic_path(hessian, away[:, 0], lr, rule.key, rule.defaults()["momentum"], MOST).T + minimum
    with np.errstate(all="ignore"):
        if escaped(theta, setup.reach).any():
            return np.inf
        (there,) = np.nonzero(setup.objective.value(theta) - setup.objective.lowest <= TARGET)
    return float(there[0]) if there.size else np.nan


def _told(count: float) -> str:
    if np.isinf(count):
        return "diverges"
    return f"not within {steps(MOST)}" if np.isnan(count) else number(count, 4)
