"""Gradient descent: step straight down the measured slope."""

from dataclasses import dataclass

from gdviz.arrays import Point
from gdviz.optimizers.base import Evaluation, Optimizer


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """d = g. With a mini-batch gradient this is stochastic gradient descent (SGD).

    Reference: Cauchy 1847; Robbins & Monro 1951 for the stochastic form.
    """

    key, title = "gd", "Gradient descent"
    tex = r"\theta \leftarrow \theta - \alpha\, g"
    reference = "Cauchy 1847, Comptes rendus 25, 536–538"
    usual_lr = 0.01

    def init(self, theta: Point) -> tuple[()]:
        """Nothing to remember."""
        return ()

    def direction(self, evaluation: Evaluation, state: tuple[()]) -> tuple[Point, tuple[()]]:
        """The gradient itself."""
        return evaluation.grad, state
