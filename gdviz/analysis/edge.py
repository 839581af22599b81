"""The edge of stability: the curvature that a run meets on its way, against the most that its step allows."""

from dataclasses import dataclass

import numpy as np

from gdviz.analysis.curvature import sharpness
from gdviz.analysis.facts import Facts
from gdviz.analysis.wording import number, steps
from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.optimizers import OPTIMIZERS

HOVERS = 0.1
"""λmax hovers at the limit if, in the last quarter of the run, it still rises above it and its mean is within this
part of it. One that has come to rest just below the limit is no edge: there the steps are short enough."""


@dataclass(frozen=True)
class Edge:
    """λmax(θ_t) (T+1,), the limit (T,) that α_t sets it, and a sentence on the two; NaN after a divergence.

    The limit is 2/α_t for gradient descent, (2 + 2β)/α_t for momentum; NaN for rules without a closed form.
    """

    sharpness: Array
    limit: Array
    text: str


def edge(run: Recorded) -> Edge:
    """The Edge of a run: beyond it a step is too long for the parabola that touches f at θ_t.

    Source: Cohen, Kaur, Li, Kolter & Talwalkar 2021, arXiv:2103.00065.
    """
    facts = Facts(run)
    with np.errstate(all="ignore"):
        bend = np.where(np.isnan(run.theta[:, 0]), np.nan, sharpness(facts.objective, run.theta))
        limit = facts.stable_product / run.lr if facts.analysed else np.full_like(run.lr, np.nan)
    return Edge(bend, limit, _text(facts, bend, limit))


def _text(facts: Facts, bend: Array, limit: Array) -> str:
    if not facts.analysed:
        return (
            f"λmax along the path lies from {_span(bend[: facts.run.last + 1])}; no closed form says what "
            f"{OPTIMIZERS[facts.run.spec.optimizer].title} can bear with these settings."
        )
    taken = facts.run.last
    bend, limit = bend[:taken], limit[:taken]
    sign = f"{number(facts.stable_product)}/α"
    shown = f"{sign} = {number(limit[0])}" if taken and limit.min() == limit.max() else sign
    beyond = np.flatnonzero(bend > limit)
    if not beyond.size:
        return f"λmax along the path lies from {_span(bend)}, always below {shown}: no step is too long."
    if beyond.size == taken:
        return f"λmax is above {shown} at every step: each one is too long for the ground it stands on."
    with np.errstate(over="ignore", invalid="ignore"):
        late = bend[-(taken // 4 + 1) :] / limit[-(taken // 4 + 1) :]
        middle = float(late.mean())
    if facts.run.termination.kind != "diverged" and abs(middle - 1.0) <= HOVERS and late.max() > 1.0:
        return (
            f"Edge of stability: λmax hovers at {number(middle)} × {shown}; where it rises above, a step is "
            f"too long and throws the path to flatter ground."
        )
    return (
        f"λmax is above {shown} in {steps(int(beyond.size))} of {taken}, first at step {beyond[0]}: there a step "
        f"is too long for the ground, and only flatter ground can catch the path."
    )


def _span(values: Array) -> str:
    """From the smallest to the largest of the numbers there are."""
    there = values[np.isfinite(values)]
    return f"{number(float(there.min()))} to {number(float(there.max()))}" if there.size else "nowhere"
