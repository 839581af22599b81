"""What every surface promises: true derivatives, true minima, and the numbers taught."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz import SURFACES
from gdviz.surfaces import Surface


@st.composite
def configured(draw, key):
    """The surface with every parameter anywhere in its Domain."""
    values = {}
    for name, domain in SURFACES[key].domains().items():
        if domain.scale == "switch":
            values[name] = float(draw(st.booleans()))
        elif domain.scale == "log":
            exponent = draw(st.floats(np.log10(domain.low), np.log10(domain.high)))
            values[name] = float(np.clip(10.0**exponent, domain.low, domain.high))
        else:
            values[name] = draw(st.floats(domain.low, domain.high))
    return SURFACES[key].configured(values)


@st.composite
def points(draw, surface):
    """A point of the view or up to half its size beside it."""
    sides = [(low - 0.5 * (high - low), high + 0.5 * (high - low)) for low, high in surface.view]
    return np.array([draw(st.floats(*side)) for side in sides])


def settings_of(surface: Surface) -> list[Surface]:
    """The surface with each parameter at its default and at both ends of its Domain, in all combinations."""
    domains = surface.domains().values()
    choices = product(
        *(sorted({value, d.low, d.high}) for value, d in zip(surface.defaults().values(), domains, strict=True))
    )
    return [surface.configured(zip(surface.domains(), choice, strict=True)) for choice in choices]


def name(surface: Surface) -> str:
    return "-".join([surface.key, *(f"{key}={value:g}" for key, value in surface.defaults().items())])


EVERY = [pytest.param(s, id=name(s)) for entry in SURFACES.values() for s in settings_of(entry)]


def central_difference(f, theta, i, h=1e-3):
    """∂f/∂θ_i to order h⁴, from four values."""
    step = np.zeros(2)
    step[i] = h
    return (8 * (f(theta + step) - f(theta - step)) - (f(theta + 2 * step) - f(theta - 2 * step))) / (12 * h)


def complex_step(f, theta, i):
    """∂f/∂θ_i of an analytic f, without any difference and so to rounding."""
    shifted = theta.astype(complex)
    shifted[i] += 1e-30j
    return f(shifted).imag / 1e-30


# The plateau's and the cliff's ln(1 + eᶻ) is computed for real z only.
ANALYTIC = [key for key in SURFACES if key not in ("plateau", "cliff")]


@pytest.mark.parametrize("key", SURFACES)
@settings(max_examples=150)
@given(data=st.data())
def test_gradient_and_hessian_are_finite_differences(key, data):
    surface = data.draw(configured(key))
    theta = data.draw(points(surface))
    gradient, hessian = surface.gradient(theta), surface.hessian(theta)
    size = 1.0 + abs(surface.value(theta)) + np.abs(gradient).max() + np.abs(hessian).max()
    for i in range(2):
        assert gradient[i] == pytest.approx(central_difference(surface.value, theta, i), abs=1e-9 * size)
        assert hessian[i] == pytest.approx(central_difference(surface.gradient, theta, i), abs=1e-9 * size)


@pytest.mark.parametrize("key", ANALYTIC)
@settings(max_examples=150)
@given(data=st.data())
def test_gradient_and_hessian_are_complex_steps(key, data):
    surface = data.draw(configured(key))
    theta = data.draw(points(surface))
    gradient, hessian = surface.gradient(theta), surface.hessian(theta)
    size = np.abs(hessian).max() * (1.0 + np.abs(theta).max())
    for i in range(2):
        assert gradient[i] == pytest.approx(complex_step(surface.value, theta, i), rel=1e-13, abs=1e-14 * size)
        assert hessian[i] == pytest.approx(complex_step(surface.gradient, theta, i), rel=1e-13, abs=1e-14 * size)


@pytest.mark.parametrize("surface", EVERY)
def test_declared_critical_points_are_what_they_are_called(surface):
    assert surface.critical_points == surface.minima + surface.saddles
    assert surface.critical_points
    for point in surface.critical_points:
        eigenvalues = np.linalg.eigvalsh(surface.hessian(np.array(point)))
        assert np.abs(surface.gradient(np.array(point))).max() <= 1e-12 * eigenvalues.max()
        if point in surface.minima:
            assert eigenvalues.min() > 0.0
        else:
            assert eigenvalues.min() < 0.0 < eigenvalues.max()


@pytest.mark.parametrize("surface", EVERY)
def test_no_point_lies_below_the_lowest_and_the_lowest_minimum_comes_first(surface):
    _, _, values = surface.grid()
    far = surface.value(np.random.default_rng(7).uniform(-50.0, 50.0, (2, 20_000)))
    if not surface.minima:
        assert surface.lowest == -np.inf
        assert far.min() < values.min() < 0.0
        return
    assert min(values.min(), far.min()) >= surface.lowest - 1e-12
    at = [float(surface.value(np.array(point))) for point in surface.minima]
    assert at == sorted(at)
    assert at[0] == surface.lowest


@pytest.mark.parametrize("surface", EVERY)
def test_shapes_follow_the_point_and_a_grid_is_point_by_point(surface):
    batch = np.random.default_rng(1).uniform(-2.0, 2.0, (2, 5, 3))
    assert surface.value(batch).shape == (5, 3)
    assert surface.gradient(batch).shape == (2, 5, 3)
    assert surface.hessian(batch).shape == (2, 2, 5, 3)
    for index in np.ndindex(5, 3):
        one = batch[(slice(None), *index)]
        assert surface.value(one) == surface.value(batch)[index]
        assert (surface.gradient(one) == surface.gradient(batch)[(slice(None), *index)]).all()
        assert (surface.hessian(one) == surface.hessian(batch)[(slice(None), slice(None), *index)]).all()
    x, y, f = surface.grid(9)
    assert ((x[0], x[-1]), (y[0], y[-1])) == surface.view
    assert f.shape == (9, 9)
    assert f[2, 7] == surface.value(np.array([x[7], y[2]]))


@pytest.mark.parametrize("surface", EVERY)
def test_value_and_derivatives_leave_the_point_alone(surface):
    theta = np.array([0.3, -0.7])
    surface.value(theta), surface.hessian(theta)
    gradient = surface.gradient(theta)
    gradient += 1.0
    assert theta.tolist() == [0.3, -0.7]


@pytest.mark.parametrize("surface", EVERY)
def test_start_and_minima_lie_in_the_view_and_the_start_is_no_critical_point(surface):
    for x, y in (surface.start, *surface.critical_points):
        (left, right), (bottom, top) = surface.view
        assert left <= x <= right
        assert bottom <= y <= top
    assert np.abs(surface.gradient(np.array(surface.start))).max() > 0.0


@pytest.mark.parametrize("surface", EVERY)
def test_every_surface_says_what_it_is_and_where_it_comes_from(surface):
    assert surface.title
    assert surface.tex
    assert surface.reference
    assert (type(surface).__doc__ or "").strip()
