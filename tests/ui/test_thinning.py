"""Thinning: steps are left out only where a straight line says the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gdviz.ui.thinning import corners


@st.composite
def bundles(draw) -> tuple[np.ndarray, list[float], np.ndarray]:
    """C quantities of R runs over T+1 steps, their tolerances, and how long each run is."""
    quantities, total, runs = draw(st.integers(1, 3)), draw(st.integers(1, 40)), draw(st.integers(1, 4))
    tracks = draw(arrays(float, (quantities, total, runs), elements=st.integers(0, 60)))
    lengths = np.array([draw(st.integers(1, total)) for _ in range(runs)])
    tolerances = draw(st.lists(st.sampled_from([0.5, 2.5, 40.0]), min_size=quantities, max_size=quantities))
    return tracks, tolerances, np.arange(total)[:, None] < lengths


def kept(tracks, tolerances, valid, r: int) -> np.ndarray:
    return np.flatnonzero(corners(np.asarray(tracks, dtype=float), tolerances, valid)[:, r])


@given(bundles())
def test_the_first_and_the_last_step_of_each_run_are_kept_and_none_beyond(bundle):
    tracks, tolerances, valid = bundle
    for r in range(valid.shape[1]):
        steps = kept(tracks, tolerances, valid, r)
        assert (steps[0], steps[-1]) == (0, valid[:, r].sum() - 1)


@given(bundles())
def test_between_kept_steps_a_straight_line_stays_within_the_tolerance_of_every_quantity(bundle):
    tracks, tolerances, valid = bundle
    for r in range(valid.shape[1]):
        steps, t = kept(tracks, tolerances, valid, r), np.arange(valid[:, r].sum())
        for track, tolerance in zip(tracks[:, :, r], tolerances, strict=True):
            assert np.abs(np.interp(t, steps, track[steps]) - track[: len(t)]).max() <= tolerance + 1e-9


@given(bundles())
def test_a_run_is_thinned_alike_alone_and_in_company(bundle):
    tracks, tolerances, valid = bundle
    together = corners(tracks, tolerances, valid)
    for r in range(valid.shape[1]):
        assert (corners(tracks[:, :, [r]], tolerances, valid[:, [r]])[:, 0] == together[:, r]).all()


def test_of_a_straight_line_only_the_ends_are_kept():
    line = np.linspace(0.0, 9000.0, 301)[None, :, None]
    assert kept(line, [2.5], np.ones((301, 1), dtype=bool), 0).tolist() == [0, 300]


def test_a_zigzag_keeps_every_corner():
    zigzag = 100.0 * (np.arange(50) % 2)[None, :, None]
    assert kept(zigzag, [2.5], np.ones((50, 1), dtype=bool), 0).tolist() == list(range(50))


def test_a_smooth_spiral_is_thinned_to_a_small_part():
    t = np.arange(2001)
    spiral = 2000.0 * 0.998**t * np.array([np.cos(t / 90), np.sin(t / 90)])
    assert len(kept(spiral[:, :, None], [2.5, 2.5], np.ones((2001, 1), dtype=bool), 0)) < 300


@pytest.mark.parametrize("slack", [1.0, 4.0, 64.0])
def test_more_slack_keeps_a_corner_that_sticks_out_further(slack):
    track = np.zeros((1, 101, 1))
    track[0, 50] = 3.0 * slack
    assert {49, 50, 51} <= set(kept(track, [slack], np.ones((101, 1), dtype=bool), 0).tolist())
