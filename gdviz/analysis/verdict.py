"""What the learner should read: one word for how the run went, with a number and a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdviz.analysis import wording
from gdviz.analysis.curvature import curvature
from gdviz.analysis.facts import Facts
from gdviz.analysis.wording import number, percent, steps
from gdviz.engine.oracle import EXAMPLES
from gdviz.engine.setup import CONVERGED_GRADIENT, DIVERGED_SCALE
from gdviz.engine.trajectory import Recorded

VerdictKind = Literal[
    "converged",
    "crawling",
    "oscillating",
    "stuck at a saddle",
    "trapped",
    "wandering in noise",
    "diverged",
]

ARRIVED = 1e-6
"""A run has arrived once this part of its starting excess loss is left."""
FROZEN = 0.02
"""A run whose learning rate has fallen to less than this part of its highest stands still because of that."""
NEAR = 0.05
"""A point is near another if it is within this part of the view's width."""
LEVEL = 1e-3
"""Where the gradient vanishes and no curvature exceeds this, there is level ground and no critical point."""


@dataclass(frozen=True)
class Verdict:
    """The kind of ending, and one sentence with a number and a reason."""

    kind: VerdictKind
    text: str


def verdict(run: Recorded) -> Verdict:
    """Read a run: the first rule below that applies, in this order, gives the verdict."""
    facts = Facts(run)
    rules: tuple[Callable[[Facts], Verdict | None], ...] = (
        _diverged,
        _motionless,
        _at_rest,
        _growing,
        _wandering,
        _near_saddle,
        _falling,
        _arrived,
        _held_by_decay,
        _oscillating,
    )
    # The last points of a diverging run may be infinite; what follows from them is judged, not warned about.
    with np.errstate(all="ignore"):
        for rule in rules:
            found = rule(facts)
            if found is not None:
                return found
        return _crawling(facts)


def _diverged(facts: Facts) -> Verdict | None:
    run = facts.run
    if run.termination.kind != "diverged":
        return None
    if not np.isfinite(facts.surface.lowest) and not facts.excess[-1] > 0.0:
        return Verdict(
            "diverged",
            f"falls without end: this surface has no minimum, and ‖θ‖ passed {number(DIVERGED_SCALE)} times "
            f"the picture's scale at step {run.termination.step}",
        )
    return Verdict("diverged", f"diverges: {_instability(facts)}{_growth(facts)}")


def _growing(facts: Facts) -> Verdict | None:
    """Not yet out of sight, but on the way: the loss grows, and theory or the start says it will go on."""
    grows = facts.late_factor > 1.0 + 1e-6 and not facts.noisy
    unstable = facts.analysed and facts.surface.quadratic and facts.products[-1] > facts.stable_product
    if grows and (unstable or (facts.remaining > 1.0 and facts.excess[-1] >= 0.5 * facts.excess.max())):
        return Verdict("diverged", f"diverges: {_instability(facts)}{_growth(facts)}")
    return None


def _instability(facts: Facts) -> str:
    """Which stability limit was passed, and where, if the closed forms have a say."""
    if not facts.analysed:
        return ""
    beyond = np.flatnonzero(facts.products > facts.stable_product)
    if not beyond.size:
        return ""
    t = int(beyond[0])
    limit = number(facts.stable_product)
    if facts.momentum:
        rule = "2 + 2β" if facts.run.spec.optimizer == "momentum" else "(2 + 2β)/(1 + 2β)"
        limit = f"{limit} = {rule}"
    where = "" if facts.surface.quadratic else f" at step {t}"
    return f"α·λmax = {_exact(facts.products[t])} > {limit}{where}, "


def _exact(product: float) -> str:
    """A product beside its limit: three digits, more where they are needed to tell it from a whole number."""
    for digits in (3, 4, 5, 6):
        shown = f"{product:#.{digits}g}" if product < 1000 else number(product)
        if product >= 1000 or float(shown) % 1.0 != 0.0 or product % 1.0 == 0.0:
            return shown
    return f"{product:.8g}"


def _growth(facts: Facts) -> str:
    factor = facts.late_factor
    if np.isnan(factor):
        return f"the loss left every scale at step {facts.run.last}"
    return f"the loss grew {wording.factor(factor)} a step"


def _motionless(facts: Facts) -> Verdict | None:
    if facts.moves.size and not facts.moves.any() and facts.slope[0] > CONVERGED_GRADIENT:
        return Verdict("crawling", f"does not move: α = {number(facts.run.spec.lr)}, so every step has length 0")
    return None


def _at_rest(facts: Facts) -> Verdict | None:
    """The gradient vanished and stayed small: at what kind of point?"""
    run = facts.run
    if run.termination.kind != "converged" or facts.slope[-1] > 10.0 * CONVERGED_GRADIENT:
        return None
    bend = curvature(facts.surface, facts.theta[-1])
    if np.abs(bend.eigenvalues).max() <= LEVEL:
        return None
    if bend.smallest < 0.0:
        return Verdict(
            "stuck at a saddle",
            f"stuck at a saddle: the gradient is below {number(CONVERGED_GRADIENT)} since step "
            f"{run.termination.step}, yet one direction curves down (λ = {number(bend.smallest)})",
        )
    return _trapped(facts) or Verdict("converged", _converged_text(facts, run.termination.step))


def _arrived(facts: Facts) -> Verdict | None:
    """Close enough to a minimum, though the gradient has not yet vanished."""
    if not np.isfinite(facts.surface.lowest):
        return None
    trapped = _trapped(facts)
    if trapped is not None:
        return trapped
    below = np.flatnonzero(facts.excess > ARRIVED * facts.excess[0])
    since = int(below[-1]) + 1 if below.size else 0
    if since > facts.run.last:
        return None
    return Verdict("converged", _converged_text(facts, since))


def _converged_text(facts: Facts, since: int) -> str:
    factor = facts.factor(0, since)
    speed = "" if np.isnan(factor) else f": the loss shrinks {wording.factor(factor)} a step"
    return f"converges in {steps(since)}{speed}" if since else "starts at the minimum: there is nothing to do"


def _trapped(facts: Facts) -> Verdict | None:
    """At a minimum that is not the lowest."""
    minima = np.array(facts.surface.minima)
    if not minima.size:
        return None
    end = facts.theta[-1]
    nearest = minima[np.hypot(*(minima - end).T).argmin()]
    here, lowest = float(facts.surface.value(nearest)), float(facts.surface.lowest)
    span = float(facts.excess[0])
    at_it = abs(float(facts.run.loss[facts.run.last]) - here) <= ARRIVED * span
    if not at_it or here - lowest <= ARRIVED * max(span, 1e-300):
        return None
    return Verdict(
        "trapped",
        f"trapped in a local minimum: the loss rests at {number(here)}, the lowest is {number(lowest)}",
    )


def _wandering(facts: Facts) -> Verdict | None:
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
    batch = facts.run.spec.batch_size or EXAMPLES
    spread = facts.run.spec.noise * np.sqrt((EXAMPLES - batch) / (batch * (EXAMPLES - 1.0)))
    return Verdict(
        "wandering in noise",
        f"wanders in noise: batches of {batch} blur the gradient by {number(spread)}, so the loss hovers at "
        f"{number(float(late.mean()), 2)} ± {number(float(late.std()), 2)}",
    )


def _near_saddle(facts: Facts) -> Verdict | None:
    (left, right), _ = facts.surface.view
    end = facts.theta[-1]
    for point in facts.surface.saddles:
        distance = float(np.hypot(*(end - point)))
        if distance < NEAR * (right - left):
            bend = curvature(facts.surface, end)
            return Verdict(
                "stuck at a saddle",
                f"stuck at a saddle: {number(distance)} from it the gradient is only {number(facts.slope[-1])}; "
                f"the way out (λ = {number(bend.smallest)}) is just beginning",
            )
    return None


def _falling(facts: Facts) -> Verdict | None:
    """Below every saddle point of a surface that has no minimum, with nothing to hold it."""
    passes = [float(facts.surface.value(np.array(point))) for point in facts.surface.saddles]
    if np.isfinite(facts.surface.lowest) or facts.excess[-1] >= min(passes, default=np.inf):
        return None
    return Verdict(
        "diverged",
        f"falls without end: this surface has no minimum, and after {steps(facts.run.last)} the loss is "
        f"{number(facts.excess[-1])}, falling by {number(-np.diff(facts.excess)[-1])} a step",
    )


def _held_by_decay(facts: Facts) -> Verdict | None:
    """Weight decay moves the resting point away from the minimum of f."""
    if facts.run.spec.weight_decay == 0.0 or not facts.moves.size:
        return None
    if np.hypot(*facts.moves[-1]) > 1e-6 * max(1e-3, float(np.hypot(*facts.moves[0]))):
        return None
    x, y = facts.theta[-1]
    return Verdict(
        "converged",
        f"settles at ({number(x)}, {number(y)}), {number(facts.excess[-1])} above the minimum: there weight decay "
        f"pulls as hard as the slope",
    )


def _oscillating(facts: Facts) -> Verdict | None:
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
    elif facts.analysed and facts.surface.quadratic and 1.0 < facts.products[-1] < facts.stable_product:
        reason = (
            f"α·λmax = {_exact(facts.products[-1])} lies between 1 and {number(facts.stable_product)}, {reason}"
        )
    factor = facts.late_factor
    speed = f", and the loss shrinks only {wording.factor(factor)} a step" if factor < 1.0 else ""
    return Verdict("oscillating", f"oscillates: {reason}{speed}")


def _crawling(facts: Facts) -> Verdict:
    run = facts.run
    left = f"{percent(facts.remaining)} of the loss is left after {steps(run.last)}"
    if not np.isfinite(facts.surface.lowest):
        left = f"the loss is {number(facts.excess[-1])} after {steps(run.last)}"
    if facts.late_factor < 1.0 - 1e-6:
        left += f", {wording.factor(facts.late_factor)} a step"
    rates = run.lr[: run.last]
    if facts.slope[-1] < 1e-2 and facts.remaining > 0.1:
        reason = f"the ground is almost level, ‖∇f‖ = {number(facts.slope[-1])}"
    elif rates[-1] < FROZEN * rates.max():
        reason = f"the schedule has brought α down to {number(rates[-1])}"
    elif facts.analysed and facts.surface.quadratic:
        slowest = curvature(facts.surface, facts.theta[-1])
        reason = (
            f"α·λmin = {number(rates[-1] * slowest.smallest)} in the shallow direction "
            f"(κ = {number(slowest.condition_number)})"
        )
    else:
        reason = f"the last step moved {number(float(np.hypot(*facts.moves[-1])))}"
    return Verdict("crawling", f"crawls: {left}; {reason}")
