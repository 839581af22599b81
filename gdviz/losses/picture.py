"""The window on a loss: what is drawn of d coordinates, and how far around the minimum."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array, Point
from gdviz.objective import View

MARGIN = 1.2
"""The window is this many times as large as the level line through the start."""
LEAST = 0.5
"""Half the window's side at the least, as a part of the size of the minimum, or of 1."""


@dataclass(frozen=True, eq=False)
class Plane:
    """The plane θ = centre + basis·(x, y), `centre` (d,) and `basis` (d, 2), and the window on it."""

    centre: Point
    basis: Array
    view: View

    def drawn(self, theta: Point) -> Point:
        """The coordinates in the plane of θ (d, …), (2, …)."""
        away = theta - self.centre.reshape(-1, *[1] * (theta.ndim - 1))
        return np.tensordot(self.basis.T, away, axes=1)

    def point(self, place: Point) -> Point:
        """θ (d, …) at a place (2, …) of the plane."""
        return self.centre.reshape(-1, *[1] * (place.ndim - 1)) + np.tensordot(self.basis, place, axes=1)


def window(centre: Point, start: Point, root: Array) -> View:
    """The box around the level line through the start, around a centre (2,) where f bends as RᵀR, R (m, 2).

    Half-widths ‖R(start − centre)‖·√((RᵀR)⁻¹ᵢᵢ), and a margin: in such a box, a valley looks as long as it is.
    """
    # By way of R itself: RᵀR has half as many good digits, too few for features far from 0.
    inverse = np.linalg.inv(np.linalg.qr(root, mode="r"))
    reach = np.sqrt(((root @ (start - centre)) ** 2).sum())
    half = MARGIN * reach * np.sqrt((inverse * inverse).sum(axis=1))
    half = np.maximum(half, LEAST * np.where(np.abs(centre) > 0.0, np.abs(centre), 1.0))
    (left, bottom), (right, top) = centre - half, centre + half
    return ((float(left), float(right)), (float(bottom), float(top)))


def parabola_window(value: Callable[[Point], Array], centre: float, start: float) -> View:
    """The window on f of one weight: the start and as much on the other side, and f up to its edges."""
    half = max(MARGIN * abs(start - centre), LEAST * (abs(centre) or 1.0))
    left, right = centre - half, centre + half
    floor = float(value(np.array([centre])))
    edge = float(value(np.array([[left, right]])).max())
    return ((left, right), (floor - 0.05 * (edge - floor), edge))


def slowest_plane(centre: Point, start: Point, root: Array) -> Plane:
    """The plane through the minimum along the two directions of least curvature RᵀR, R (m, d), and its window."""
    _, sizes, directions = np.linalg.svd(root, full_matrices=False)
    basis = directions[:-3:-1].T
    # The start lies to the lower left, so that paths run to the upper right.
    basis = basis * np.where((start - centre) @ basis > 0.0, -1.0, 1.0)
    seen = (start - centre) @ basis
    return Plane(centre, basis, window(np.zeros(2), seen, np.diag(sizes[:-3:-1])))
