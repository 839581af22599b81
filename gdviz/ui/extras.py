"""What a page shows of a run beyond its path: further columns for the pictures, single points, and a note."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gdviz.analysis import Run
from gdviz.analysis.accuracy import accuracy
from gdviz.analysis.damping import damping
from gdviz.analysis.edge import edge
from gdviz.analysis.effective_rate import check_pair, effective_rate
from gdviz.analysis.facts import length
from gdviz.analysis.measures import CLOCKS, MEASURES
from gdviz.analysis.modes import modes
from gdviz.analysis.noise_floor import floor_note
from gdviz.analysis.parabola import START, bend_at_minimum, parabola_spec
from gdviz.arrays import Array
from gdviz.catalogue import Catalogue
from gdviz.engine.entries import objective_of, start_of
from gdviz.figures.fan import final_excess
from gdviz.figures.parabola import height
from gdviz.figures.stability_map import place_on_map
from gdviz.losses import DataLoss
from gdviz.objective import Objective
from gdviz.spec import RunSpec
from gdviz.ui.packing import Column

WIDE = 6.0
"""Points on the parabola are kept up to this many times the start's distance; the picture shows 1.6."""

MOST_PASSES = 128.0
"""Passes over all examples that one step is given room for: a gradient, f, and 126 trials of a line search."""


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


def _edge_columns(spec: RunSpec) -> list[Column]:
    objective = objective_of(spec)
    if isinstance(objective, DataLoss):
        # At every step of every run all examples would be gone through once more, for d² numbers each.
        raise ValueError(f"{objective.title} is a loss over data: its curvature is not followed along a path.")
    return [Column("sharpness", -8.0, 12.0, log=True), Column("limit", -8.0, 12.0, log=True)]


def _edge_values(run: Run) -> dict[str, Array]:
    found = edge(run)
    return {"sharpness": found.sharpness, "limit": np.append(found.limit, np.nan)}


def _edge_note(run: Run) -> str:
    return "" if run.objective.quadratic else edge(run).text


def _mode_columns(spec: RunSpec) -> list[Column]:
    surface = objective_of(spec)
    bend_at_minimum(surface)  # for its sentence, where there is no minimum
    if surface.dimension != 2:
        raise ValueError(
            f"The slow and the fast error are shown for two weights, here there are {surface.dimension}."
        )
    minima = np.array(surface.minima)
    distance = float(length(minima - start_of(spec)).max())
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
    return dict(spec.objective_numbers)["curvature"]


def check_measure(key: str, objective: Objective) -> None:
    """Raise ValueError, with a sentence to show, where there is no minimum to measure a distance to."""
    if key == "distance" and not objective.minima:
        raise ValueError(f"{objective.title} has no minimum here, so there is no distance to it.")


def _measure_columns(key: str) -> Callable[[RunSpec], list[Column]]:
    def columns(spec: RunSpec) -> list[Column]:
        check_measure(key, objective_of(spec))
        return [Column(key, -10.0, 14.0, log=True)]

    return columns


def _measure_values(key: str) -> Callable[[Run], dict[str, Array]]:
    return lambda run: {key: MEASURES[key].of(run.objective, run.trajectory)}


def _work_values(run: Run) -> dict[str, Array]:
    return {"work": CLOCKS["work"].of(run.trajectory)}


def _effective_columns(spec: RunSpec) -> list[Column]:
    check_pair(objective_of(spec))
    return [Column(name, -12.0, 12.0, log=True) for name in ("gain_x", "gain_y")]


def _effective_values(run: Run) -> dict[str, Array]:
    x, y = effective_rate(run).T
    return {"gain_x": np.append(x, np.nan), "gain_y": np.append(y, np.nan)}


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
        *(Extra(key, _measure_columns(key), _measure_values(key)) for key in MEASURES if key != "excess"),
        Extra("accuracy", lambda _: [Column("accuracy", 0.0, 1.0)], lambda run: {"accuracy": accuracy(run)}),
        Extra("work", lambda spec: [Column("work", 0.0, MOST_PASSES * spec.steps)], _work_values),
        Extra("effective", _effective_columns, _effective_values),
        Extra("final", points=_final_points),
        Extra("floor", note=floor_note),
        Extra("setting", points=_setting_points, note=damping),
    ],
)
"""What a request for runs can ask for in addition."""


def note_of(run: Run, extras: Sequence[Extra]) -> str:
    """What the extras have to say of a run."""
    return " ".join(filter(None, (extra.note(run) for extra in extras)))
