"""Curvature at a point: eigenvalues, condition number, and the kind of critical point by their signs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz import LOSSES, SURFACES, Curvature, curvature, theory
from gdviz.analysis.curvature import sharpness


@pytest.mark.parametrize(
    ("eigenvalues", "kind"),
    [
        ([1.0, 20.0], "minimum"),
        ([-20.0, -1.0], "maximum"),
        ([-1.0, 1.0], "saddle"),
        ([-1e-3, 1e4], "saddle"),
        ([0.0, 1.0], "flat"),
        ([0.0, 0.0], "flat"),
        ([-1e-12, 1.0], "flat"),
        ([1e-7, 1e4], "flat"),
        ([-2.0, 0.0, 3.0], "saddle"),
        ([1.0, 2.0, 3.0], "minimum"),
    ],
)
def test_kind_is_named_by_the_signs_of_the_eigenvalues(eigenvalues, kind):
    assert Curvature(np.array(eigenvalues), np.eye(len(eigenvalues))).kind == kind


@pytest.mark.parametrize("key", SURFACES)
def test_declared_points_are_called_what_they_are(key):
    surface = SURFACES[key]
    assert {curvature(surface, np.array(point)).kind for point in surface.minima} == {"minimum"}
    assert {curvature(surface, np.array(point)).kind for point in surface.saddles} <= {"saddle"}


@pytest.mark.parametrize("key", [key for key, one in {**SURFACES, **LOSSES}.items() if one.quadratic])
def test_on_a_quadratic_the_eigenvalues_found_once_are_those_of_every_point(key):
    objective = {**SURFACES, **LOSSES}[key]
    for point in np.random.default_rng(1).normal(scale=5.0, size=(4, objective.dimension)):
        there = np.linalg.eigvalsh(objective.hessian(point))
        np.testing.assert_allclose(curvature(objective, point).eigenvalues, there, rtol=1e-12)


@given(exponent=st.floats(0, 4), rotation=st.floats(0, 90))
def test_of_a_ravine_is_one_and_kappa_along_its_axes(exponent, rotation):
    kappa = min(10.0**exponent, 1e4)
    ravine = SURFACES["ravine"].configured({"kappa": kappa, "rotation": rotation})
    bend = curvature(ravine, (0.3, -2.0))
    assert (bend.smallest, bend.largest) == pytest.approx((1.0, kappa), abs=1e-11)
    assert bend.condition_number == pytest.approx(kappa, rel=1e-9)
    assert bend.directions.T @ bend.directions == pytest.approx(np.eye(2), abs=1e-12)
    if kappa > 1.01:
        along = np.array([np.cos(np.deg2rad(rotation)), np.sin(np.deg2rad(rotation))])
        assert abs(bend.directions[:, 0] @ along) == pytest.approx(1.0, abs=1e-9)


def test_of_rosenbrock_at_its_minimum():
    bend = curvature(SURFACES["rosenbrock"], (1.0, 1.0))
    assert bend.condition_number == pytest.approx(2508, abs=0.5)
    assert theory.max_stable_lr(bend.eigenvalues) == pytest.approx(0.0020, rel=5e-3)


def test_without_positive_curvature_everywhere_the_condition_number_is_infinite():
    assert curvature(SURFACES["saddle"], (0.0, 0.0)).condition_number == np.inf
    assert curvature(SURFACES["saddle"], (0.0, 0.0)).smallest == -1.0


@pytest.mark.parametrize("key", SURFACES)
def test_sharpness_along_a_path_is_the_largest_eigenvalue(key):
    path = np.random.default_rng(11).uniform(-3, 3, (50, 2))
    expected = [np.linalg.eigvalsh(SURFACES[key].hessian(point)).max() for point in path]
    assert sharpness(SURFACES[key], path) == pytest.approx(expected, abs=1e-9)


def test_where_the_hessian_is_not_finite_there_is_no_curvature():
    with pytest.raises(ValueError, match=r"the Hessian at \[nan, 0.0\] is not finite"):
        curvature(SURFACES["rosenbrock"], (float("nan"), 0.0))
