"""Proximal gradient: step down the smooth part, then shrink by what the L1 penalty says."""

from dataclasses import dataclass

from gdviz.arrays import Point
from gdviz.optimizers.base import Evaluation, Optimizer


@dataclass(frozen=True)
class ProximalGradient(Optimizer):
    """d = g of f without its L1 penalty λ‖w‖₁; then w ← sign(w)·max(|w| − αλ, 0), so weights land on exactly 0.

    Known as ISTA. Without an L1 penalty it is gradient descent.
    Reference: Daubechies, Defrise & De Mol 2004, Comm. Pure Appl. Math. 57(11), 1413–1457; Parikh & Boyd 2014,
    Proximal Algorithms, §4.2.
    """

    key, title = "proximal", "Proximal gradient"
    tex = (
        r"\theta \leftarrow S_{\alpha\lambda_1}(\theta - \alpha\, g),\ "
        r"S_\tau(w) = \operatorname{sign}(w)\max(|w| - \tau, 0)"
    )
    reference = "Daubechies, Defrise & De Mol 2004, Comm. Pure Appl. Math. 57(11), 1413–1457"
    usual_lr = 0.01
    proximal = True

    def init(self, theta: Point) -> tuple[()]:
        """Nothing to remember."""
        return ()

    def direction(self, evaluation: Evaluation, state: tuple[()]) -> tuple[Point, tuple[()]]:
        """The gradient of the smooth part."""
        return evaluation.grad, state
