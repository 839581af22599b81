"""One step of a run, line by line in the order of the algorithm, each line with its numbers filled in."""

from dataclasses import dataclass

import numpy as np

from gdviz.analysis.account import Account, Arrow, Line
from gdviz.analysis.step_lines import ask_schedule, follow_rule, measure_slope, seen_at, take_step
from gdviz.arrays import Array
from gdviz.engine.setup import Setup, prepare
from gdviz.engine.trajectory import Recorded
from gdviz.losses import DataLoss
from gdviz.objective import Objective

__all__ = ["Arrow", "Effective", "Line", "OneStep", "one_step"]


@dataclass(frozen=True)
class Effective:
    """What a step does to each coordinate, (d,) each: |g|, the factor of the gradient in d, and α_t times it."""

    slope: Array
    gain: Array
    rate: Array

    @property
    def denominator(self) -> Array:
        """1/gain: what the gradient is divided by."""
        with np.errstate(divide="ignore"):
            divisor: Array = 1.0 / self.gain
        return divisor


@dataclass(frozen=True)
class OneStep:
    """Step t: its lines, what the coordinates are called, (d,), and what becomes of the gradient in each.

    The last is None where d is no multiple of the gradient, coordinate by coordinate.
    """

    t: int
    lines: tuple[Line, ...]
    names: tuple[str, ...]
    effective: Effective | None


def one_step(run: Recorded, t: int) -> OneStep:
    """The account of the step from θ_t to θ_{t+1}, 0 ≤ t < T.

    Numbers are those that the run recorded; what lies between is computed from them. Raises ValueError for a step
    that the run did not take.
    """
    _check(run, t)
    setup = prepare(run.spec, {}, runs=1)
    rule, path = setup.optimizer, run.trajectory
    account = Account(*_given(run, t, setup), rule.defaults())
    with np.errstate(all="ignore"):
        ask_schedule(account, run, t)
        measure_slope(account, run, t, setup.oracle)
        seen = seen_at(run, t, setup.oracle)
        direction, substeps = "g", rule.account(seen, account.known)
        account.name(substeps)
        for substep in substeps:
            recorded = {name: values[t + 1] for name, values in path.state.items()}
            if setup.decoupled_decay is None:
                recorded["d"] = path.direction[t]
            follow_rule(account, substep, recorded)
            direction = substep.key if direction != "d" else direction
        take_step(account, run, t, direction, setup)
        was, now = ({name: values[at] for name, values in path.state.items()} for at in (t, t + 1))
        gain = rule.gain(was, now, t + 1)
    estimate, effective = path.estimate[t], None
    if gain is not None:
        spread = np.broadcast_to(gain, estimate.shape).astype(float)
        effective = Effective(np.abs(estimate), spread, path.lr[t] * spread)
    return OneStep(t, tuple(account.lines), coordinate_names(run.objective), effective)


def coordinate_names(objective: Objective) -> tuple[str, ...]:
    """What the coordinates of θ are called, (d,)."""
    return objective.design.names if isinstance(objective, DataLoss) else objective.axes


def _check(run: Recorded, t: int) -> None:
    last = run.spec.steps - 1
    if not isinstance(t, int | np.integer) or not 0 <= t <= last:
        raise ValueError(f"the step must be a whole number from 0 to {last}, got {t}")
    if t >= run.last:
        raise ValueError(f"the run diverged at step {run.last} and ended there: there is no step {t}")


def _given(run: Recorded, t: int, setup: Setup) -> tuple[dict[str, object], dict[str, str]]:
    """What is known before the first line, and the symbols of the names that no rule declares."""
    spec, path = run.spec, run.trajectory
    scheduled = spec.schedule != "constant" and spec.lr > 0.0
    known = {"theta": run.theta[t], "n": t + 1, "next": t + 2}
    known |= {f"was.{name}": values[t] for name, values in path.state.items()}
    known |= {"alpha": spec.lr} if scheduled else {"lr": path.lr[t]}
    known |= {"weight_decay": spec.weight_decay} if spec.weight_decay else {}
    known |= {"clip_norm": spec.clip_norm} if spec.clip_norm is not None else {}
    symbols = {name: domain.symbol for name, domain in setup.optimizer.domains().items()}
    symbols |= {"theta": "θₜ", "n": "t+1", "next": "t+2", "alpha": "α", "lr": "αₜ" if scheduled else "α"}
    symbols |= {"g": "g", "norm": "‖g‖", "clip_norm": "gₘₐₓ", "weight_decay": "w", "moved": "θₜ₊₁"}
    return known, symbols
