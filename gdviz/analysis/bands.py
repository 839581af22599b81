"""The four regimes of a learning rate on a parabola, with the boundaries between them."""

from typing import NamedTuple

from gdviz.analysis.theory import max_stable_lr, ripple_range

LEFT = 0.1
"""Gradient descent crawls if more than this part of its error is left at its end."""
REGIMES = ("crawl", "smooth", "oscillate", "diverge")


class Bands(NamedTuple):
    """The learning rates at which crawl, smooth and oscillate end; beyond the last there is only divergence."""

    crawl: float
    smooth: float
    oscillate: float


def bands(eigenvalue: float, steps: int, optimizer: str = "gd", momentum: float = 0.0) -> Bands:
    """Where the regimes of α end on ½λx².

    gd: smooth ends at 1/λ and oscillate at 2/λ. With momentum: at the critical damping, (1 − √β)²/λ for the
    heavy ball, and at the largest stable rate, (2 + 2β)/λ. Crawl ends where T steps of plain descent at the rate
    α/(1 − β) leave a tenth of the error, (1 − αλ/(1 − β))ᵀ = 0.1, or at the end of smooth if that comes first:
    this boundary is gdviz's own convention. With momentum the run itself has a twentieth to a tenth left there,
    and more where smooth comes first. Raises ValueError for an optimizer without a closed form.
    """
    smooth, limit = (
        ripple_range(eigenvalue, optimizer, momentum)[0],
        max_stable_lr(eigenvalue, optimizer, momentum),
    )
    slack = 1.0 if optimizer == "gd" else 1.0 - momentum
    crawl = slack * (1.0 - LEFT ** (1.0 / steps)) / eigenvalue
    return Bands(min(crawl, smooth), smooth, limit)
