"""What stands first on a page: which controls a learner turns at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.theory import ANALYSED, best_lr_and_momentum
from gdviz.objective import Objective


@dataclass(frozen=True)
class Front:
    """The first controls of a page; the plain one has surface, optimizers, learning rate and momentum.

    `fixed_surface`: the surface of the opening, and no other. `losses` on the `data` sets take the place of
    surfaces, with `upload` on a visitor's own data too. `numbers`: these numbers of the objective stand first.
    `beside`: optimizers that the page opens with beside the opening's. `nesterov`: one rule, Momentum or by a
    switch Nesterov. `tuned`: a switch that gives every optimizer the α and β that theory calls best. `bands`: the
    regimes of α on its slider. `batches`: the batch size stands first, and momentum does not. `follow`: which
    measure is followed, on which clock. `plain`: neither momentum nor the optimizers stand first. `one_rule`: a
    single optimizer. `schedules`: several schedules side by side, these beside the opening's, and clipping.
    `at`: which step is looked at. `anything`: losses on data beside the surfaces. `race`: how racers are tuned,
    and what decides.
    """

    fixed_surface: bool = False
    losses: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    upload: bool = False
    numbers: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    nesterov: bool = False
    tuned: bool = False
    bands: bool = False
    batches: bool = False
    follow: bool = False
    plain: bool = False
    one_rule: bool = False
    schedules: tuple[str, ...] = ()
    at: bool = False
    anything: bool = False
    race: bool = False


class Setting(NamedTuple):
    """α and β of one optimizer."""

    lr: float
    momentum: float


def tuned(objective: Objective, optimizers: Sequence[str]) -> dict[str, Setting]:
    """Theory's best α and β on this objective, for the optimizers that theory speaks of.

    Raises ValueError for an objective that is not curved upwards at a minimum.
    """
    eigenvalues = bend_at_minimum(objective).eigenvalues
    best = {key: best_lr_and_momentum(eigenvalues, key) for key in optimizers if key in ANALYSED}
    return {key: Setting(found.lr, found.momentum) for key, found in best.items()}
