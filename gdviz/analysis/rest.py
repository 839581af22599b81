"""At rest, or as good as: converged, trapped, stuck at a saddle, or held by weight decay."""

import numpy as np

from gdviz.analysis import wording
from gdviz.analysis.curvature import Curvature, curvature
from gdviz.analysis.divergence import newton_rate
from gdviz.analysis.facts import Facts, length
from gdviz.analysis.sentence import Verdict
from gdviz.analysis.stability import against_limit
from gdviz.analysis.wording import number, steps
from gdviz.engine.setup import CONVERGED_GRADIENT

ARRIVED = 1e-6
"""A run has arrived once this part of its starting excess loss is left."""
LEVEL = 1e-3
"""Where the gradient vanishes and no curvature exceeds this, there is level ground and no critical point."""
NEAR = 0.05
"""A point is near another if it is within this part of the view's width."""
GENTLE = 0.5
"""A slope above this is too steep for a run to be stuck on it."""


def at_rest(facts: Facts) -> Verdict | None:
    """The gradient vanished and stayed small: at what kind of point?"""
    run = facts.run
    if run.termination.kind != "converged" or facts.slope[-1] > 10.0 * CONVERGED_GRADIENT:
        return None
    bend = curvature(facts.objective, facts.theta[-1])
    if np.abs(bend.eigenvalues).max() <= LEVEL:
        return None
    if bend.smallest < 0.0:
        return Verdict(
            "stuck at a saddle",
            f"stuck at a {_place(bend)}: the gradient is below {number(CONVERGED_GRADIENT)} since step "
            f"{run.termination.step}, yet {_down(bend)}",
        )
    return _trapped(facts, at_rest=True) or Verdict("converged", _converged_text(facts, run.termination.step))


def near_saddle(facts: Facts) -> Verdict | None:
    """Not at rest yet, but beside a saddle point, where the way out is hardly sloped."""
    (left, right), _ = facts.objective.view
    end, near = facts.theta[-1], NEAR * (right - left)
    if facts.slope[-1] > GENTLE:
        return None
    if facts.optimizer.second_order and (found := _drawn_in(facts, near)) is not None:
        return found
    for point in facts.objective.saddles:
        distance = float(length(end - point))
        if distance < near:
            bend = curvature(facts.objective, end)
            if facts.optimizer.second_order and not _leaving(facts, point, bend):
                return None
            return Verdict(
                "stuck at a saddle",
                f"stuck at a saddle: {number(distance)} from it the gradient is only {number(facts.slope[-1])}; "
                f"the way out (λ = {number(bend.smallest)}) is just beginning",
            )
    return None


def arrived(facts: Facts) -> Verdict | None:
    """Close enough to a minimum, though the gradient has not yet vanished."""
    if not np.isfinite(facts.objective.lowest):
        return None
    trapped = _trapped(facts)
    if trapped is not None:
        return trapped
    below = np.flatnonzero(facts.excess > ARRIVED * facts.excess[0])
    since = int(below[-1]) + 1 if below.size else 0
    if since > facts.run.last:
        return None
    return Verdict("converged", _converged_text(facts, since))


def held_by_decay(facts: Facts) -> Verdict | None:
    """Weight decay moves the resting point away from the minimum of f."""
    if facts.run.spec.weight_decay == 0.0 or not facts.moves.size:
        return None
    if length(facts.moves[-1]) > 1e-6 * max(1e-3, float(length(facts.moves[0]))):
        return None
    end = facts.theta[-1]
    place = f"({', '.join(map(number, end))})" if end.size <= 2 else f"‖θ‖ = {number(float(length(end)))}"
    return Verdict(
        "converged",
        f"settles at {place}, {number(facts.excess[-1])} above the minimum: there weight decay "
        f"pulls as hard as the slope",
    )


def _drawn_in(facts: Facts, near: float) -> Verdict | None:
    """Closing in on a critical point that lies near, also along the directions that lead down from it."""
    point = facts.critical_point
    # Close by, each step multiplies the distance by 1 − α.
    if point is None or not length(facts.theta[-1] - point) < near or facts.run.lr[facts.run.last - 1] >= 2.0:
        return None
    bend = curvature(facts.objective, point)
    before, now = facts.theta[[-1 - max(1, facts.run.last // 4), -1]] - point
    down = bend.directions[:, bend.eigenvalues < 0.0]
    away = length(now)
    if bend.smallest >= 0.0 or np.abs(bend.eigenvalues).max() <= LEVEL:
        return None
    if away >= length(before) or length(now @ down) > length(before @ down):
        return None
    return Verdict(
        "stuck at a saddle",
        f"stuck at a {_place(bend)}: {facts.optimizer.title} is drawn to it, {number(float(away))} away, "
        f"though {_down(bend)}",
    )


def _leaving(facts: Facts, point: tuple[float, ...], bend: Curvature) -> bool:
    """Whether the last step went on, without changing sides, along the direction that leads down."""
    before, now = (facts.theta[-2:] - point) @ bend.directions[:, 0]
    return bool(bend.smallest < 0.0 and before * now > 0.0 and abs(now) > abs(before))


def _place(bend: Curvature) -> str:
    return "maximum" if bend.kind == "maximum" else "saddle"


def _down(bend: Curvature) -> str:
    if bend.kind == "maximum":
        return f"every direction curves down (λ ≤ {number(bend.largest)})"
    return f"one direction curves down (λ = {number(bend.smallest)})"


def _trapped(facts: Facts, at_rest: bool = False) -> Verdict | None:
    """At a minimum that is not the lowest: at a declared one, or `at_rest` where f curves upwards."""
    minima = np.array(facts.objective.minima)
    if not minima.size:
        return None
    end = facts.theta[-1]
    nearest = minima[length(minima - end).argmin()]
    here, lowest = float(facts.objective.value(nearest)), float(facts.objective.lowest)
    span = float(facts.excess[0])
    reached = float(facts.run.loss[facts.run.last])
    at_it = abs(reached - here) <= ARRIVED * span
    if at_rest and not at_it:
        here, at_it = reached, True
    if not at_it or here - lowest <= ARRIVED * max(span, 1e-300):
        return None
    return Verdict(
        "trapped",
        f"trapped in a local minimum: the loss rests at {number(here)}, the lowest is {number(lowest)}",
    )


def _converged_text(facts: Facts, since: int) -> str:
    if since == 0:
        return "starts at the minimum: there is nothing to do"
    factor = facts.factor(0, since)
    reasons = [newton_rate(facts)] if facts.newton_factor is not None else []
    if facts.analysed and facts.objective.quadratic:
        boldest = int(facts.products.argmax())
        if facts.products[boldest] < facts.stable_product:
            reasons.append(against_limit(facts, boldest))
    if not np.isnan(factor):
        reasons.append(f"the loss shrinks {wording.factor(factor)} a step")
    return f"converges in {steps(since)}: {', '.join(reasons)}" if reasons else f"converges in {steps(since)}"
