"""Flat and sharp: two minima of the same depth, one in a wide valley and one in a narrow hole."""

from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point, squared_norm
from gdviz.surfaces.base import Surface, View, symmetric

FLAT, SHARP = -3.0, 1.0
"""x of the two minima; their y is 0."""
GENTLE, STEEP = 1.0, 27.0
"""λ, the curvature of f in every direction at the flat and at the sharp minimum."""


@dataclass(frozen=True)
class FlatAndSharp(Surface):
    """f = p·q/(p + q), joining the parabolas p = ½((x + 3)² + y²) and q = 27/2·((x − 1)² + y²).

    f is 0 at both minima, where its Hessian is that of the parabola: tr H is 2 at (−3, 0) and 54 at (1, 0).
    ∇f = (q/(p+q))²∇p + (p/(p+q))²∇q, a sum of a pull to each minimum, so that it vanishes nowhere else but on the
    line between them, at the saddle (0, 0) of height 27/8. Far out f grows as 27/28·½‖θ‖².
    Made for this lesson. The idea: Hochreiter & Schmidhuber 1997, Neural Computation 9(1), 1–42; Keskar et al.
    2017, arXiv:1609.04836.
    """

    key, title = "flat_and_sharp", "Flat and sharp"
    tex = (
        r"\dfrac{p\,q}{p+q}, \quad p = \tfrac12\left((x+3)^2+y^2\right), \;"
        r" q = \tfrac{27}2\left((x-1)^2+y^2\right)"
    )
    reference = (
        "Made for this lesson; the idea: Hochreiter & Schmidhuber 1997, Neural Computation 9(1), 1–42; "
        "Keskar et al. 2017, arXiv:1609.04836"
    )

    def _parabolas(self, theta: Point) -> tuple[Array, Array, Point, Point]:
        """p, q, ∇p and ∇q."""
        x, y = theta
        to_flat, to_sharp = np.array([x - FLAT, y]), np.array([x - SHARP, y])
        p, q = 0.5 * GENTLE * squared_norm(to_flat), 0.5 * STEEP * squared_norm(to_sharp)
        return p, q, GENTLE * to_flat, STEEP * to_sharp

    def value(self, theta: Point) -> Array:
        """p·q/(p + q)."""
        p, q, _, _ = self._parabolas(theta)
        # Never 0/0: the two minima lie apart. The quotient first, so that nothing far out is squared twice.
        return p * (q / (p + q))

    def gradient(self, theta: Point) -> Point:
        """(q/(p+q))²∇p + (p/(p+q))²∇q."""
        p, q, down, up = self._parabolas(theta)
        of_p, of_q = p / (p + q), q / (p + q)
        return of_q * of_q * down + of_p * of_p * up

    def hessian(self, theta: Point) -> Array:
        """((q/(p+q))² + 27(p/(p+q))²)·I − 2uuᵀ/(p+q), with u = (q∇p − p∇q)/(p+q)."""
        p, q, down, up = self._parabolas(theta)
        of_p, of_q = p / (p + q), q / (p + q)
        ux, uy = of_q * down - of_p * up
        both, twice = GENTLE * (of_q * of_q) + STEEP * (of_p * of_p), 2.0 / (p + q)
        return symmetric(both - twice * (ux * ux), -twice * (ux * uy), both - twice * (uy * uy), like=p)

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """The sharp minimum (1, 0), where the start leads, and the flat one (−3, 0)."""
        return ((SHARP, 0.0), (FLAT, 0.0))

    @property
    def saddles(self) -> tuple[tuple[float, float], ...]:
        """The origin, three quarters of the way from the flat minimum to the sharp one."""
        return ((0.0, 0.0),)

    @property
    def view(self) -> View:
        """[-6, 3] × [-3, 3]."""
        return ((-6.0, 3.0), (-3.0, 3.0))

    @property
    def start(self) -> tuple[float, float]:
        """(0.7, 0.6), below the height of the saddle: the exact gradient leads to the sharp minimum."""
        return (0.7, 0.6)
