"""What can be fetched as the ground of a picture: what each kind depends on, and what draws it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import gdviz
from gdviz.analysis.basins import basins
from gdviz.analysis.compare import rows_by_kappa
from gdviz.analysis.estimator import estimator_variance
from gdviz.analysis.flat_or_sharp import where_seeds_end
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
from gdviz.spec import RunSpec, SweepSpec
from gdviz.ui import cache
from gdviz.ui.extras import check_measure
from gdviz.ui.ground_price import band_seconds, basins_seconds, check_at_once, seeds_of
from gdviz.ui.price import fan_seconds
from gdviz.ui.rates import LEARNING_RATES


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


def _fan(specs: Sequence[RunSpec]) -> list[Trace]:
    check_at_once(specs)
    return fan_curves([gdviz.sweep(SweepSpec(spec, (("lr", LEARNING_RATES),))) for spec in specs])


def _steps(specs: Sequence[RunSpec]) -> list[Trace]:
    (spec,) = specs
    return step_curves(rows_by_kappa(dict(spec.objective_numbers).get("rotation", 0.0)))


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
    "map": Ground(_plane, _map, seconds=lambda _: 0.2),
    "fan": Ground(_any_rate, _fan, together=True, seconds=fan_seconds),
    "steps": Ground(_turned, _steps, seconds=lambda _: 1.0),
    "noise": Ground(_objective_and_noise, _noise, seconds=lambda _: 1.0),
    "variance": Ground(_at_start, _variance, seconds=lambda _: 0.2),
    "ends": Ground(lambda _: RunSpec(), _ends, seconds=lambda _: 0.5),
    "basins": Ground(lambda spec: replace(spec, start=None), _basins, seconds=basins_seconds),
    **{
        f"band-{measure}-{clock}": Ground(
            lambda spec: spec, partial(_band, measure, clock), together=True, seconds=band_seconds
        )
        for measure in MEASURES
        for clock in CLOCKS
    },
}
