"""What grounds of many runs may cost, and what they do: seconds of a core, before they are drawn."""

from collections.abc import Sequence

from gdviz.analysis.map_size import map_seconds
from gdviz.engine.entries import objective_of
from gdviz.losses import DataLoss
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.ui.price import fan_seconds

MOST_EPOCHS = 130_000
"""Of all seeds and runs of a band, each drawn anew: what takes some 4 s of a core."""
AN_EPOCH = 4.0 / MOST_EPOCHS
"""Seconds of one of them."""
MOST_DRAWN = 21_000_000
"""Examples that the fewest seeds of a band may draw: the same, where epochs are long."""
TRIALS, SOLVING = 25, 5
"""What a line search and a Newton step cost, in steps of the other rules, where many runs take them at once."""
MOST_AT_ONCE = 50_000
"""Steps, at that price, of all runs that a surface is asked for at every learning rate or with every seed: 4 s."""


def check_at_once(specs: Sequence[RunSpec]) -> None:
    """Raise ValueError for runs on a surface that take too long at every learning rate or with every seed.

    On data, all runs are short enough for that.
    """
    if isinstance(objective_of(specs[0]), DataLoss):
        return
    rules = [OPTIMIZERS[spec.optimizer] for spec in specs]
    price = sum(TRIALS if rule.searching else SOLVING if rule.second_order else 1 for rule in rules)
    most = MOST_AT_ONCE // price
    if specs[0].steps > most:
        raise ValueError(f"For many runs at once these rules may take at most {most} steps, got {specs[0].steps}.")


def seeds_of(specs: Sequence[RunSpec]) -> int:
    """How many seeds make the bands of these runs: fewer, or 0, where drawing their epochs would take too long."""
    epochs, n = _epochs(specs), objective_of(specs[0]).examples
    fewest = 16 if 16 * epochs * n <= MOST_DRAWN else 0
    return next((seeds for seeds in (64, 32) if seeds * epochs <= MOST_EPOCHS), fewest)


def _epochs(specs: Sequence[RunSpec]) -> float:
    """Epochs of all these runs."""
    n = objective_of(specs[0]).examples
    return sum(spec.steps / -(-n // min(spec.batch_size or n, n)) for spec in specs)


def band_seconds(specs: Sequence[RunSpec]) -> float:
    """What the bands of these runs take."""
    seeds = seeds_of(specs)
    return fan_seconds(specs, seeds) + AN_EPOCH * seeds * _epochs(specs)


def basins_seconds(specs: Sequence[RunSpec]) -> float:
    """What the basins of the first of these runs take."""
    return map_seconds(specs[0])
