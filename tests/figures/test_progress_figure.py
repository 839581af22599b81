"""Progress: four measures on four clocks, on an axis that holds still, with the band of many seeds."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz.analysis.measures import CLOCKS, MEASURES
from gdviz.analysis.seed_band import Band, seed_band
from gdviz.figures import band_traces, progress_figure
from gdviz.figures.progress import FINE
from gdviz.figures.style import STROKES

SETTINGS = {
    "tips": {"objective": "linear_regression", "objective_parameters": {"data": "tips", "standardise": 1.0}},
    "four points": {"objective": "huber_regression", "objective_parameters": {"data": "four_points"}},
    "absolute": {"objective": "absolute_regression"},
    "a level": {
        "objective": "linear_regression",
        "objective_parameters": {"data": "five_points", "intercept_only": 1.0},
    },
    "twenty weights": {"objective": "linear_regression", "objective_parameters": {"data": "many_features"}},
    "flowers": {"objective": "logistic_regression"},
    "ravine": {"objective": "ravine", "noise": 1.0},
    "saddle": {"objective": "saddle", "noise": 0.2},
    "plateau": {"objective": "plateau", "noise": 0.2},
}
EVERY = pytest.mark.parametrize("name", SETTINGS)
EVERY_MEASURE = pytest.mark.parametrize("measure", MEASURES)
EVERY_CLOCK = pytest.mark.parametrize("clock", CLOCKS)


def runs_of(name: str, optimizers=("gd", "momentum"), **choices) -> list[gdviz.Run]:
    choices = {"lr": 0.05, "steps": 21, "batch_size": 2, **SETTINGS[name], **choices}
    return [gdviz.run(optimizer=key, **choices) for key in optimizers]


def figure_of(runs, measure, clock, band=None) -> go.Figure:
    return progress_figure(runs[0].objective, runs, measure, clock, band)


def by_hand(run: gdviz.Run, measure: str) -> np.ndarray:
    """The measure of every step, from the arrays of the run."""
    minima = np.array(run.objective.minima)
    nearest = minima[((minima - run.theta[0]) ** 2).sum(axis=1).argmin()]
    lowest = min(float(run.objective.value(point)) for point in minima)
    return {
        "excess": run.loss - lowest,
        "loss": run.loss,
        "slope": np.sqrt((run.grad**2).sum(axis=1)),
        "distance": np.sqrt(((run.theta - nearest) ** 2).sum(axis=1)),
    }[measure]


def spent_by_hand(run: gdviz.Run, clock: str) -> np.ndarray:
    """Steps; single gradients: two a step, and the rest of an epoch at its end; or passes over the examples.

    Neither gd nor momentum asks for anything but gradients, so that these are all their work.
    """
    n, used = run.objective.examples, [0]
    while len(used) <= run.spec.steps:
        used.append(used[-1] + (min(2, n - used[-1] % n) if run.spec.sampling == "shuffled" else 2))
    passes = np.array(used) / n
    spent = {"steps": np.arange(len(used)), "evaluations": np.array(used), "epochs": passes, "work": passes}
    return spent[clock]


def reaches(axis, value: float) -> bool:
    """Whether a value lies within the range of an axis."""
    low, high = axis.range
    return low <= (np.log10(value) if axis.type == "log" else value) <= high


@EVERY
@EVERY_MEASURE
@EVERY_CLOCK
def test_every_curve_is_its_measure_against_its_clock(name, measure, clock):
    runs = runs_of(name)
    figure = figure_of(runs, measure, clock)
    for trace, run in zip(figure.data, runs, strict=True):
        assert np.array(trace.x) == pytest.approx(spent_by_hand(run, clock))
        assert np.array(trace.y) == pytest.approx(by_hand(run, measure), rel=1e-9, abs=1e-12)
        assert trace.meta == {"run": run.spec.optimizer, "columns": {"y": measure}, "clock": True}
        stroke = STROKES[run.spec.optimizer]
        assert (trace.line.color, trace.line.dash) == (stroke.colour, stroke.dash)
    assert figure.layout.xaxis.title.text == CLOCKS[clock].label
    assert figure.layout.yaxis.title.text == MEASURES[measure].label


def test_batches_drawn_anew_are_counted_whole():
    (run,) = runs_of("four points", ["gd"], sampling="independent")
    assert list(figure_of([run], "loss", "evaluations").data[0].x) == [2.0 * t for t in range(22)]


@EVERY
@EVERY_MEASURE
@EVERY_CLOCK
def test_the_axes_hold_the_start_and_all_that_is_spent(name, measure, clock):
    runs = runs_of(name)
    layout = figure_of(runs, measure, clock).layout
    for run in runs:
        assert reaches(layout.yaxis, by_hand(run, measure)[0])
        spent = spent_by_hand(run, clock)
        assert layout.xaxis.range[0] < 0.0
        assert layout.xaxis.range[1] > spent[-1]


@EVERY
@EVERY_MEASURE
def test_the_axes_follow_neither_the_rate_nor_the_seed(name, measure):
    layouts = [
        figure_of(runs_of(name, **choices), measure, "steps").layout for choices in ({}, {"lr": 3.0}, {"seed": 9})
    ]
    assert layouts[0] == layouts[1] == layouts[2]


@pytest.mark.parametrize("name", [name for name in SETTINGS if name not in ("saddle", "plateau", "ravine")])
def test_the_axis_of_a_loss_above_zero_reaches_from_below_its_minimum_to_above_its_start(name):
    (run,) = runs_of(name, ["gd"])
    lowest, first = float(run.objective.lowest), float(run.loss[0])
    axis = figure_of([run], "loss", "steps").layout.yaxis
    assert axis.type == "log"
    low, high = 10.0 ** np.array(axis.range)
    assert low < lowest < first < high
    assert low > lowest / 2.0
    assert high < 2.0 * first


@pytest.mark.parametrize("parameters", [{"separable": 1}, {"separable": 1, "both": 0}], ids=str)
def test_a_loss_that_falls_to_nothing_and_never_arrives_has_a_linear_axis_down_to_nothing(parameters):
    run = gdviz.run(
        objective="logistic_regression", objective_parameters=parameters, lr=1.0, steps=30, batch_size=4
    )
    axis = figure_of([run], "loss", "steps").layout.yaxis
    assert axis.type != "log"
    assert axis.range[0] < 0.0 < run.loss[0] < axis.range[1]


@pytest.mark.parametrize("measure", ["excess", "loss", "slope"])
def test_without_a_lowest_value_there_is_an_axis_around_the_start(measure):
    run = gdviz.run(objective="saddle", objective_parameters={"pure": 1}, steps=10, batch_size=4, noise=0.1)
    figure = figure_of([run], measure, "steps")
    assert np.isfinite(figure.layout.yaxis.range).all()
    if measure == "loss":
        assert reaches(figure.layout.yaxis, float(run.loss[0]))


@EVERY_MEASURE
@pytest.mark.parametrize("objective", ["bowl", "linear_regression", "absolute_regression", "logistic_regression"])
def test_from_the_minimum_on_there_is_an_axis_too(objective, measure):
    start = {**gdviz.SURFACES, **gdviz.LOSSES}[objective].minima[0]
    run = gdviz.run(objective=objective, start=start, steps=5)
    layout = figure_of([run], measure, "steps").layout
    assert np.isfinite(layout.yaxis.range).all()
    assert layout.yaxis.range[0] < layout.yaxis.range[1]


@EVERY_MEASURE
@EVERY_CLOCK
def test_every_optimizer_at_once_is_json_with_a_name_for_every_trace(measure, clock):
    runs = runs_of("tips", gdviz.OPTIMIZERS)
    figure = figure_of(runs, measure, clock)
    figure.add_traces(band_traces({run.spec.optimizer: flat_band(22) for run in runs}, clocks_of(runs, clock)))
    text = figure.to_json(validate=True, remove_uids=False)
    sent = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]
    uids = [trace["uid"] for trace in sent]
    assert len(set(uids)) == len(uids) == 3 * len(runs)
    assert all(len(uid.split()) == 1 for uid in uids)


def test_another_measure_clock_problem_or_length_forgets_the_zoom():
    runs = runs_of("tips")
    kept = {
        figure_of(runs, "excess", "steps").layout.uirevision,
        figure_of(runs, "loss", "steps").layout.uirevision,
        figure_of(runs, "excess", "epochs").layout.uirevision,
        figure_of(runs_of("tips", steps=22), "excess", "steps").layout.uirevision,
        figure_of(runs_of("flowers"), "excess", "steps").layout.uirevision,
    }
    assert len(kept) == 5


def test_a_band_to_be_fetched_lies_under_the_curves():
    stand_in = {"type": "scatter", "uid": "relief", "meta": {"ground": "/gdviz/ground"}}
    figure = figure_of(runs_of("tips"), "excess", "steps", stand_in)
    assert [trace.uid for trace in figure.data] == ["relief", "progress-gd", "progress-momentum"]


def test_a_figure_of_no_run_has_axes():
    for measure in MEASURES:
        for clock in CLOCKS:
            layout = progress_figure(gdviz.LOSSES["linear_regression"], [], measure, clock).layout
            assert np.isfinite([*layout.xaxis.range, *layout.yaxis.range]).all()


def flat_band(steps: int) -> Band:
    return Band(np.full(steps, 1.0), np.full(steps, 2.0), np.full(steps, 3.0))


def clocks_of(runs, clock: str) -> dict[str, np.ndarray]:
    return {run.spec.optimizer: CLOCKS[clock].of(run.trajectory) for run in runs}


@pytest.mark.parametrize("name", ["tips", "flowers", "twenty weights", "ravine"])
@EVERY_MEASURE
def test_the_shade_lies_between_the_percentiles_of_the_seeds_and_the_line_is_their_median(name, measure):
    (run,) = runs_of(name, ["gd"])
    band = seed_band(run.spec, measure, seeds=20)
    shade, line = band_traces({"gd": band}, clocks_of([run], "epochs"))
    seeds = [gdviz.run(**{**run.spec.as_dict(), "seed": seed}) for seed in range(20)]
    low, middle, high = np.percentile([by_hand(one, measure) for one in seeds], [10, 50, 90], axis=0)
    spent = spent_by_hand(run, "epochs")
    assert np.array(shade["x"]) == pytest.approx([*spent, *spent[::-1]])
    assert np.array(shade["y"]) == pytest.approx([*high, *low[::-1]], rel=1e-9, abs=1e-12)
    assert np.array(line["y"]) == pytest.approx(middle, rel=1e-9, abs=1e-12)
    assert np.array(line["x"]) == pytest.approx(spent)
    assert shade["fill"] == "toself"
    assert shade["fillcolor"].startswith("rgba(")
    assert line["line"]["color"] == STROKES["gd"].colour


def test_where_seeds_diverge_the_shade_ends_and_the_median_may_go_on():
    low, median, high = np.arange(1.0, 7.0), np.arange(2.0, 8.0), np.arange(3.0, 9.0)
    high[3:] = np.nan
    median[5:] = np.nan
    shade, line = band_traces({"gd": Band(low, median, high)}, {"gd": np.arange(6.0)})
    assert list(shade["x"]) == [0, 1, 2, 2, 1, 0]
    assert list(shade["y"]) == [3, 4, 5, 3, 2, 1]
    np.testing.assert_array_equal(line["y"], median)
    assert "NaN" not in go.Figure(data=[shade, line]).to_json(validate=True)


@given(steps=st.integers(1, 3000))
def test_a_long_band_is_drawn_at_steps_spread_evenly_from_the_first_to_the_last(steps):
    band = Band(*(np.arange(steps) + k * 1.0 for k in range(3)))
    shade, line = band_traces({"adam": band}, {"adam": np.arange(steps)})
    shown = np.array(line["x"])
    assert len(shown) == min(steps, FINE)
    assert (shown[0], shown[-1]) == (0, steps - 1)
    if steps > 1:
        gaps = np.diff(shown)
        assert gaps.max() - gaps.min() <= 1
        assert gaps.min() >= 1
    np.testing.assert_array_equal(line["y"], shown + 1.0)
    assert len(shade["x"]) == len(shade["y"]) == 2 * len(shown)


SEARCHED = {"objective": "rosenbrock", "steps": 30, "hyperparameters": {"shrink": 0.4}}


@pytest.mark.parametrize("lr", [1e-4, 0.02, 3.0])
def test_a_line_search_pays_for_every_point_it_tries_and_its_place_on_the_clock_follows_the_rate(lr):
    run = gdviz.run(optimizer="armijo", lr=lr, **SEARCHED)
    trace = figure_of([run], "excess", "work").data[0]
    # Each step measures ∇f and f where it stands; a share s of α was reached by 1 + log(s)/log(0.4) trials.
    share = run.trajectory.direction[:, 0] / run.grad[:-1, 0]
    trials = 1 + np.log(share) / np.log(0.4)
    assert np.array(trace.x) == pytest.approx([0.0, *np.cumsum(2.0 + trials)])
    assert trace.meta == {"run": "armijo", "columns": {"x": "work", "y": "excess"}, "clock": True}


def test_a_newton_step_costs_a_gradient_and_a_hessian_of_as_many_columns_as_there_are_weights():
    for objective, data, d in (("bowl", {}, 2), ("linear_regression", {"data": "many_features"}, 20)):
        run = gdviz.run(objective=objective, objective_parameters=data, optimizer="newton", steps=5)
        trace = figure_of([run], "excess", "work").data[0]
        assert list(trace.x) == [(1 + d) * t for t in range(6)]
        assert trace.meta["columns"] == {"y": "excess"}


@pytest.mark.parametrize(("optimizer", "cost"), [("gd", 1.0), ("newton", 3.0)])
def test_after_a_divergence_the_clock_goes_on_at_its_pace_for_runs_of_other_rates_need_its_end(optimizer, cost):
    choices = {"objective": "ravine", "optimizer": optimizer, "steps": 60}
    gone, there = gdviz.run(lr=30.0, **choices), gdviz.run(lr=0.01, **choices)
    assert gone.termination.kind == "diverged"
    layouts = [figure_of([run], "excess", "work") for run in (gone, there)]
    for figure in layouts:
        assert list(figure.data[0].x) == [cost * t for t in range(61)]
    assert layouts[0].layout == layouts[1].layout


@given(lr=st.floats(1e-5, 10.0))
def test_where_work_depends_on_the_rate_the_axis_ends_at_a_round_number_beyond_it(lr):
    run = gdviz.run(optimizer="armijo", lr=lr, **SEARCHED)
    end = figure_of([run], "excess", "work").layout.xaxis.range[1] / 1.04
    spent = run.trajectory.work[-1]
    assert spent * (1.0 - 1e-12) <= end < 1.4 * spent
    assert end == pytest.approx(float(f"{end:.1e}"))
