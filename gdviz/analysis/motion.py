"""Still on the way: motionless, wandering in noise, oscillating or crawling."""

import numpy as np

from gdviz.analysis import wording
from gdviz.analysis.curvature import curvature
from gdviz.analysis.divergence import newton_rate
from gdviz.analysis.facts import Facts, length
from gdviz.analysis.rest import ARRIVED
from gdviz.analysis.sentence import Verdict
from gdviz.analysis.stability import exact
from gdviz.analysis.wording import number, percent, steps
from gdviz.engine.setup import CONVERGED_GRADIENT

FROZEN = 0.02
"""A run whose learning rate has fallen to less than this part of its highest stands still because of that."""
STEADY = 0.9
"""A loss that rises in at least this part of the steps climbs."""


def motionless(facts: Facts) -> Verdict | None:
    """Not a single step moved, though there is a slope."""
    if facts.moves.size and not facts.moves.any() and facts.slope[0] > CONVERGED_GRADIENT:
        length_0 = f"α = {number(facts.run.spec.lr)}, so every step has length 0"
        other = _no_curvature(facts) or _no_share(facts) if facts.run.lr[0] > 0.0 else ""
        return Verdict("crawling", f"does not move: {other or length_0}")
    return None


def left_out(facts: Facts) -> Verdict | None:
    """At rest on a slope, because a rule that inverts the Hessian leaves out directions without curvature."""
    reason = _no_curvature(facts)
    if not reason or facts.remaining <= ARRIVED or (facts.noisy and facts.moves[-1].any()):
        return None
    return Verdict("crawling", f"{_since(facts)}: {reason}; {_left(facts)}")


def no_lower_point(facts: Facts) -> Verdict | None:
    """At rest on a slope, because a line search accepts no point: as at a kink."""
    reason = _no_share(facts)
    if not reason or facts.noisy or facts.slope[-1] <= CONVERGED_GRADIENT:
        return None
    return Verdict("crawling", f"{_since(facts)}: {reason}; {_left(facts)}")


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
    if turns < 0.5 and facts.optimizer.second_order:
        return _uphill_or_about(facts, rises)
    if turns < 0.5:
        reason = f"it runs past the bottom and back, the loss rose in {percent(rises)} of the steps"
    elif facts.analysed and facts.objective.quadratic and 1.0 < facts.products[-1] < facts.stable_product:
        reason = (
            f"α·λmax = {exact(facts.products[-1])} lies between 1 and {number(facts.stable_product)}, {reason}"
        )
    elif facts.newton_factor is not None:
        reason = f"{newton_rate(facts)}, {reason}"
    factor = facts.late_factor
    slower = factor < 1.0 and abs(facts.newton_factor or 0.0) < 1.0
    speed = f", and the loss shrinks only {wording.factor(factor)} a step" if slower else ""
    return Verdict("oscillating", f"oscillates: {reason}{speed}")


def crawling(facts: Facts) -> Verdict:
    """Downhill, but slowly: what is left, and what makes it slow."""
    run = facts.run
    left = _left(facts)
    if facts.late_factor < 1.0 - 1e-6:
        left += f", {wording.factor(facts.late_factor)} a step"
    rates = run.lr[: run.last]
    if _level(facts):
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
    elif facts.newton_factor is not None:
        reason = newton_rate(facts)
    else:
        reason = f"the last step moved {number(float(length(facts.moves[-1])))}"
    return Verdict("crawling", f"crawls: {left}; {reason}")


def _uphill_or_about(facts: Facts, rises: float) -> Verdict | None:
    """For a rule that inverts the Hessian: on the way up to a critical point, or jumping; not on level ground."""
    if _level(facts):
        return None
    rose = f"the loss rose in {percent(rises)} of the steps"
    if rises < STEADY:
        return Verdict("oscillating", f"oscillates: it jumps about, {rose}")
    reason = f"the last step moved {number(float(length(facts.moves[-1])))}"
    uphill = float(facts.moves[-1] @ facts.run.grad[facts.run.last - 1]) > 0.0
    if facts.bend is not None and facts.bend.smallest < 0.0 and uphill:
        reason = (
            f"f curves down here (λ = {number(facts.bend.smallest)}), and there {facts.optimizer.title} goes "
            f"uphill, to a critical point of any kind"
        )
    return Verdict("crawling", f"climbs: {rose}; {reason}")


def _no_curvature(facts: Facts) -> str:
    """Why a rule that inverts the Hessian has no step: the slope points where there is no curvature."""
    slope = float(facts.slope[-1])
    if not facts.optimizer.second_order or facts.run.spec.weight_decay != 0.0 or slope <= CONVERGED_GRADIENT:
        return ""
    if facts.bend is None or not np.isfinite(slope) or facts.flat_slope < (1.0 - 1e-3) * slope:
        return ""
    where = "in its direction" if facts.bend.eigenvalues.any() else "in every direction"
    return (
        f"‖∇f‖ = {number(slope)}, but the curvature is 0 {where}, and {facts.optimizer.title} leaves such "
        f"directions out"
    )


def _no_share(facts: Facts) -> str:
    """Why a rule that tries points out has no step: none along −g was low enough."""
    path, last = facts.run.trajectory, facts.run.last
    if not facts.optimizer.searching or path.direction[last - 1].any() or not path.estimate[last - 1].any():
        return ""
    if not np.isfinite(facts.run.loss[last]):
        return f"f = {number(facts.run.loss[last])} there, and no point tried can be compared with that"
    slope = float(length(path.estimate[last - 1]))
    return f"the line search finds no point low enough along −g, though ‖g‖ = {number(slope)}"


def _since(facts: Facts) -> str:
    moved = np.flatnonzero(facts.moves.any(axis=1))
    since = int(moved[-1]) + 1 if moved.size else 0
    return f"stands still since step {since}" if since < facts.run.last else "comes to rest"


def _level(facts: Facts) -> bool:
    return bool(facts.slope[-1] < 1e-2 and facts.remaining > 0.1)


def _left(facts: Facts) -> str:
    """What is left of the loss at the end."""
    after = steps(facts.run.last)
    if not np.isfinite(facts.objective.lowest):
        return f"the loss is {number(facts.excess[-1])} after {after}"
    if facts.remaining > 1.0:
        return f"after {after} the loss is {number(facts.remaining)} times what it was at the start"
    return f"{percent(facts.remaining)} of the loss is left after {after}"
