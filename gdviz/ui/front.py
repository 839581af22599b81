"""What stands first on a page: which controls a learner turns at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.theory import ANALYSED, best_lr_and_momentum
from gdviz.surfaces import Surface


@dataclass(frozen=True)
class Front:
    """The first controls of a page; the plain one has surface, optimizers, learning rate and momentum.

    `fixed_surface`: the surface of the opening, and no other. `numbers`: these numbers of the surface stand
    first. `beside`: optimizers that the page opens with beside the opening's. `nesterov`: one rule, Momentum or
    by a switch Nesterov. `tuned`: a switch that gives every optimizer the α and β that theory calls best.
    `bands`: the regimes of α on its slider.
    """

    fixed_surface: bool = False
    numbers: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    nesterov: bool = False
    tuned: bool = False
    bands: bool = False


class Setting(NamedTuple):
    """α and β of one optimizer."""

    lr: float
    momentum: float


def tuned(surface: Surface, optimizers: Sequence[str]) -> dict[str, Setting]:
    """Theory's best α and β on this surface, for the optimizers that theory speaks of.

    Raises ValueError for a surface that is not curved upwards at a minimum.
    """
    eigenvalues = bend_at_minimum(surface).eigenvalues
    best = {key: best_lr_and_momentum(eigenvalues, key) for key in optimizers if key in ANALYSED}
    return {key: Setting(found.lr, found.momentum) for key, found in best.items()}
