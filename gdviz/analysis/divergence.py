"""Away from every minimum: diverged, growing, or falling where there is no bottom."""

import numpy as np

from gdviz.analysis import wording
from gdviz.analysis.facts import Facts, length
from gdviz.analysis.sentence import Verdict
from gdviz.analysis.stability import against_limit, exact
from gdviz.analysis.wording import number, steps
from gdviz.engine.setup import DIVERGED_SCALE


def diverged(facts: Facts) -> Verdict | None:
    """The engine stopped the run: θ left every scale of the picture."""
    run = facts.run
    if run.termination.kind != "diverged":
        return None
    if not np.isfinite(facts.objective.lowest) and not facts.excess[-1] > 0.0:
        return Verdict(
            "diverged",
            f"falls without end: this surface has no minimum, and ‖θ‖ passed {number(DIVERGED_SCALE)} times "
            f"the picture's scale at step {run.termination.step}",
        )
    return Verdict("diverged", f"diverges: {_instability(facts)}{_growth(facts)}")


def growing(facts: Facts) -> Verdict | None:
    """Not yet out of sight, but on the way: the loss grows, and theory or the start says it will go on."""
    grows = facts.late_factor > 1.0 + 1e-6 and not facts.noisy
    if facts.optimizer.second_order and not _ever_higher(facts):
        return None
    unstable = facts.analysed and facts.objective.quadratic and facts.products[-1] > facts.stable_product
    if grows and (unstable or (facts.remaining > 1.0 and facts.excess[-1] >= 0.5 * facts.excess.max())):
        return Verdict("diverged", f"diverges: {_instability(facts)}{_growth(facts)}")
    return None


def falling(facts: Facts) -> Verdict | None:
    """Below every saddle point of a surface that has no minimum, with nothing to hold it."""
    passes = [float(facts.objective.value(np.array(point))) for point in facts.objective.saddles]
    if np.isfinite(facts.objective.lowest) or facts.excess[-1] >= min(passes, default=np.inf):
        return None
    if facts.optimizer.second_order and not facts.excess[-1] < facts.excess[-2]:
        return None
    return Verdict(
        "diverged",
        f"falls without end: this surface has no minimum, and after {steps(facts.run.last)} the loss is "
        f"{number(facts.excess[-1])}, falling by {number(-np.diff(facts.excess)[-1])} a step",
    )


def newton_rate(facts: Facts) -> str:
    """What each step of Newton's method makes of the distance to the minimum of a quadratic; else nothing."""
    if facts.newton_factor is None:
        return ""
    size = abs(facts.newton_factor)
    factor = f"|1 − α| = {wording.beside_one(size)}"
    if size < 1.0:
        return f"each step leaves {factor} of the distance whatever λ"
    return f"each step makes the distance {factor} times as long whatever λ"


def _ever_higher(facts: Facts) -> bool:
    """Whether the loss climbs from block to block, to more than twice as high, by ever longer steps.

    A rule that inverts the Hessian also jumps about, or goes up to a maximum, and may end higher than it began.
    """
    if facts.newton_factor is not None:
        return abs(facts.newton_factor) > 1.0
    moves, loss = length(facts.moves), facts.excess
    quarter = facts.run.last // 4
    if quarter < 4:
        return False
    blocks = np.array_split(loss[-2 * quarter :], 4)
    highest, lowest = [block.max() for block in blocks], [block.min() for block in blocks]
    longer = moves[-quarter:].mean() > moves[-2 * quarter : -quarter].mean()
    doubled = highest[-1] > 2.0 * highest[0]
    return bool(longer and doubled and (np.diff(highest) > 0.0).all() and (np.diff(lowest) > 0.0).all())


def _instability(facts: Facts) -> str:
    """Which stability limit was passed, and where, if the closed forms have a say."""
    if facts.newton_factor is not None and abs(facts.newton_factor) > 1.0:
        return f"α = {exact(float(facts.run.lr[0]))} > 2, {newton_rate(facts)}, "
    if not facts.analysed:
        return ""
    beyond = np.flatnonzero(facts.products > facts.stable_product)
    if not beyond.size:
        return ""
    where = "" if facts.objective.quadratic else f" at step {beyond[0]}"
    return f"{against_limit(facts, int(beyond[0]))}{where}, "


def _growth(facts: Facts) -> str:
    factor = facts.late_factor
    if np.isnan(factor):
        return f"the loss left every scale at step {facts.run.last}"
    return f"the loss grew {wording.factor(factor)} a step"
