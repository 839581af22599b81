"""The data sets are what they are said to be: as Plotly ships them, as a seed makes them, or as worked by hand."""

import numpy as np
import plotly.data
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz import DATASETS


def test_points_by_hand():
    four, five = (DATASETS[key].table for key in ("four_points", "five_points"))
    assert four.features.tolist() == [[1, 2, 3, 4]]
    assert four.target.tolist() == [2, 4, 5, 4]
    assert sorted(five.target.tolist()) == [0.2, 0.2, 0.3, 0.3, 0.3]
    assert (four.names, four.target_name, five.names) == (("x",), "y", ("x",))


def test_tips_are_plotlys():
    frame, table = plotly.data.tips(), DATASETS["tips"].table
    assert table.features.shape == (1, 244)
    assert (table.features[0] == frame["total_bill"]).all()
    assert (table.target == frame["tip"]).all()
    assert (table.features[0, 0], table.target[0]) == (16.99, 1.01)
    assert (table.names, table.target_name) == (("total bill in $",), "tip in $")


@pytest.mark.parametrize("both", [0, 1])
@pytest.mark.parametrize(
    ("separable", "classes"), [(0, ("versicolor", "virginica")), (1, ("setosa", "versicolor"))]
)
def test_iris_are_plotlys(both, separable, classes):
    frame = plotly.data.iris()
    table = DATASETS["iris"].configured({"both": both, "separable": separable}).table
    of = [frame[frame["species"] == name] for name in classes]
    length = np.concatenate([part["petal_length"] for part in of])
    width = np.concatenate([part["petal_width"] for part in of])
    assert (table.features == [length, width][: 1 + both]).all()
    assert (table.target == np.repeat([0.0, 1.0], 50)).all()
    assert (table.examples, table.classes, table.target_name) == (100, classes, classes[1])
    assert table.names == ("petal length in cm", "petal width in cm")[: 1 + both]


def test_setosa_is_parted_from_versicolor_by_length_alone_and_versicolor_from_virginica_is_not():
    parted, mixed = (DATASETS["iris"].configured({"separable": part}).table for part in (1, 0))
    assert parted.features[0, :50].max() < parted.features[0, 50:].min()
    assert mixed.features[0, :50].max() > mixed.features[0, 50:].min()
    assert mixed.features[1, :50].max() > mixed.features[1, 50:].min()


@given(
    examples=st.integers(2, 1000), slope=st.floats(-5, 5), spread=st.floats(0, 10), outliers=st.floats(0, 0.5),
    data_seed=st.integers(0, 999),
)  # fmt: skip
def test_the_made_up_line_is_the_line_said_with_as_many_outliers_as_said(
    examples, slope, spread, outliers, data_seed
):
    numbers = {
        "examples": examples,
        "slope": slope,
        "spread": spread,
        "outliers": outliers,
        "data_seed": data_seed,
    }
    table = DATASETS["synthetic"].configured(numbers).read()
    assert table.features.shape == (1, examples)
    assert table.features.min() == 0.0
    assert table.features.max() == 4.0
    off = table.target - (slope * table.features[0] + 1.0)
    thrown = round(outliers * examples)
    clean = DATASETS["synthetic"].configured({**numbers, "outliers": 0.0}).read()
    moved = table.target - clean.target
    assert (moved > 0.0).sum() == thrown
    assert moved[moved > 0.0] == pytest.approx(8.0 * (1.0 + spread))
    if not outliers and examples > 500:
        assert off.std() == pytest.approx(spread, rel=0.15)
        assert abs(off.mean()) <= 5.0 * spread / examples**0.5


@pytest.mark.parametrize("features", [2, 20, 200])
@pytest.mark.parametrize("stretch", [1, 100, 1e4])
def test_many_features_have_scales_from_one_down_to_one_over_the_root_of_kappa(features, stretch):
    numbers = {"features": features, "stretch": stretch}
    table = DATASETS["many_features"].configured(numbers).table
    assert table.features.shape == (features, 400)
    assert len(table.names) == features
    scales = table.features.std(axis=1)
    assert scales[0] == pytest.approx(1.0, rel=0.15)
    assert scales[-1] == pytest.approx(stretch**-0.5, rel=0.15)
    assert np.diff(np.log(scales)).mean() == pytest.approx(
        -0.5 * np.log(stretch) / (features - 1), abs=0.3 / features
    )
    # y is the features weighted by ±1, up to noise of ½.
    weights = np.linalg.lstsq(table.features.T * 1.0, table.target)[0]
    assert np.abs(weights[scales > 0.3]).mean() == pytest.approx(1.0, abs=0.2)
    off = table.target - table.features.T @ weights
    assert (off @ off / (400 - features)) ** 0.5 == pytest.approx(0.5, rel=0.2)


@pytest.mark.parametrize("key", ["synthetic", "many_features"])
def test_a_seed_makes_the_same_numbers_and_another_others(key):
    first, again, other = (DATASETS[key].configured({"data_seed": seed}).read() for seed in (3, 3, 4))
    assert first.features.tobytes() == again.features.tobytes()
    assert first.target.tobytes() == again.target.tobytes()
    assert first.target.tobytes() != other.target.tobytes()


@pytest.mark.parametrize("key", DATASETS)
def test_a_table_cannot_be_changed_and_is_kept(key):
    dataset = DATASETS[key]
    table = dataset.table
    assert dataset.table is table
    assert dataset.configured(dataset.defaults()).table is table
    for array in (table.features, table.target):
        assert array.dtype == np.float64
        assert np.isfinite(array).all()
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0
    assert table.examples == table.target.size == table.features.shape[1]
    assert len(table.names) == len(table.features)
    assert dataset.classes == (table.classes is not None)
    assert not dataset.classes or set(table.target) == {0.0, 1.0}
    assert dataset.name == key
    assert dataset.shared
    assert dataset.reference
