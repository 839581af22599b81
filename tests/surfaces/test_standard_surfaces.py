"""The standard surfaces have the formulas, views, starts and curvatures that are taught."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gdviz import SURFACES

# key: start, view, eigenvalues at the minimum, κ, largest stable learning rate, and the digits these are given to
TAUGHT = {
    "bowl": ((-2.5, 2), ((-3, 3), (-3, 3)), (1, 1), 1, 2, 1e-12),
    "ravine": ((-5, -2), ((-5.5, 5.5), (-3, 3)), (1, 20), 20, 0.1, 1e-12),
    "saddle": ((0.001, 1.5), ((-2, 2), (-2, 2)), (1, 2), 2, 1, 1e-12),
    "rosenbrock": ((-1.5, 2), ((-2, 2), (-1, 3)), (0.40, 1002), 2508, 0.0020, 5e-3),
}


@pytest.mark.parametrize("key", TAUGHT)
def test_view_start_and_curvature_are_those_taught(key):
    start, view, eigenvalues, kappa, limit, digits = TAUGHT[key]
    surface = SURFACES[key]
    assert (surface.start, surface.view) == (start, view)
    for minimum in surface.minima:
        low, high = np.linalg.eigvalsh(surface.hessian(np.array(minimum)))
        assert (low, high) == pytest.approx(eigenvalues, rel=digits)
        assert high / low == pytest.approx(kappa, rel=1e-3 if key == "rosenbrock" else 1e-12)
        assert 2 / high == pytest.approx(limit, rel=digits)


def test_minima_and_saddles_are_where_they_are_taught_to_be():
    assert {
        key: (set(s.minima), set(s.saddles)) for key, s in SURFACES.items() if key in (*TAUGHT, "plateau")
    } == {
        "bowl": ({(0, 0)}, set()),
        "ravine": ({(0, 0)}, set()),
        "saddle": ({(1, 0), (-1, 0)}, {(0, 0)}),
        "plateau": ({(3, 0)}, set()),
        "rosenbrock": ({(1, 1)}, set()),
    }


@pytest.mark.parametrize(
    ("key", "parameters", "point", "value"),
    [
        ("bowl", {}, (3, 4), 12.5),
        ("ravine", {}, (2, 1), 12.0),
        ("ravine", {"kappa": 9, "rotation": 90}, (2, 1), 18.5),
        ("ravine", {"kappa": 3, "rotation": 45}, (1, 1), 1.0),
        ("ravine", {"kappa": 3, "rotation": 45}, (-1, 1), 3.0),
        ("saddle", {}, (2, 1), 2.5),
        ("saddle", {"pure": 1}, (2, 1), 3.0),
        ("plateau", {}, (3, 0), 0.0),
        ("plateau", {}, (-1, 0), 1.0),
        ("plateau", {}, (-104, 0), 101.0),
        ("rosenbrock", {}, (0, 0), 1.0),
        ("rosenbrock", {}, (-1, 2), 104.0),
    ],
)
def test_values_worked_out_by_hand(key, parameters, point, value):
    surface = SURFACES[key].configured(parameters)
    assert surface.value(np.array(point, dtype=float)) == pytest.approx(value, rel=1e-12, abs=1e-4)


@given(st.floats(0, 4).map(lambda e: min(10**e, 1e4)), st.floats(0, 90))
@example(1e4, 45.0)
@example(1.0, 30.0)
def test_ravine_has_curvature_1_along_its_angle_and_kappa_across(kappa, rotation):
    hessian = SURFACES["ravine"].configured({"kappa": kappa, "rotation": rotation}).hessian(np.zeros(2))
    # Counter-clockwise: the unit vector along the ravine is e^{iφ}.
    along = np.exp(1j * np.deg2rad(rotation))
    across = 1j * along
    np.testing.assert_allclose(
        hessian @ [along.real, along.imag], [along.real, along.imag], atol=1e-15 * 8 * kappa
    )
    np.testing.assert_allclose(
        hessian @ [across.real, across.imag], [kappa * across.real, kappa * across.imag], atol=1e-15 * 8 * kappa
    )
    assert np.linalg.eigvalsh(hessian) == pytest.approx([1, kappa], abs=1e-15 * 8 * kappa)


def test_plateau_is_level_where_it_says_so_and_steep_on_both_sides():
    plateau = SURFACES["plateau"]
    x, y = np.meshgrid(np.linspace(-2, 0, 201), np.linspace(-30, 30, 601))
    assert np.hypot(*plateau.gradient(np.array([x, y]))).max() < 1e-3
    assert -2 <= plateau.start[0] <= 0
    assert np.hypot(*plateau.gradient(np.array([-5.0, 0.0]))) > 0.9
    assert np.hypot(*plateau.gradient(np.array([2.3, 0.0]))) > 0.5


def test_plateau_is_finite_however_far_out():
    plateau = SURFACES["plateau"]
    for x in (-1e6, 1e6):
        theta = np.array([x, 1e6])
        assert np.isfinite(plateau.value(theta))
        assert np.isfinite(plateau.gradient(theta)).all()
        assert np.isfinite(plateau.hessian(theta)).all()


def test_only_the_pure_saddle_has_no_minimum():
    assert [key for key, surface in SURFACES.items() if not surface.minima] == []
    assert SURFACES["saddle"].configured({"pure": 1}).minima == ()


def test_only_quadratics_have_the_same_hessian_everywhere():
    here, there = np.array([0.4, -0.3]), np.array([1.7, 1.1])
    for surface in SURFACES.values():
        same = (surface.hessian(here) == surface.hessian(there)).all()
        assert same == surface.quadratic


@pytest.mark.parametrize(
    ("key", "parameters", "message"),
    [
        ("ravine", {"kappa": 0.5}, r"ravine: kappa \(κ\) must be in \[1, 10000\], got 0.5"),
        ("ravine", {"rotation": 91}, r"ravine: rotation \(φ\) must be in \[0, 90\], got 91"),
        ("ravine", {"rotation": float("nan")}, r"ravine: rotation \(φ\) must be in \[0, 90\], got nan"),
        ("ravine", {"kappa": "steep"}, r"ravine: kappa \(κ\) must be a number, got 'steep'"),
        ("saddle", {"pure": 0.5}, r"saddle: pure \(pure\) must be 0 or 1, got 0.5"),
        ("ravine", {"kapa": 3}, r"no parameter of ravine is called 'kapa'; choose one of kappa, rotation"),
        (
            "rosenbrock",
            {"kappa": 3},
            r"no parameter of rosenbrock is called 'kappa'; there are none to choose from",
        ),
    ],
)
def test_a_wrong_parameter_is_refused_with_what_is_allowed(key, parameters, message):
    with pytest.raises(ValueError, match=message):
        SURFACES[key].configured(parameters)
