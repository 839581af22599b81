"""Closed forms on quadratics: which steps are stable, how fast, how they move, and which are best.

On f = ½θᵀHθ each eigendirection of H evolves on its own, so everything follows from the eigenvalues λ > 0.
At a point of another objective the same formulas hold for its local quadratic model: pass the eigenvalues of
the Hessian there (`gdviz.curvature(objective, theta).eigenvalues`). Optimizers: gd, momentum, nesterov, in
PyTorch's form (rate outside the velocity).
"""

from gdviz.analysis.theory.counts import steps_bound, steps_needed
from gdviz.analysis.theory.noise import batch_variance, stationary_excess, stationary_spread
from gdviz.analysis.theory.path import quadratic_path
from gdviz.analysis.theory.rates import mode_rates, rate
from gdviz.analysis.theory.regime import Regime, mode_regimes, regime
from gdviz.analysis.theory.spectrum import ANALYSED
from gdviz.analysis.theory.stability import critical_momentum, max_stable_lr, ripple_range
from gdviz.analysis.theory.tuning import Tuned, best_lr, best_lr_and_momentum, best_lr_at

__all__ = [
    "ANALYSED",
    "Regime",
    "Tuned",
    "batch_variance",
    "best_lr",
    "best_lr_and_momentum",
    "best_lr_at",
    "critical_momentum",
    "max_stable_lr",
    "mode_rates",
    "mode_regimes",
    "quadratic_path",
    "rate",
    "regime",
    "ripple_range",
    "stationary_excess",
    "stationary_spread",
    "steps_bound",
    "steps_needed",
]
