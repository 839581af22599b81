"""Packing: 16 bits a number, with nothing lost that an eye could see."""

from dataclasses import asdict

import numpy as np
import pytest
from batches import meaning, quantum
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gdviz.ui.packing import Column, within_reach

LINEAR = Column("x", -88.0, 88.0)
LOG = Column("excess", -14.0, 14.0, log=True)


def unpacked(column: Column, values) -> np.ndarray:
    return np.array([meaning(int(q), asdict(column)) for q in column.packed(np.array(values, dtype=float))])


@given(arrays(float, 20, elements=st.floats(-88.0, 88.0)))
def test_a_number_comes_back_to_within_half_a_step_of_the_scale(values):
    assert np.abs(unpacked(LINEAR, values) - values).max() <= 0.5001 * quantum(asdict(LINEAR))


@given(arrays(float, 20, elements=st.floats(-14.0, 14.0)))
def test_on_a_log_scale_the_error_is_a_part_of_the_value(exponents):
    values = 10.0**exponents
    assert np.abs(np.log10(unpacked(LOG, values)) - exponents).max() <= 0.5001 * quantum(asdict(LOG))


@given(arrays(float, 20, elements=st.floats(allow_nan=False)))
def test_larger_numbers_never_become_smaller_ones(values):
    for column in (LINEAR, LOG):
        assert (np.diff(column.packed(np.sort(values)).astype(int)) >= 0).all()


def test_the_ends_of_the_scale_are_exact_and_what_lies_beyond_is_brought_to_them():
    assert unpacked(LINEAR, [-88.0, 88.0, -1e300, 1e300, -np.inf, np.inf]).tolist() == [-88.0, 88.0] * 3
    assert unpacked(LOG, [0.0, -1.0, 1e-300, np.inf]).tolist() == [1e-14, 1e-14, 1e-14, 1e14]


def test_a_missing_number_stays_missing_and_no_number_is_taken_for_it():
    assert np.isnan(unpacked(LINEAR, [np.nan])).all()
    assert LINEAR.packed(np.array([np.inf, 1e300, 88.0])).max() < 65535


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_far_point_keeps_its_direction_and_a_near_one_its_place(dx, dy):
    x, y = Column("x", -8.0, 12.0), Column("y", -3.0, 5.0)
    u, v = within_reach(np.array([[[x.centre + dx]], [[y.centre + dy]]]), x, y)
    across, up = u.item() - 2.0, v.item() - 1.0
    assert abs(across) <= 10.0 * (1 + 1e-9)
    assert abs(up) <= 4.0 * (1 + 1e-9)
    if abs(dx) <= 10.0 and abs(dy) <= 4.0:
        assert (across, up) == pytest.approx((dx, dy), abs=1e-9)
    else:
        size = np.hypot(dx, dy)
        assert np.array([across, up]) / np.hypot(across, up) == pytest.approx(np.array([dx, dy]) / size, abs=1e-6)
