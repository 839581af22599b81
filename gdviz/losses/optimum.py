"""Minima of smooth convex losses by Newton's method, not by descent: runs can be measured by them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gdviz.arrays import Array, Point

STEPS = 200
DAMPING = 1e-12
"""Added to the curvature: where the loss is flat, steps stay finite."""
LONGEST = 2.0**60
"""How many times as long as Newton's own a step may become where the loss goes on falling."""


class PerExample(Protocol):
    """The loss of one example as a function of the model's output, with two derivatives."""

    def loss(self, output: Array, target: Array) -> Array:
        """ℓ(z, y)."""
        ...

    def slope(self, output: Array, target: Array) -> Array:
        """∂ℓ/∂z."""
        ...

    def bend(self, output: Array, target: Array) -> Array:
        """∂²ℓ/∂z²."""
        ...


@dataclass(frozen=True, eq=False)
class Fit:
    """1/N Σᵢ ℓ(⟨zᵢ, u⟩, yᵢ) + ½Σ_j penalty_j·u_j² at one point u (d,): `matrix` (N, d) has the rows zᵢ."""

    of: PerExample
    matrix: Array
    target: Array
    penalty: Array

    def value(self, u: Point) -> float:
        """f(u)."""
        losses = self.of.loss(self.matrix @ u, self.target)
        return float(losses.mean() + 0.5 * self.penalty @ (u * u))

    def gradient(self, u: Point) -> Point:
        """∇f(u)."""
        slopes = self.of.slope(self.matrix @ u, self.target)
        pulled: Point = self.matrix.T @ slopes / len(slopes) + self.penalty * u
        return pulled

    def hessian(self, u: Point) -> Array:
        """∇²f(u)."""
        bends = self.of.bend(self.matrix @ u, self.target)
        bent: Array = (self.matrix.T * bends) @ self.matrix / len(bends) + np.diag(self.penalty)
        return bent


def newton(f: Fit, start: Point) -> Point:
    """The u at which ∇f vanishes, to rounding; far out on a long slope if it vanishes nowhere.

    Source: Boyd & Vandenberghe, Convex Optimization (2004), §9.5.
    """
    u, grad = start, f.gradient(start)
    best, least = u, float(grad @ grad)
    stalled = 0
    for _ in range(STEPS):
        bend = f.hessian(u)
        step = np.linalg.solve(bend + DAMPING * (1.0 + np.trace(bend)) * np.eye(len(u)), grad)
        u, grad = _along(f, u, step, float(grad @ step))
        size = float(grad @ grad)
        # Near the minimum a step makes ‖∇f‖ much smaller, until rounding is all that is left of it.
        stalled = 0 if size < 0.25 * least else stalled + 1
        if size < least:
            best, least = u, size
        if least == 0.0 or stalled > (3 if least < 1e-18 else 30):
            break
    return best


def _along(f: Fit, u: Point, step: Point, fall: float) -> tuple[Point, Point]:
    """The point u − t·step where f falls at most half as steeply as at u, and ∇f there.

    t is 1 or found by bisection: f is convex, so its slope along the step only grows. Slopes are compared because
    they have more digits than differences of f.
    """
    low, high, t = 0.0, LONGEST, 1.0
    while True:
        there = u - t * step
        grad = f.gradient(there)
        slope = -float(grad @ step)
        if abs(slope) <= 0.5 * fall or high - low <= 1e-12 * high or t == LONGEST:
            return there, grad
        low, high = (t, high) if slope < 0.0 else (low, t)
        t = 2.0 * t if high == LONGEST else 0.5 * (low + high)
