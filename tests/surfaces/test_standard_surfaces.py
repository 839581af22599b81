"""The standard surfaces have the formulas, views, starts and curvatures that are taught."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gdviz import SURFACES

PLACES = {
    "bowl": ((-2.5, 2), ((-3, 3), (-3, 3))),
    "ravine": ((-5, -2), ((-5.5, 5.5), (-3, 3))),
    "saddle": ((0.001, 1.5), ((-2, 2), (-2, 2))),
    "rosenbrock": ((-1.5, 2), ((-2, 2), (-1, 3))),
    "two_wells": ((0.75, 1.5), ((-2, 2), (-2, 2))),
    "himmelblau": ((-0.15, 0.67), ((-6, 6), (-6, 6))),
    "beale": ((1, 1.5), ((-4.5, 4.5), (-4.5, 4.5))),
    "rastrigin": ((-2, 3.5), ((-5.12, 5.12), (-5.12, 5.12))),
}
"""Start and view."""

# A lowest minimum: eigenvalues there, κ, largest stable learning rate, and the digits these are given to.
CURVATURES = [
    ("bowl", (0, 0), (1, 1), 1, 2, 1e-12),
    ("ravine", (0, 0), (1, 20), 20, 0.1, 1e-12),
    ("saddle", (1, 0), (1, 2), 2, 1, 1e-12),
    ("saddle", (-1, 0), (1, 2), 2, 1, 1e-12),
    ("rosenbrock", (1, 1), (0.3994, 1001.6), 2508, 0.001997, 5e-4),
    ("two_wells", (-0.9363, 0), (30.20, 31.40), 1.0395, 0.0637, 5e-4),
    ("two_wells", (0.9053, 0), (19.41, 21.12), 1.0883, 0.0947, 5e-4),
    ("beale", (3, 0.5), (0.3015, 48.98), 162.5, 0.04083, 5e-4),
    ("rastrigin", (0, 0), (396.8, 396.8), 1, 0.00504, 5e-4),
]

MINIMA = {
    "bowl": [(0, 0)],
    "ravine": [(0, 0)],
    "saddle": [(1, 0), (-1, 0)],
    "plateau": [(3, 0)],
    "rosenbrock": [(1, 1)],
    "two_wells": [(-0.936, 0), (0.905, 0)],
    "himmelblau": [(3, 2), (3.584, -1.848), (-2.805, 3.131), (-3.779, -3.283)],
    "beale": [(3, 0.5)],
}
"""All of them, the lowest first, to three digits."""

SADDLES = {
    "bowl": [],
    "ravine": [],
    "saddle": [(0, 0)],
    "plateau": [],
    "rosenbrock": [],
    "two_wells": [(0.069, 0)],
    "himmelblau": [(3.385, 0.074), (0.087, 2.884), (-3.073, -0.081), (-0.128, -1.954)],
    "beale": [(0.101, -2.645), (0, 1)],
    "rastrigin": [],
    "cliff": [],
}


@pytest.mark.parametrize("key", PLACES)
def test_start_and_view_are_those_taught(key):
    assert (SURFACES[key].start, SURFACES[key].view) == PLACES[key]


@pytest.mark.parametrize(("key", "near", "eigenvalues", "kappa", "limit", "digits"), CURVATURES)
def test_curvature_at_the_minima_is_the_one_taught(key, near, eigenvalues, kappa, limit, digits):
    surface = SURFACES[key]
    (minimum,) = (point for point in surface.minima if np.hypot(*np.subtract(point, near)) < 1e-4)
    low, high = np.linalg.eigvalsh(surface.hessian(np.array(minimum)))
    assert (low, high) == pytest.approx(eigenvalues, rel=digits)
    assert high / low == pytest.approx(kappa, rel=digits)
    assert 2 / high == pytest.approx(limit, rel=digits)


@pytest.mark.parametrize("key", MINIMA)
def test_minima_are_where_they_are_taught_to_be(key):
    assert np.array(SURFACES[key].minima) == pytest.approx(np.array(MINIMA[key]), abs=5e-4)


@pytest.mark.parametrize("key", SADDLES)
def test_saddles_are_where_they_are_taught_to_be(key):
    assert np.array(SURFACES[key].saddles) == pytest.approx(np.array(SADDLES[key]), abs=5e-4)


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
        ("two_wells", {}, (10, -3), 109.0),
        ("two_wells", {}, (1, 0), -1.0),  # the deep well is e^(−20) away
        ("two_wells", {}, (-0.936, 0), -2.063),
        ("two_wells", {}, (0.905, 0), -1.0927),
        ("himmelblau", {}, (0, 0), 170.0),
        ("himmelblau", {}, (-1, 2), 80.0),  # (−8)² + (−4)²
        ("beale", {}, (0, 7), 14.203125),
        ("beale", {}, (1, 2), 126.453125),  # 2.5² + 5.25² + 9.625²
        ("rastrigin", {}, (2, -3), 13.0),
        ("rastrigin", {}, (0.5, 0), 20.25),
        ("rastrigin", {}, (0.25, 0.25), 20.125),
        ("cliff", {}, (-9, 0), 3.0),  # √(36 + 45) − 6
        ("cliff", {}, (0, 9), 3.0),
        ("cliff", {}, (9, 0), 483.0),  # and 120·4 of the wall
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
