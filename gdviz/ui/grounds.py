"""What can be fetched as the ground of a picture: what each kind depends on, and what draws it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import gdviz
from gdviz.analysis.basins import basins
from gdviz.analysis.compare import rows_by_kappa
from gdviz.analysis.estimator import estimator_variance
from gdviz.analysis.flat_or_sharp import where_seeds_end
from gdviz.analysis.map_size import map_seconds
from gdviz.analysis.measures import CLOCKS, MEASURES
from gdviz.analysis.noise_ball import noise_ball
from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.regime_grid import regime_grid
from gdviz.analysis.seed_band import seed_band
from gdviz.analysis.stability_map import stability_map
from gdviz.engine.entries import objective_of
from gdviz.figures import (
    band_traces,
    basins_relief,
    estimator_traces,
    fan_curves,
    flat_or_sharp_traces,
    landscape_relief,
    map_relief,
    noise_traces,
    step_curves,
    surface_relief,
)
from gdviz.figures.basins import SHADES
from gdviz.figures.style import Trace
from gdviz.losses import DataLoss
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec, SweepSpec
from gdviz.ui import cache
from gdviz.ui.extras import check_measure
from gdviz.ui.price import fan_seconds
from gdviz.ui.rates import LEARNING_RATES

MOST_EPOCHS = 130_000
"""Of all seeds and runs of a band, each drawn anew: what takes some 4 s of a core."""
AN_EPOCH = 4.0 / MOST_EPOCHS
"""Seconds of one of them."""
MOST_DRAWN = 21_000_000
"""Examples that the fewest seeds of a band may draw: the same, where epochs are long."""
SEARCH, SOLVE = 25, 5
"""What a line search and a Newton step cost, in steps of the other rules, where many runs take them at once."""
MOST_AT_ONCE = 50_000
"""Steps, at that price, of all runs that a surface is asked for at every learning rate or with every seed: 4 s."""


@dataclass(frozen=True)
class Ground:
    """What a ground depends on (the spec with all else at its default), and what draws it from such specs.

    `seconds` is what that takes of a core, or more.
    """

    matters: Callable[[RunSpec], RunSpec]
    draw: Callable[[Sequence[RunSpec]], list[Trace]]
    together: bool = False
    seconds: Callable[[Sequence[RunSpec]], float] = lambda _: 0.0


def _surface_alone(spec: RunSpec) -> RunSpec:
    return RunSpec(objective=spec.objective, objective_parameters=spec.objective_parameters)


def _plane(spec: RunSpec) -> RunSpec:
    return replace(_surface_alone(spec), optimizer=spec.optimizer, start=spec.start)


def _turned(spec: RunSpec) -> RunSpec:
    angle = [(name, value) for name, value in spec.objective_numbers if name == "rotation"]
    return RunSpec(objective=spec.objective, objective_parameters=tuple(angle))


def _any_rate(spec: RunSpec) -> RunSpec:
    return replace(spec, lr=RunSpec.lr)


def _map(specs: Sequence[RunSpec]) -> list[Trace]:
    (spec,) = specs
    surface = objective_of(spec)
    if isinstance(surface, DataLoss):
        # 16 384 runs of 300 steps, through all examples.
        raise ValueError(f"{surface.title} is a loss over data: the map is drawn for surfaces in closed form.")
    measured = stability_map(spec)
    predicted = None
    if surface.quadratic:
        eigenvalues = bend_at_minimum(surface).eigenvalues
        predicted = regime_grid(eigenvalues, measured.lr, measured.momentum, spec.optimizer)
    return [map_relief(measured, predicted)]


def check_at_once(specs: Sequence[RunSpec]) -> None:
    """Raise ValueError for runs on a surface that take too long at every learning rate or with every seed.

    On data, all runs are short enough for that.
    """
    if isinstance(objective_of(specs[0]), DataLoss):
        return
    rules = [OPTIMIZERS[spec.optimizer] for spec in specs]
    price = sum(SEARCH if rule.searching else SOLVE if rule.second_order else 1 for rule in rules)
    most = MOST_AT_ONCE // price
    if specs[0].steps > most:
        raise ValueError(f"For many runs at once these rules may take at most {most} steps, got {specs[0].steps}.")


def _fan(specs: Sequence[RunSpec]) -> list[Trace]:
    check_at_once(specs)
    return fan_curves([gdviz.sweep(SweepSpec(spec, (("lr", LEARNING_RATES),))) for spec in specs])


def _steps(specs: Sequence[RunSpec]) -> list[Trace]:
    (spec,) = specs
    return step_curves(rows_by_kappa(dict(spec.objective_numbers).get("rotation", 0.0)))


def seeds_of(specs: Sequence[RunSpec]) -> int:
    """How many seeds make the bands of these runs: fewer, or 0, where drawing their epochs would take too long."""
    epochs, n = _epochs(specs), objective_of(specs[0]).examples
    fewest = 16 if 16 * epochs * n <= MOST_DRAWN else 0
    return next((seeds for seeds in (64, 32) if seeds * epochs <= MOST_EPOCHS), fewest)


def _epochs(specs: Sequence[RunSpec]) -> float:
    """Epochs of all these runs."""
    n = objective_of(specs[0]).examples
    return sum(spec.steps / -(-n // min(spec.batch_size or n, n)) for spec in specs)


def _band_seconds(specs: Sequence[RunSpec]) -> float:
    seeds = seeds_of(specs)
    return fan_seconds(specs, seeds) + AN_EPOCH * seeds * _epochs(specs)


def _basins_seconds(specs: Sequence[RunSpec]) -> float:
    return map_seconds(specs[0])


def _band(measure: str, clock: str, specs: Sequence[RunSpec]) -> list[Trace]:
    check_measure(measure, objective_of(specs[0]))
    check_at_once(specs)
    seeds = seeds_of(specs)
    if not seeds:
        raise ValueError("To draw the mini-batches of so many long runs once for each seed would take too long.")
    bands = {spec.optimizer: seed_band(spec, measure, seeds) for spec in specs}
    spent = {spec.optimizer: CLOCKS[clock].of(cache.run(spec).trajectory) for spec in specs}
    return band_traces(bands, spent)


def _told(traces: list[Trace], text: str) -> list[Trace]:
    """The traces, and with them a sentence to be read below the picture."""
    first, *others = traces
    return [{**first, "meta": {**first.get("meta", {}), "note": text}}, *others]


def _noise(specs: Sequence[RunSpec]) -> list[Trace]:
    ball = noise_ball(specs[0])
    return _told(noise_traces(ball), ball.text)


def _variance(specs: Sequence[RunSpec]) -> list[Trace]:
    variance = estimator_variance(specs[0])
    return _told(estimator_traces(variance), variance.text)


def _ends(_: Sequence[RunSpec]) -> list[Trace]:
    ends = where_seeds_end()
    return _told(flat_or_sharp_traces(ends), ends.text)


def _basins(specs: Sequence[RunSpec]) -> list[Trace]:
    found = basins(specs[0])
    return _told(basins_relief(found), f"{found.text} {SHADES}" if any(found.counts) else found.text)


def _objective_and_noise(spec: RunSpec) -> RunSpec:
    return replace(_surface_alone(spec), noise=spec.noise)


def _at_start(spec: RunSpec) -> RunSpec:
    return replace(_objective_and_noise(spec), start=spec.start, sampling=spec.sampling)


GROUNDS: dict[str, Ground] = {
    "contour": Ground(_surface_alone, lambda specs: [landscape_relief(objective_of(specs[0]))]),
    "surface": Ground(_surface_alone, lambda specs: [surface_relief(objective_of(specs[0]))]),
    "map": Ground(_plane, _map),
    "fan": Ground(_any_rate, _fan, together=True, seconds=fan_seconds),
    "steps": Ground(_turned, _steps, seconds=lambda _: 1.0),
    "noise": Ground(_objective_and_noise, _noise, seconds=lambda _: 1.0),
    "variance": Ground(_at_start, _variance),
    "ends": Ground(lambda _: RunSpec(), _ends, seconds=lambda _: 0.5),
    "basins": Ground(lambda spec: replace(spec, start=None), _basins, seconds=_basins_seconds),
    **{
        f"band-{measure}-{clock}": Ground(
            lambda spec: spec, partial(_band, measure, clock), together=True, seconds=_band_seconds
        )
        for measure in MEASURES
        for clock in CLOCKS
    },
}
