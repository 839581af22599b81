"""Armijo line search: gradient descent that tries its step first, and shortens it until f falls enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdviz.arrays import Array, Point, squared_norm
from gdviz.domain import number
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.substep import Quantities, Substep, Trial

SMALLEST = 1e-12
"""No smaller share of α is tried: at most 40 trials with ρ = ½, 124 with ρ = 0.8."""
BLOCKS = (1, 8, 32, 128)
"""A run on its own evaluates so many trials at once, in this order: most searches end with the first."""


class ArmijoState(NamedTuple):
    """How many points the last step tried, () or (R,)."""

    trials: Array


@dataclass(frozen=True)
class Armijo(Optimizer):
    """d = s·g with the first s of 1, ρ, ρ², … such that f(θ − sαg) ≤ f(θ) − c·s·α·‖g‖².

    Every step begins anew with the whole α_t, s = 1. If no share s ≥ 10⁻¹² of it will do, d = 0 and the run stays
    where it is, as near a minimum where rounding leaves nothing to gain. Where f(θ) or ‖g‖² is not finite, nothing
    is tried.

    With coupled weight decay w the function searched is f + ½w‖θ‖², whose gradient g is. It is always that of all
    examples: the gradient of a mini-batch, or one that is clipped and then decayed, may point uphill on it, and
    then no share will do. Source: Armijo 1966, Pacific J. Math. 16(1), 1–3; Nocedal & Wright 2006, Numerical
    Optimization, §3.1.
    """

    key, title = "armijo", "Armijo line search"
    tex = (
        r"\theta \leftarrow \theta - \alpha\, s\, g,\ s \text{ the first of } 1, \rho, \rho^2, \dots \text{ with }"
        r" f(\theta - s\alpha g) \le f(\theta) - c\, s\, \alpha\, \lVert g \rVert^2"
    )
    reference = "Armijo 1966, Pacific J. Math. 16(1), 1–3; Nocedal & Wright 2006, §3.1"
    usual_lr = 1.0
    searching = True

    shrink: float = number(0.5, "ρ", label="Factor for the next trial", low=0.1, high=0.8)
    c: float = number(1e-4, "c", label="Decrease asked for", low=1e-6, high=0.5, scale="log")

    def init(self, theta: Point) -> ArmijoState:
        """Nothing tried yet."""
        return ArmijoState(np.zeros(theta.shape[1:]))

    def direction(self, evaluation: Evaluation, state: ArmijoState) -> tuple[Point, ArmijoState]:
        """The largest share of the gradient that lowers f enough, run by run."""
        theta, grad, lr = evaluation.theta, evaluation.grad, evaluation.lr
        here = evaluation.regularised(theta)
        asked = self.c * lr * squared_norm(grad)
        # A run whose f or ‖g‖² is not finite has nothing to compare with.
        pending = np.isfinite(here) & np.isfinite(asked)
        if here.shape == (1,) and pending[0]:
            return self._alone(evaluation, here, asked)
        share, trials = pending.astype(float), np.zeros(here.shape)
        while pending.any():
            # Just as the engine will step, so that the point accepted is the point reached, to the bit.
            there = evaluation.regularised(theta - lr * (share * grad), pending)
            trials = trials + pending
            pending = pending & ~(there <= here - share * asked)
            share = np.where(pending, self.shrink * share, share)
            lost = pending & (share < SMALLEST)
            share, pending = np.where(lost, 0.0, share), pending & ~lost
        return share * grad, ArmijoState(trials)

    def _alone(self, evaluation: Evaluation, here: Array, asked: Array) -> tuple[Point, ArmijoState]:
        """The same for a single run, several trials at a time; only those up to the accepted one count."""
        theta, grad, lr = evaluation.theta, evaluation.grad, evaluation.lr
        shares, tried = _shares(float(np.ravel(self.shrink)[0])), 0
        for size in BLOCKS:
            some = shares[tried : tried + size]
            if not some.size:
                break
            good = evaluation.along(theta - lr * (some * grad)) <= here - some * asked
            if good.any():
                tried += int(good.argmax()) + 1
                evaluation.count(float(tried))
                return shares[tried - 1] * grad, ArmijoState(np.array([float(tried)]))
            tried += len(some)
        evaluation.count(float(tried))
        return 0.0 * grad, ArmijoState(np.array([float(tried)]))

    def account(self, evaluation: Evaluation, known: Quantities) -> tuple[Substep, ...]:
        """f here, a line for each point that was tried, and d."""
        theta, grad, lr = evaluation.theta, evaluation.grad, evaluation.lr
        here, squared = evaluation.regularised(theta), squared_norm(grad)
        f, added = ("F", " + ½·{weight_decay}·‖{theta}‖²") if "weight_decay" in known else ("f", "")
        lines = [
            Substep("f", f"{f}({{theta}})", "Measure the height", "f({theta})" + added, lambda _: here.item()),
            Substep("squared", "‖g‖²", "Square the slope", "‖{g}‖²", lambda _: squared.item()),
        ]
        asked = self.c * lr * squared
        share, power, accepted = float((np.isfinite(here) & np.isfinite(asked)).item()), "", False
        while not accepted and share >= SMALLEST:
            place = theta - lr * (share * grad)
            height, most = evaluation.regularised(place), here - share * asked
            accepted = bool(height <= most)
            lines.append(_trial(len(lines) - 1, f, power, most.item(), place[:, 0], height.item(), accepted))
            if not accepted:
                share, power = self.shrink * share, _power(len(lines) - 2)
        title, rule = ("Take this share", power + "{g}") if accepted else ("Stay: no share will do", "0·{g}")
        return (*lines, Substep("d", "d", title, rule))

    def gain(self, was: Mapping[str, Array], now: Mapping[str, Array], t: Array | int) -> None:
        """None: the share is one for all coordinates, and no coordinate has a rate of its own."""


@lru_cache(maxsize=8)
def _shares(shrink: float) -> Array:
    """1, ρ, ρ², … down to the smallest."""
    shares = [1.0]
    while shrink * shares[-1] >= SMALLEST:
        shares.append(shrink * shares[-1])
    return np.array(shares)


def _power(times: int) -> str:
    """The share of α after so many trials, as it stands in a rule."""
    return "{shrink}·" if times == 1 else f"{{shrink}}^{times}·"


def _trial(count: int, f: str, power: str, most: float, place: Point, height: float, accepted: bool) -> Trial:
    """The line of one trial; `power` is the share of α as it stands in a rule, `most` the height allowed."""
    return Trial(
        f"trial_{count}",
        f"{f}({{theta}} − {power}{{lr}}·{{g}})",
        f"Trial {count}: {'accepted' if accepted else 'too high'}",
        f"{{f}} − {{c}}·{power}{{lr}}·{{squared}}",
        lambda _: most,
        place=place,
        height=height,
        accepted=accepted,
    )
