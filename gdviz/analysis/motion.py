"""Still on the way: motionless, wandering in noise, oscillating or crawling."""

import numpy as np

from gdviz.analysis import wording
from gdviz.analysis.curvature import curvature
from gdviz.analysis.facts import Facts, length
from gdviz.analysis.sentence import Verdict
from gdviz.analysis.stability import exact
from gdviz.analysis.wording import number, percent, steps
from gdviz.engine.setup import CONVERGED_GRADIENT

FROZEN = 0.02
"""A run whose learning rate has fallen to less than this part of its highest stands still because of that."""


def motionless(facts: Facts) -> Verdict | None:
    """Not a single step moved, though there is a slope."""
    if facts.moves.size and not facts.moves.any() and facts.slope[0] > CONVERGED_GRADIENT:
        return Verdict("crawling", f"does not move: α = {number(facts.run.spec.lr)}, so every step has length 0")
    return None


def wandering(facts: Facts) -> Verdict | None:
    """With mini-batch noise: the loss no longer falls on average, it hovers."""
    quarter = facts.run.last // 4
    rates = facts.run.lr[: facts.run.last]
    if not facts.noisy or quarter < 5 or rates[-1] < FROZEN * rates.max():
        return None
    late, before = facts.excess[-quarter:], facts.excess[-2 * quarter : -quarter]
    if not 0.5 <= float(late.mean() / before.mean()) <= 2.0:
        return None
    # A slow but steady fall is no wandering: the mean may drift by the scatter about the trend, not by more.
    t = np.arange(quarter)
    scatter = float((late - np.polyval(np.polyfit(t, late, 1), t)).std())
    if before.mean() - late.mean() > 2.0 * scatter:
        return None
    return Verdict(
        "wandering in noise",
        f"wanders in noise: batches of {facts.run.spec.batch_size} blur the gradient by {number(facts.blur)}, so "
        f"the loss hovers at {number(float(late.mean()), 2)} ± {number(float(late.std()), 2)}",
    )


def oscillating(facts: Facts) -> Verdict | None:
    """Across the valley each step, or past the bottom and back."""
    half = facts.run.last // 2
    if half < 4:
        return None
    moves, loss = facts.moves[-half:], facts.excess[-half:]
    turns = float(np.mean((moves[1:] * moves[:-1]).sum(axis=1) < 0.0))
    rises = float(np.mean(np.diff(loss) > 0.0))
    if turns < 0.5 and rises < 0.15:
        return None
    reason = f"it turns back in {percent(turns)} of the steps"
    if turns < 0.5:
        reason = f"it runs past the bottom and back, the loss rose in {percent(rises)} of the steps"
    elif facts.analysed and facts.objective.quadratic and 1.0 < facts.products[-1] < facts.stable_product:
        reason = (
            f"α·λmax = {exact(facts.products[-1])} lies between 1 and {number(facts.stable_product)}, {reason}"
        )
    factor = facts.late_factor
    speed = f", and the loss shrinks only {wording.factor(factor)} a step" if factor < 1.0 else ""
    return Verdict("oscillating", f"oscillates: {reason}{speed}")


def crawling(facts: Facts) -> Verdict:
    """Downhill, but slowly: what is left, and what makes it slow."""
    run = facts.run
    left = f"{percent(facts.remaining)} of the loss is left after {steps(run.last)}"
    if facts.remaining > 1.0:
        left = f"after {steps(run.last)} the loss is {number(facts.remaining)} times what it was at the start"
    if not np.isfinite(facts.objective.lowest):
        left = f"the loss is {number(facts.excess[-1])} after {steps(run.last)}"
    if facts.late_factor < 1.0 - 1e-6:
        left += f", {wording.factor(facts.late_factor)} a step"
    rates = run.lr[: run.last]
    if facts.slope[-1] < 1e-2 and facts.remaining > 0.1:
        reason = f"the ground is almost level, ‖∇f‖ = {number(facts.slope[-1])}"
    elif rates[-1] < FROZEN * rates.max():
        reason = f"the schedule has brought α down to {number(rates[-1])}"
    elif facts.analysed and facts.objective.quadratic:
        slowest = curvature(facts.objective, facts.theta[-1])
        product = number(rates[-1] * slowest.smallest)
        reason = (
            f"α·λ = {product}"
            if facts.theta.shape[1] == 1
            else (f"α·λmin = {product} in the shallow direction (κ = {number(slowest.condition_number)})")
        )
    else:
        reason = f"the last step moved {number(float(length(facts.moves[-1])))}"
    return Verdict("crawling", f"crawls: {left}; {reason}")
