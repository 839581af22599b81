"""Gradient clipping: how long the gradient was before it and after, what it saved, and what it cost."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from gdviz.analysis.facts import Facts, length
from gdviz.analysis.run import Run
from gdviz.analysis.wording import number, percent, steps
from gdviz.arrays import Array
from gdviz.engine.setup import prepare


@dataclass(frozen=True)
class Clipping:
    """A run with clipping beside the same run without, `bare`.

    Raises ValueError for a run that is not clipped.
    """

    run: Run
    bare: Run

    def __post_init__(self) -> None:
        if self.run.spec.clip_norm is None:
            raise ValueError("clipping is looked at in a run with clip_norm, got none")

    @property
    def limit(self) -> float:
        """c, the norm at which gradients are clipped."""
        return float(self.run.spec.clip_norm or 0.0)

    @cached_property
    def before(self) -> Array:
        """‖g_t‖ as measured before clipping, (T,); NaN after a divergence."""
        run, spec = self.run, self.run.spec
        if not Facts(run).noisy:
            return length(run.grad[:-1])
        setup = prepare(replace(spec, clip_norm=None, weight_decay=0.0), {}, runs=1)
        measured = np.full_like(run.trajectory.estimate, np.nan)
        with np.errstate(all="ignore"):
            for t in range(min(run.last, spec.steps)):
                measured[t] = setup.oracle.observe(setup.objective, run.theta[t][:, None], t).grad[:, 0]
        return length(measured)

    @cached_property
    def after(self) -> Array:
        """min(‖g_t‖, c), the norm after clipping at c, (T,)."""
        after: Array = np.minimum(self.before, self.limit)
        return after

    @property
    def clipped(self) -> int:
        """In how many steps the gradient was shortened."""
        return int(np.sum(self.before > self.after))

    @property
    def text(self) -> str:
        """What clipping saves and what it biases, with its numbers."""
        taken, limit = int(np.isfinite(self.before).sum()), number(self.limit)
        if not self.clipped:
            return f"No gradient of this run is longer than {limit}, so clipping changes nothing."
        shortest = float(np.nanmin(self.after / np.where(self.before > 0.0, self.before, np.nan)))
        cost = (
            f"{steps(self.clipped)} of {taken} are clipped at {limit}, the longest gradient to "
            f"{percent(shortest)} of its length: there the path no longer feels how steep the ground is, only "
            "where down is."
        )
        return f"{self._saved} {cost}"

    @property
    def _saved(self) -> str:
        bare, run = self.bare.termination, self.run.termination
        if bare.kind == "diverged" and run.kind != "diverged":
            return f"Without clipping (pale) this run diverges at step {bare.step}; with it, it does not."
        if run.kind == "diverged":
            return "Clipping does not save this run: it diverges in steps of bounded length."
        bounded = self.run.objective.bounded
        ends = [float(r.objective.excess(r.loss)[-1]) for r in (self.bare, self.run)]
        named = "f − f*" if bounded else "f"
        return f"Without clipping (pale) it ends at {named} = {number(ends[0])}, with it at {number(ends[1])}."
