"""The bands of the learning rate on a parabola: in each of them a run does what the band is called."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import gdviz
from gdviz.analysis.bands import REGIMES, bands

lams = st.floats(-3, 5).map(lambda e: 10.0**e)
RULES = [("momentum", 0.1), ("momentum", 0.5), ("momentum", 0.9), ("nesterov", 0.1), ("nesterov", 0.9)]
LONG = 3000


def on_parabola(lam, lr, steps, optimizer="gd", beta=0.0):
    """x_0 … x_T on ½λx² from −1, as far as they are numbers of full precision."""
    run = gdviz.run(
        objective="bowl", objective_parameters={"curvature": lam}, start=(-1.0, 0.0), optimizer=optimizer, lr=lr,
        hyperparameters={} if optimizer == "gd" else {"momentum": beta}, steps=steps,
    )  # fmt: skip
    x = run.theta[: run.last + 1, 0]
    return x[np.logical_and.accumulate(np.abs(x) > 1e-290)]


def turns(x):
    """Whether each step lands on the other side."""
    return x[1:] * np.sign(x[:-1]) < 0.0


@given(lam=lams, steps=st.integers(1, 400), part=st.floats(0.01, 0.99))
def test_descent_crawls_if_more_than_a_tenth_of_the_error_is_left(lam, steps, part):
    crawl = bands(lam, steps).crawl
    assert abs(on_parabola(lam, part * crawl, steps)[-1]) > 0.1
    assert abs(on_parabola(lam, crawl * (1.0 - 1e-6), steps)[-1]) > 0.1
    assert abs(on_parabola(lam, crawl * (1.0 + 1e-6), steps)[-1]) < 0.1


@given(lam=lams, steps=st.integers(2, 400), part=st.floats(0.001, 0.999))
def test_descent_is_smooth_without_a_change_of_sign_and_with_less_than_a_tenth_left(lam, steps, part):
    ends = bands(lam, steps)
    x = on_parabola(lam, ends.crawl + part * (ends.smooth - ends.crawl), steps)
    assert not turns(x).any()
    assert (np.diff(np.abs(x)) < 0.0).all()
    assert abs(x[-1]) < 0.1


@given(lam=lams, steps=st.integers(2, 400), part=st.floats(0.001, 0.999))
def test_descent_oscillates_with_a_change_of_sign_at_every_step_and_shrinks(lam, steps, part):
    ends = bands(lam, steps)
    x = on_parabola(lam, ends.smooth + part * (ends.oscillate - ends.smooth), steps)
    assert turns(x).all()
    assert (np.diff(np.abs(x)) < 0.0).all()


@given(lam=lams, steps=st.integers(2, 400), part=st.floats(1.001, 100.0))
def test_descent_diverges_by_growing_at_every_step(lam, steps, part):
    x = on_parabola(lam, part * bands(lam, steps).oscillate, steps)
    assert (np.diff(np.abs(x)) > 0.0).all()


@pytest.mark.parametrize(("optimizer", "beta"), RULES)
@pytest.mark.parametrize("lam", [0.05, 1.0, 700.0])
def test_with_momentum_smooth_ends_where_the_first_swing_past_the_minimum_begins(optimizer, beta, lam):
    smooth = bands(lam, LONG, optimizer, beta).smooth
    assert not turns(on_parabola(lam, 0.98 * smooth, LONG, optimizer, beta)).any()
    assert turns(on_parabola(lam, 1.02 * smooth, LONG, optimizer, beta)).any()


@pytest.mark.parametrize(("optimizer", "beta"), RULES)
@pytest.mark.parametrize("lam", [0.05, 1.0, 700.0])
def test_with_momentum_oscillate_ends_where_the_error_begins_to_grow(optimizer, beta, lam):
    limit = bands(lam, LONG, optimizer, beta).oscillate
    below, above = (np.abs(on_parabola(lam, part * limit, LONG, optimizer, beta)) for part in (0.98, 1.02))
    # The last fifth against the one before it: a swing has its ups and downs.
    assert below[-len(below) // 5 :].max() < below[-2 * len(below) // 5 : -len(below) // 5].max() < 1.0
    assert above[-1] > 1e5


@given(
    optimizer=st.sampled_from(["momentum", "nesterov"]),
    beta=st.floats(0, 0.98),
    lam=lams,
    steps=st.integers(2, 2000),
)
def test_with_momentum_a_twentieth_to_a_tenth_is_left_where_crawl_ends(optimizer, beta, lam, steps):
    ends = bands(lam, steps, optimizer, beta)
    left = abs(on_parabola(lam, ends.crawl, steps, optimizer, beta)[-1])
    assert left > 0.05
    assert left <= 0.1 * (1.0 + 1e-9) or ends.crawl == ends.smooth


@given(
    optimizer=st.sampled_from(["gd", "momentum", "nesterov"]),
    beta=st.floats(0, 0.99),
    lam=lams,
    steps=st.integers(1, 10_000),
)
def test_the_bands_follow_one_another_and_their_ends_scale_with_the_curvature(optimizer, beta, lam, steps):
    ends = bands(lam, steps, optimizer, beta)
    assert 0.0 < ends.crawl <= ends.smooth < ends.oscillate
    assert len(ends) == len(REGIMES) - 1
    assert np.multiply(ends, lam) == pytest.approx(bands(1.0, steps, optimizer, beta), rel=1e-12)


@given(lam=lams, steps=st.integers(1, 1000), optimizer=st.sampled_from(["momentum", "nesterov"]))
def test_without_momentum_they_are_those_of_descent(lam, steps, optimizer):
    assert bands(lam, steps, optimizer, 0.0) == pytest.approx(bands(lam, steps))


@given(lam=lams, steps=st.integers(1, 1000))
def test_more_steps_leave_less_room_to_crawl(lam, steps):
    assume(steps > 1)
    assert bands(lam, steps).crawl < bands(lam, steps - 1).crawl


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bands(1.0, 10, "adam"), "no optimizer with a closed form is called 'adam'"),
        (lambda: bands(0.0, 10), r"theory needs positive eigenvalues, got 0.0"),
        (lambda: bands(1.0, 10, "momentum", 1.0), r"momentum \(β\) must be in \[0, 1\), got 1.0"),
    ],
)
def test_what_has_no_bands_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
