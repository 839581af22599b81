"""The parabola's run is the surface's run across the steepest direction, and nothing else."""

import math
from dataclasses import replace

import numpy as np
import pytest

import gdviz
from gdviz import RunSpec
from gdviz.analysis.parabola import bend_at_minimum, parabola_spec
from gdviz.objective import Objective
from gdviz.surfaces import SURFACES

PURE = {"objective": "saddle", "objective_parameters": {"pure": 1}}


@pytest.mark.parametrize("rotation", [0.0, 30.0, 90.0])
@pytest.mark.parametrize("schedule", ["constant", "cosine", "one_cycle"])
@pytest.mark.parametrize(("optimizer", "beta"), [("gd", None), ("momentum", 0.9), ("nesterov", 0.7)])
@pytest.mark.parametrize("product", [0.3, 1.2, 1.95, 2.6])
def test_on_a_turned_ravine_x_is_the_coordinate_across_it(rotation, schedule, optimizer, beta, product):
    spec = RunSpec(
        objective="ravine", objective_parameters={"kappa": 40, "rotation": rotation, "curvature": 0.5},
        optimizer=optimizer, lr=product / 20.0, hyperparameters={} if beta is None else {"momentum": beta},
        schedule=schedule, steps=60,
    )  # fmt: skip
    run, parabola = gdviz.run(spec), gdviz.run(parabola_spec(spec))
    # The steep axis of the ravine, which is its y axis turned by the angle.
    across = np.array([-math.sin(math.radians(rotation)), math.cos(math.radians(rotation))])
    last = min(run.last, parabola.last)
    error, x = run.theta[: last + 1] @ across, parabola.theta[: last + 1, 0]
    # Together the coordinates carry the rounding of the larger, slower one.
    digits = 1e-13 * np.maximum.accumulate(np.hypot(*run.theta[: last + 1].T)[::-1])[::-1]
    assert x[0] == -1.0
    assert (np.abs(error - error[0] / x[0] * x) <= 30 * digits).all()
    assert (parabola.theta[: last + 1, 1] == 0.0).all()


def test_everything_but_surface_and_start_is_kept():
    spec = RunSpec(
        objective="rosenbrock", optimizer="adam", lr=0.3, steps=17, start=(0.2, 0.4), schedule="cosine",
        hyperparameters={"beta1": 0.8}, batch_size=4, noise=0.5, weight_decay=0.1, clip_norm=2.0, seed=7,
    )  # fmt: skip
    found = parabola_spec(spec)
    restored = replace(found, objective="rosenbrock", objective_parameters=(), start=(0.2, 0.4))
    assert restored == spec
    assert (found.objective, found.start) == ("bowl", (-1.0, 0.0))


@pytest.mark.parametrize("objective", SURFACES)
def test_its_curvature_is_the_largest_one_at_the_lowest_minimum(objective):
    surface = SURFACES[objective]
    lowest = min(surface.minima, key=lambda point: float(surface.value(np.array(point))))
    h = 1e-5
    columns = [
        (surface.gradient(np.array(lowest) + h * e) - surface.gradient(np.array(lowest) - h * e)) / (2 * h)
        for e in np.eye(2)
    ]
    (name, value), *rest = parabola_spec(RunSpec(objective=objective)).objective_parameters
    assert (name, rest) == ("curvature", [])
    assert value == pytest.approx(np.linalg.eigvalsh(np.array(columns)).max(), rel=1e-6)


@pytest.mark.parametrize("rotation", np.linspace(0.0, 90.0, 31).tolist())
def test_the_steepest_ravine_there_is_has_its_parabola(rotation):
    spec = RunSpec(objective_parameters={"kappa": 1e4, "curvature": 1e2, "rotation": rotation})
    gdviz.run(parabola_spec(replace(spec, steps=1)))


def test_without_a_minimum_there_is_none_and_a_sentence_says_so():
    with pytest.raises(ValueError, match=r"^Saddle has no minimum here, so there is no curvature .*\.$"):
        parabola_spec(RunSpec(**PURE))
    with pytest.raises(ValueError, match="has no minimum here"):
        bend_at_minimum(gdviz.run(**PURE, steps=1).objective)


@pytest.mark.parametrize("eigenvalues", [(0.0, 2.0), (-1.0, 2.0), (0.0, 0.0)])
def test_where_the_ground_is_not_curved_upwards_there_is_none_either(monkeypatch, eigenvalues):
    monkeypatch.setattr(Objective, "spectrum", property(lambda _: (np.array(eigenvalues), np.eye(2))))
    with pytest.raises(
        ValueError, match=r"Round bowl is not curved upwards in every direction at its lowest point"
    ):
        parabola_spec(RunSpec(objective="bowl"))
