"""What a page shows of a run beyond its path: further columns for the pictures, single points, and a note."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gdviz.analysis import Run
from gdviz.analysis.damping import damping
from gdviz.analysis.edge import edge
from gdviz.analysis.modes import modes
from gdviz.analysis.parabola import START, bend_at_minimum, parabola_spec
from gdviz.arrays import Array
from gdviz.catalogue import Catalogue
from gdviz.engine.setup import objective_of, start_of
from gdviz.figures.fan import final_excess
from gdviz.figures.parabola import height
from gdviz.figures.stability_map import place_on_map
from gdviz.spec import RunSpec
from gdviz.surfaces import Surface
from gdviz.ui.packing import Column

WIDE = 6.0
"""Points on the parabola are kept up to this many times the start's distance; the picture shows 1.6."""


@dataclass(frozen=True)
class Extra:
    """One such addition, under the key that a request names it by.

    `columns` gives the ranges for a spec, `values` what a run has of each over t, `points` single numbers by
    name. They are taken from the run itself or, with a `companion`, from the run of that other spec.
    """

    key: str
    columns: Callable[[RunSpec], Sequence[Column]] = lambda _: ()
    values: Callable[[Run], Mapping[str, Array]] = lambda _: {}
    points: Callable[[Run], Mapping[str, float]] = lambda _: {}
    note: Callable[[Run], str] = lambda _: ""
    companion: Callable[[RunSpec], RunSpec] | None = None


def _edge_columns(_: RunSpec) -> list[Column]:
    return [Column("sharpness", -8.0, 12.0, log=True), Column("limit", -8.0, 12.0, log=True)]


def _edge_values(run: Run) -> dict[str, Array]:
    found = edge(run)
    return {"sharpness": found.sharpness, "limit": np.append(found.limit, np.nan)}


def _edge_note(run: Run) -> str:
    surface = run.objective
    return "" if isinstance(surface, Surface) and surface.quadratic else edge(run).text


def _mode_columns(spec: RunSpec) -> list[Column]:
    surface = objective_of(spec)
    bend_at_minimum(surface)  # for its sentence, where there is no minimum
    minima = np.array(surface.minima)
    distance = float(np.hypot(*(minima - start_of(spec)).T).max())
    decade = float(np.log10(max(distance, 1e-12)))
    return [Column(name, decade - 10.0, decade + 10.0, log=True) for name in ("slow", "fast")]


def _mode_values(run: Run) -> dict[str, Array]:
    slow, fast = np.abs(modes(run).errors.T)
    return {"slow": slow, "fast": fast}


def _parabola_columns(spec: RunSpec) -> list[Column]:
    wide = WIDE * abs(START)
    return [Column("u", -wide, wide), Column("height", 0.0, float(height(_curvature(spec), wide)))]


def _parabola_values(run: Run) -> dict[str, Array]:
    u = run.theta[:, 0]
    return {"u": u, "height": np.asarray(height(_curvature(run.spec), u))}


def _curvature(spec: RunSpec) -> float:
    """λ of the bowl that stands for the parabola."""
    return dict(spec.objective_parameters)["curvature"]


def _final_points(run: Run) -> dict[str, float]:
    surface = objective_of(run.spec)
    return {"lr": run.spec.lr, "final": float(final_excess(surface, run.loss[:1], run.loss[-1:])[0])}


def _setting_points(run: Run) -> dict[str, float]:
    lr, momentum = place_on_map(run, bend_at_minimum(objective_of(run.spec)).largest)
    return {"shown_lr": lr, "momentum": momentum}


EXTRAS: Catalogue[Extra] = Catalogue(
    "extra",
    [
        Extra("edge", _edge_columns, _edge_values, note=_edge_note),
        Extra("modes", _mode_columns, _mode_values),
        Extra("parabola", _parabola_columns, _parabola_values, companion=parabola_spec),
        Extra("final", points=_final_points),
        Extra("setting", points=_setting_points, note=damping),
    ],
)
"""What a request for runs can ask for in addition."""


def note_of(run: Run, extras: Sequence[Extra]) -> str:
    """What the extras have to say of a run."""
    return " ".join(filter(None, (extra.note(run) for extra in extras)))
