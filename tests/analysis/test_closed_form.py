"""Closed form against descent: what is timed solves the problem, and what is said follows from the seconds."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.analysis.closed_form import (
    CONDITION,
    DIMENSIONS,
    EXAMPLES,
    Timing,
    crossing,
    descend,
    duration,
    measure,
    problem,
    slope,
    solution,
)

SOME = [1, 2, 7, 60, 300]


def timings(solve, descent, ds=(2, 10, 50, 200, 1000)):
    """Hand-made: seconds at each d, one step being a thirtieth of descent."""
    rows = zip(ds, solve, descent, strict=True)
    return [Timing(d, one, other / 30.0, other, 30) for d, one, other in rows]


@pytest.mark.parametrize("d", [*SOME, EXAMPLES])
def test_the_closed_form_is_the_least_squares_solution(d):
    x, y = problem(d)
    expected = np.linalg.lstsq(x, y)[0]
    np.testing.assert_allclose(solution(x, y), expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("d", SOME)
def test_the_steps_that_are_counted_bring_descent_to_a_hundredth_and_one_less_does_not(d):
    x, y = problem(d)
    expected = np.linalg.lstsq(x, y)[0]
    count = measure(d).steps
    # Descent written out once more, from the gradient of f = ‖Xw − y‖²/(2N) and the largest singular value.
    lr = EXAMPLES / np.linalg.norm(x, 2) ** 2
    w, away = np.zeros(d), [1.0]
    for _ in range(count):
        w = w - lr * (x.T @ x @ w - x.T @ y) / EXAMPLES
        away.append(np.linalg.norm(w - expected) / np.linalg.norm(expected))
    assert away[-1] <= 0.01 < away[-2]
    np.testing.assert_allclose(descend(x, y, count), w, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("d", SOME)
def test_a_timing_is_of_its_own_d_and_all_its_seconds_are_positive(d):
    timing = measure(d)
    assert timing.d == d
    assert min(timing.solve, timing.step, timing.descent, timing.steps) > 0


@pytest.mark.parametrize("d", SOME[1:])
def test_the_condition_number_is_the_same_for_every_d_and_the_matrix_is_full(d):
    x, _ = problem(d)
    gram = x.T @ x / EXAMPLES
    eigenvalues = np.linalg.eigvalsh(gram)
    assert eigenvalues[[0, -1]] == pytest.approx([1.0 / CONDITION, 1.0])
    assert np.abs(gram - np.diag(np.diag(gram))).max() > 1e-3


def test_the_number_of_examples_is_fixed_and_suffices_for_every_d():
    assert max(DIMENSIONS) <= EXAMPLES
    assert list(DIMENSIONS) == sorted(set(DIMENSIONS))
    assert {problem(d)[0].shape for d in SOME} == {(EXAMPLES, d) for d in SOME}


def test_a_problem_is_the_same_every_time():
    for one, other in zip(problem(20), problem(20), strict=True):
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("d", [-1, 0, EXAMPLES + 1])
def test_a_number_of_weights_without_a_unique_solution_is_refused(d):
    with pytest.raises(ValueError, match=f"must be in 1 … {EXAMPLES}, got {d}"):
        measure(d)


@given(power=st.floats(-1, 4), scale=st.floats(1e-7, 1.0), count=st.integers(2, 12))
def test_the_slope_of_a_power_law_is_its_exponent(power, scale, count):
    ds = np.unique(np.geomspace(2, 1000, count).astype(int))
    rows = timings(scale * ds**power, scale * ds ** (power / 2.0), ds.tolist())
    assert slope(rows, "solve") == pytest.approx(power, abs=1e-9)
    assert slope(rows[::-1], "descent") == slope(rows, "descent") == pytest.approx(power / 2.0, abs=1e-9)
    assert slope(rows, "step") == pytest.approx(power / 2.0, abs=1e-9)


def test_only_the_larger_half_decides_the_slope():
    rows = timings([5.0, 1.0, 50.0**2, 200.0**2, 1000.0**2], [1.0] * 5)
    assert slope(rows, "solve") == pytest.approx(2.0)


def test_one_d_has_no_slope():
    with pytest.raises(ValueError, match=re.escape("two different d, got [10]")):
        slope(timings([1.0], [1.0], [10]), "solve")
    with pytest.raises(ValueError, match=re.escape("two different d, got [10, 10]")):
        slope(timings([1.0, 2.0], [1.0, 1.0], [10, 10]), "solve")


ENDS = "(at d = 1000: 31 ms for 30 steps against {})."


@pytest.mark.parametrize(
    ("solve", "said"),
    [
        ([1, 2, 40, 50, 60], "From d = 50 on descent to 1 % is faster than the closed form"),
        ([1, 2, 3, 4, 60], "From d = 1000 on descent to 1 % is faster than the closed form"),
        # A lucky lead at small d does not count, and a draw is no lead.
        ([40, 2, 31, 50, 60], "From d = 200 on descent to 1 % is faster than the closed form"),
        ([32, 33, 34, 35, 60], "At every d measured descent to 1 % is faster than the closed form"),
        (
            [1, 2, 3, 4, 31],
            "Up to d = 1000 the lines do not cross: descent to 1 % is never faster than the closed form",
        ),
        ([1, 2, 40, 50, 20], "Up to d = 1000 descent to 1 % does not overtake the closed form for good"),
    ],
    ids=["crossing", "at the last", "twice", "always", "never", "not for good"],
)
def test_the_sentence_says_from_where_on_descent_is_faster(solve, said):
    rows = timings([1e-3 * value for value in solve], [31e-3] * 5)
    assert crossing(rows) == crossing(rows[::-1]) == f"{said} {ENDS.format(duration(rows[-1].solve))}"


def test_nothing_measured_is_nothing_to_compare():
    with pytest.raises(ValueError, match="no timings"):
        crossing([])
    with pytest.raises(ValueError, match="no timings"):
        slope([], "step")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3.4e-6, "3.4 µs"), (0.0205, "20.5 ms"), (1e-3, "1 ms"), (1.0, "1 s"), (12.34, "12.3 s"), (2e-8, "0.02 µs")],
)
def test_seconds_are_told_in_the_unit_that_fits(seconds, said):
    assert duration(seconds) == said
