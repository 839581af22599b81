"""The straightforward way to run an optimizer: one run, one step, one small NumPy array at a time."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Gradient = Callable[[Matrix, Vector, Vector], Vector]


def rosenbrock_gradient(theta: Vector) -> Vector:
    x, y = theta
    return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


def ravine_gradient(theta: Vector) -> Vector:
    return np.array([1.0, 20.0]) * theta


def squared_error(x: Matrix, y: Vector, theta: Vector) -> Vector:
    """The gradient of the mean of (⟨xᵢ, θ⟩ − yᵢ)²."""
    return 2.0 / len(y) * (x.T @ (x @ theta - y))


def log_loss(x: Matrix, y: Vector, theta: Vector) -> Vector:
    """The gradient of the mean log-loss, y 0 or 1."""
    return x.T @ (1.0 / (1.0 + np.exp(-(x @ theta))) - y) / len(y)


def mini_batches(gradient: Gradient, x: Matrix, y: Vector, size: int, seed: int) -> Callable[[Vector], Vector]:
    """The same measured on the next `size` examples at every call, in a new order for every epoch."""
    rng = np.random.default_rng(seed)
    waiting: list[NDArray[np.intp]] = []

    def measured(theta: Vector) -> Vector:
        if not waiting:
            order = rng.permutation(len(y))
            waiting.extend(order[begin : begin + size] for begin in range(0, len(y), size))
        rows = waiting.pop(0)
        return gradient(x[rows], y[rows], theta)

    return measured


def run(
    optimizer: str, gradient: Callable[[Vector], Vector], start: Vector, lr: float, steps: int, beta: float = 0.9
):
    """The path of one run, (steps + 1, d)."""
    theta = np.array(start, dtype=float)
    first, second = np.zeros_like(theta), np.zeros_like(theta)
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
