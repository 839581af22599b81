"""The straightforward way to run an optimizer: one run, one step, one small NumPy array at a time."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def rosenbrock_gradient(theta: Vector) -> Vector:
    x, y = theta
    return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


def ravine_gradient(theta: Vector) -> Vector:
    return np.array([1.0, 20.0]) * theta


def run(
    optimizer: str, gradient: Callable[[Vector], Vector], start: Vector, lr: float, steps: int, beta: float = 0.9
):
    """The path of one run, (steps + 1, 2)."""
    theta = np.array(start, dtype=float)
    first, second = np.zeros(2), np.zeros(2)
    path = [theta]
    for t in range(1, steps + 1):
        g = gradient(theta)
        if optimizer == "gd":
            d = g
        elif optimizer == "momentum":
            first = beta * first + g
            d = first
        elif optimizer == "nesterov":
            first = beta * first + g
            d = g + beta * first
        elif optimizer == "adagrad":
            second = second + g**2
            d = g / (np.sqrt(second) + 1e-10)
        elif optimizer == "rmsprop":
            second = 0.99 * second + 0.01 * g**2
            d = g / (np.sqrt(second) + 1e-8)
        else:
            first = 0.9 * first + 0.1 * g
            second = 0.999 * second + 0.001 * g**2
            d = (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
        theta = theta - lr * d
        path.append(theta)
        if not np.all(np.isfinite(theta)) or np.abs(theta).max() > 1e7:
            break
    return np.array(path)
