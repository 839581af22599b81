"""The noise ball and the estimator's variance: theory as lines, measurements as points, on two log axes."""

import json

import numpy as np
import pytest

import gdviz
from gdviz.analysis.estimator import estimator_variance
from gdviz.analysis.noise_ball import noise_ball
from gdviz.figures.estimator import estimator_figure, estimator_layout, estimator_traces
from gdviz.figures.noise_ball import noise_ball_figure, noise_layout, noise_traces

OKABE_ITO = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
TIPS = gdviz.RunSpec(objective="linear_regression", objective_parameters={"data": "tips", "standardise": 1.0})
RAW = gdviz.RunSpec(objective="linear_regression", objective_parameters={"data": "tips"})


@pytest.fixture(scope="module")
def ball():
    return noise_ball(TIPS)


@pytest.fixture(scope="module")
def variance():
    return estimator_variance(TIPS)


def named(figure):
    return {trace.uid: trace for trace in figure.data}


def test_points_are_what_was_measured_and_lines_what_theory_says(ball):
    drawn = named(noise_ball_figure(ball))
    series = {"independent": ball.independent, "shuffled": ball.shuffled}
    for key, way in series.items():
        np.testing.assert_array_equal(drawn[f"measured-{key}"].x, ball.ratio.ravel())
        np.testing.assert_array_equal(drawn[f"measured-{key}"].y, way.measured.ravel())
        for k in range(3):
            np.testing.assert_array_equal(drawn[f"theory-{key}-{k}"].x, ball.ratio[:, k])
            np.testing.assert_array_equal(drawn[f"theory-{key}-{k}"].y, way.predicted[:, k])
            assert "lines" in drawn[f"theory-{key}-{k}"].mode
    np.testing.assert_array_equal(drawn["measured-decaying"].y, ball.decaying.ravel())
    lr, size = np.array(drawn["measured-shuffled"].customdata).T
    assert lr / size == pytest.approx(ball.ratio.ravel())


def test_the_learners_own_setting_is_a_star_on_top_and_only_if_there_is_one(ball):
    assert "here" not in named(noise_ball_figure(ball))
    figure = noise_ball_figure(ball, (0.05, 0.02))
    star = figure.data[-1]
    assert (star.uid, star.marker.symbol, star.x, star.y) == ("here", "star", (0.05,), (0.02,))
    assert noise_layout({"type": "scatter", "uid": "relief"}, (0.05, 0.02)).data[-1].uid == "here"


def test_no_series_is_told_by_colour_alone(ball):
    points = [trace for trace in noise_ball_figure(ball, (0.05, 0.02)).data if trace.mode == "markers"]
    assert len(points) == 4
    assert len({trace.marker.color for trace in points}) == 4
    assert len({trace.marker.symbol for trace in points}) == 4
    assert {trace.marker.color for trace in points} <= OKABE_ITO
    lines = {trace.line.dash for trace in noise_ball_figure(ball).data if "lines" in trace.mode}
    assert lines == {"solid", "dash"}


def test_every_line_of_shuffled_epochs_names_its_batch_size(ball):
    texts = [trace.text[0].strip() for trace in noise_ball_figure(ball).data if trace.mode == "lines+text"]
    assert texts == ["B = 1", "B = 8", "B = 64"]


def test_the_variance_is_drawn_with_both_formulas(variance):
    drawn = named(estimator_figure(variance))
    assert list(drawn["measured"].x) == variance.batch_sizes[:-1].tolist()
    assert list(drawn["measured"].y) == variance.measured[:-1].tolist()
    single = variance.with_replacement[0]
    for uid, factor in (("theory-with", lambda b: 1.0 / b), ("theory-without", lambda b: (244 - b) / 243 / b)):
        x = np.array(drawn[uid].x)
        np.testing.assert_allclose(drawn[uid].y, single * factor(x), rtol=1e-12)
        assert x[0] == 1.0
        assert 128.0 < x[-1] < 244.0


def test_a_full_batch_has_its_mark_at_the_lower_edge_and_says_that_it_is_zero(variance):
    *others, full = estimator_figure(variance).data
    assert full.x == (244.0,)
    assert full.text[0].strip() == "B = N = 244: 0"
    assert 0.0 < full.y[0] < min(min(trace.y) for trace in others)


@pytest.mark.parametrize("spec", [TIPS, RAW], ids=["measured", "theory alone"])
def test_figures_are_json_with_log_axes_titles_and_a_name_for_every_trace(spec):
    for figure in (noise_ball_figure(noise_ball(spec), (0.1, 0.1)), estimator_figure(estimator_variance(spec))):
        text = figure.to_json(validate=True, remove_uids=False)
        sent = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        uids = [trace["uid"] for trace in sent["data"]]
        assert len(set(uids)) == len(uids)
        assert not any(char.isspace() for uid in uids for char in uid)
        for axis in (sent["layout"]["xaxis"], sent["layout"]["yaxis"]):
            assert axis["type"] == "log"
            assert axis["autorange"] is True
            assert axis["title"]["text"]
        heights = np.concatenate([np.asarray(trace.y, dtype=float) for trace in figure.data])
        assert (heights[np.isfinite(heights)] > 0.0).all()


def test_the_axes_can_come_before_the_curves(ball, variance):
    stand_in = {"type": "scatter", "uid": "relief", "meta": {"ground": "address"}}
    for layout, traces, whole in (
        (noise_layout, noise_traces(ball), noise_ball_figure(ball)),
        (estimator_layout, estimator_traces(variance), estimator_figure(variance)),
    ):
        early = layout(stand_in)
        assert [trace.uid for trace in early.data] == ["relief"]
        assert early.layout == whole.layout
        assert [trace["uid"] for trace in traces] == [trace.uid for trace in whole.data]
