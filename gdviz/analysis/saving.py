"""What looking ahead saves: the steps of Nesterov against those of Momentum at the same settings."""

from dataclasses import replace

import numpy as np

from gdviz.analysis.run import sweep
from gdviz.analysis.wording import number, percent, steps
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
    tried = sweep(SweepSpec(base, (("lr", (spec.lr,)),)))
    count = float(tried.steps_to(TARGET)[0])
    return np.inf if tried.kind[0] == "diverged" else count


def _told(count: float) -> str:
    if np.isinf(count):
        return "diverges"
    return f"not within {steps(MOST)}" if np.isnan(count) else number(count, 4)
