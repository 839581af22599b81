"""What runs cost before they are made: seconds of a core, so that long ones can be bounded and wait their turn."""

from collections.abc import Sequence

from gdviz.engine.entries import objective_of
from gdviz.losses import DataLoss
from gdviz.objective import Objective
from gdviz.optimizers import OPTIMIZERS, Optimizer
from gdviz.spec import RunSpec
from gdviz.ui.rates import LEARNING_RATES

SHORT = 0.1
"""Seconds up to which a piece of work waits for nobody."""
ALONE, TOGETHER = 25e-6, 1.5e-6
"""Seconds of a step on a surface: of a single run, and of one run among many that are made at once."""
SEARCH, EIGEN = 6.0, 400.0
"""What a line search multiplies a step's price by, and what the smallest eigendecomposition costs."""
SECOND_ORDER = 3.0
"""What a Hessian and its eigenvalues multiply a step's price on a surface by."""
AN_EXAMPLE = 1e-6
"""Seconds of one example with two weights at all learning rates of the slider."""


def examples_a_step(loss: DataLoss, batch_size: int, rule: Optimizer) -> float:
    """A step's price on data, in examples with two weights; a batch of 0 is none."""
    n, d = loss.examples, loss.dimension
    # The exact gradient is recorded at every step too. A batch of all examples is that gradient.
    price = (n + (batch_size if batch_size < n else 0)) * (0.8 + 0.1 * d)
    if rule.searching:
        price *= SEARCH
    if rule.second_order:
        price += n * d * d / 100.0 + EIGEN + d**3 / 4.0
    return price


def run_seconds(spec: RunSpec) -> float:
    """What a single run takes."""
    rule, objective = OPTIMIZERS[spec.optimizer], objective_of(spec)
    step = ALONE * _factor(rule)
    if isinstance(objective, DataLoss):
        step += AN_EXAMPLE * examples_a_step(objective, spec.batch_size or 0, rule) / len(LEARNING_RATES)
    return spec.steps * step


def fan_seconds(specs: Sequence[RunSpec], runs: int = len(LEARNING_RATES)) -> float:
    """What these runs take with their paths at all learning rates, or so many times."""
    return runs * sum(spec.steps * _step_among_many(spec, objective_of(spec)) for spec in specs)


def _step_among_many(spec: RunSpec, objective: Objective) -> float:
    rule = OPTIMIZERS[spec.optimizer]
    if isinstance(objective, DataLoss):
        return AN_EXAMPLE * examples_a_step(objective, spec.batch_size or 0, rule) / len(LEARNING_RATES)
    return TOGETHER * _factor(rule)


def _factor(rule: Optimizer) -> float:
    return SEARCH if rule.searching else SECOND_ORDER if rule.second_order else 1.0
