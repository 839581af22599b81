"""What the learner should read: one word for how the run went, with a number and a reason."""

from collections.abc import Callable

import numpy as np

from gdviz.analysis.divergence import diverged, falling, growing
from gdviz.analysis.facts import Facts
from gdviz.analysis.motion import crawling, left_out, motionless, no_lower_point, oscillating, wandering
from gdviz.analysis.rest import arrived, at_rest, held_by_decay, near_saddle
from gdviz.analysis.sentence import Verdict, VerdictKind
from gdviz.engine.trajectory import Recorded

__all__ = ["Verdict", "VerdictKind", "verdict"]

RULES: tuple[Callable[[Facts], Verdict | None], ...] = (
    diverged,
    motionless,
    at_rest,
    left_out,
    growing,
    wandering,
    near_saddle,
    falling,
    arrived,
    no_lower_point,
    held_by_decay,
    oscillating,
)


def verdict(run: Recorded) -> Verdict:
    """Read a run: the first of RULES that applies, in this order, gives the verdict; else the run crawls."""
    facts = Facts(run)
    # The last points of a diverging run may be infinite; what follows from them is judged, not warned about.
    with np.errstate(all="ignore"):
        for rule in RULES:
            found = rule(facts)
            if found is not None:
                return found
        return crawling(facts)
