"""The data with the model: examples are the table's numbers, and the model lies where it predicts what it does."""

import base64
import json
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz.analysis.members import members
from gdviz.data import DATASETS, OwnData
from gdviz.figures import data_figure, has_data_figure
from gdviz.figures.data import MOST_LIT, MOST_RESIDUALS, model_of
from gdviz.figures.style import STROKES
from gdviz.losses import LOSSES, DataLoss

REGRESSIONS = ("linear_regression", "huber_regression", "absolute_regression")
ONE_FEATURE = {
    f"{loss} on {data} {numbers or ''}": (loss, {"data": data, **numbers})
    for loss in REGRESSIONS
    for data in ("four_points", "five_points", "tips", "synthetic")
    for numbers in ({}, {"standardise": 1.0}, {"intercept_only": 1.0})
}
CLASSES = {
    f"log-loss {numbers or ''}": ("logistic_regression", {"data": "iris", **numbers})
    for numbers in (
        {"both": 0},
        {"both": 0, "standardise": 1},
        {"both": 0, "intercept_only": 1},
        {"both": 0, "separable": 1},
        {"both": 1},
        {"both": 1, "standardise": 1},
        {"both": 1, "separable": 1},
    )
}
CASES = {**ONE_FEATURE, **CLASSES}
EVERY = pytest.mark.parametrize("case", CASES)
HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)> & %{x} <b>')


def run_of(case: str, **choices) -> gdviz.Run:
    objective, parameters = CASES[case]
    return gdviz.run(objective=objective, objective_parameters=parameters, **{"lr": 0.01, "steps": 12, **choices})


def loss_of(case: str) -> DataLoss:
    objective, parameters = CASES[case]
    return LOSSES[objective].configured(parameters)


def traces(figure: go.Figure) -> dict[str, dict]:
    """The traces by uid, as they are sent."""
    sent = json.loads(
        figure.to_json(validate=True, remove_uids=False),
        parse_constant=lambda word: pytest.fail(f"{word} in JSON"),
    )
    found = {trace["uid"]: trace for trace in sent["data"]}
    assert len(found) == len(sent["data"])
    return found


def numbers(array) -> np.ndarray:
    if isinstance(array, dict):
        return np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"]).astype(float)
    return np.array(array, dtype=float)


@dataclass
class Lines:
    """A reader of the shape that the browser moves, written from its description alone."""

    shape: dict

    def at(self, x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
        """The vertices for a run at this place of its picture, NaN for a gap."""
        assert self.shape["inputs"] == ["x", "y"]
        across, up = (
            np.array([np.nan if v is None else v[0] + v[1] * x + v[2] * y for v in self.shape[axis]])
            for axis in "xy"
        )
        return across, 1.0 / (1.0 + np.exp(-up)) if self.shape["squash"] else up


def model_in(figure: go.Figure, key: str = "gd") -> Lines:
    return Lines(traces(figure)[f"model-{key}"]["meta"]["shape"])


def place(loss: DataLoss, theta: np.ndarray) -> np.ndarray:
    return loss.drawn(theta)


@EVERY
def test_every_example_is_drawn_where_the_table_has_it_and_named_by_its_class(case):
    loss = loss_of(case)
    table = loss.design.table
    found = [trace for uid, trace in traces(data_figure(loss, [])).items() if uid.startswith("examples")]
    up = table.features[1] if len(table.features) == 2 else table.target
    if table.classes is None:
        (trace,) = found
        np.testing.assert_array_equal(numbers(trace["x"]), table.features[0])
        np.testing.assert_array_equal(numbers(trace["y"]), table.target)
        return
    assert [trace["name"] for trace in found] == list(table.classes)
    for k, trace in enumerate(found):
        np.testing.assert_array_equal(numbers(trace["x"]), table.features[0][table.target == k])
        np.testing.assert_array_equal(numbers(trace["y"]), up[table.target == k])
    # Told apart by more than their colours.
    assert len({trace["marker"]["symbol"] for trace in found}) == 2


@EVERY
def test_all_examples_lie_in_the_window_with_room_around_them(case):
    loss = loss_of(case)
    figure = data_figure(loss, [])
    for trace in traces(figure).values():
        if trace["uid"].startswith("examples"):
            for axis, values in ((figure.layout.xaxis, trace["x"]), (figure.layout.yaxis, trace["y"])):
                assert axis.range[0] < numbers(values).min()
                assert numbers(values).max() < axis.range[1]


WEIGHTS = st.floats(-50.0, 50.0).filter(lambda w: abs(w) > 1e-3)


@EVERY
@given(first=WEIGHTS, second=WEIGHTS)
def test_the_model_is_drawn_where_it_predicts_what_it_does_for_any_weights(case, first, second):
    loss = loss_of(case)
    theta = np.array([first, second][: loss.dimension])
    vertices = model_of(loss)
    curved = loss.needs_classes and len(loss.design.table.features) == 1
    x, y = vertices.at(place(loss, theta), squash=curved)
    design = loss.design
    if loss.dimension == 1:
        # A level: the one number, or its probability.
        level = 1.0 / (1.0 + np.exp(-first)) if curved else first
        assert y == pytest.approx([level] * len(y))
    elif len(design.table.features) == 2:
        # The line on which both classes are equally likely: outputs vanish, relative to what makes them up.
        points = (np.array([x, y]) - design.centre[:, None]) / design.scale[:, None]
        assert np.abs(theta @ points).max() <= 1e-9 * np.abs(theta[:, None] * points).max()
        assert np.hypot(*(points[:, 1] - points[:, 0])) > 1.0
    else:
        predicted = first * (x - design.centre[0]) / design.scale[0] + second
        if curved:
            predicted = 1.0 / (1.0 + np.exp(-predicted))
        assert y == pytest.approx(predicted, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("case", [case for case, (loss, _) in CASES.items() if loss in REGRESSIONS])
@given(first=WEIGHTS, second=WEIGHTS)
def test_at_every_example_the_line_has_the_height_that_the_loss_compares_with_y(case, first, second):
    loss = loss_of(case)
    theta = np.array([first, second][: loss.dimension])
    x, y = model_of(loss).at(place(loss, theta))
    design = loss.design
    outputs = design.matrix @ theta
    assert np.interp(design.table.features[0], x, y) == pytest.approx(outputs, rel=1e-9, abs=1e-7)


@pytest.mark.parametrize("case", [case for case in CLASSES if "'both': 0" in case])
def test_the_curve_between_two_classes_has_the_probability_that_the_log_loss_uses(case):
    loss, theta = loss_of(case), np.array([1.3, -0.7])
    theta = theta[: loss.dimension]
    x, y = model_of(loss).at(place(loss, theta), squash=True)
    outputs = loss.design.matrix @ theta
    told = np.interp(loss.design.table.features[0], x, y)
    assert told == pytest.approx(1.0 / (1.0 + np.exp(-outputs)), abs=2e-3)
    assert ((y > 0.0) & (y < 1.0)).all()


@pytest.mark.parametrize("case", [case for case in CLASSES if "'both': 1" in case])
def test_on_each_side_of_the_line_one_class_is_likelier(case):
    loss = loss_of(case)
    run = run_of(case, steps=60, lr=0.5)
    x, y = model_in(data_figure(loss, [run])).at(*run.drawn[-1])
    along = np.array([x[1] - x[0], y[1] - y[0]])
    away = loss.design.table.features - np.array([[x[0]], [y[0]]])
    side = np.sign(along[0] * away[1] - along[1] * away[0])
    likelier = np.sign(loss.design.matrix @ run.theta[-1])
    assert abs((side * likelier).sum()) == len(side)


@EVERY
def test_the_line_of_a_run_is_its_model_at_every_step_and_shown_at_the_last(case):
    run = run_of(case)
    figure = data_figure(run.objective, [run])
    trace = traces(figure)["model-gd"]
    for axis, column in zip("xy", run.drawn.T, strict=True):
        np.testing.assert_array_equal(numbers(trace["meta"]["values"][axis]), column)
    x, y = model_in(figure).at(*run.drawn[run.last])
    np.testing.assert_allclose(numbers(trace["x"]), x)
    np.testing.assert_allclose(numbers(trace["y"]), y)
    assert (trace["line"]["color"], trace["line"]["dash"]) == (STROKES["gd"].colour, STROKES["gd"].dash)


@EVERY
def test_every_optimizer_has_its_own_line_and_its_own_stroke(case):
    runs = [run_of(case, optimizer=key) for key in gdviz.OPTIMIZERS]
    found = traces(data_figure(runs[0].objective, runs))
    lines = [found[f"model-{key}"]["line"] for key in gdviz.OPTIMIZERS]
    assert len({(line["color"], line["dash"]) for line in lines}) == len(lines)
    assert all(len(uid.split()) == 1 for uid in found)


@EVERY
def test_the_model_at_the_minimum_is_a_thin_line_where_there_is_a_minimum(case):
    loss = loss_of(case)
    found = traces(data_figure(loss, []))
    assert ("best" in found) == bool(loss.minima)
    if loss.minima:
        x, y = (numbers(found["best"][axis]) for axis in "xy")
        theta = np.array(loss.minima[0])
        curved = loss.needs_classes and len(loss.design.table.features) == 1
        wanted = model_of(loss).at(
            place(loss, theta) if loss.dimension == 2 else np.resize(theta, 2), squash=curved
        )
        np.testing.assert_allclose([x, y], wanted)


def test_residuals_go_from_every_example_straight_to_the_line():
    for parameters in (
        {"data": "four_points"},
        {"data": "synthetic"},
        {"data": "four_points", "standardise": 1.0},
    ):
        run = gdviz.run(objective="huber_regression", objective_parameters=parameters, lr=0.01, steps=5)
        table, design = run.objective.design.table, run.objective.design
        shape = traces(data_figure(run.objective, [run]))["residuals-gd"]["meta"]["shape"]
        for w, b in ((0.0, 0.0), (1.5, -2.0), *run.theta[[1, 5]]):
            x, y = Lines(shape).at(w, b)
            np.testing.assert_array_equal(x[0::3], table.features[0])
            np.testing.assert_array_equal(x[1::3], table.features[0])
            np.testing.assert_array_equal(y[0::3], table.target)
            np.testing.assert_allclose(y[1::3], design.matrix @ [w, b], atol=1e-12)
            assert np.isnan(x[2::3]).all()
            assert np.isnan(y[2::3]).all()


def test_residuals_are_left_out_where_they_would_hide_the_line_or_mean_nothing():
    def uids(objective, **parameters):
        run = gdviz.run(objective=objective, objective_parameters=parameters, steps=2)
        return traces(data_figure(run.objective, [run])).keys()

    assert "residuals-gd" in uids("linear_regression", data="synthetic", examples=MOST_RESIDUALS)
    assert "residuals-gd" not in uids("linear_regression", data="synthetic", examples=MOST_RESIDUALS + 1)
    assert "residuals-gd" not in uids("linear_regression", data="four_points", intercept_only=1)
    assert "residuals-gd" not in uids("logistic_regression", data="iris", both=0)


def lit(trace: dict) -> np.ndarray:
    """Which of a trace's points are lit at each step, (T, points)."""
    told = trace["meta"]["lit"]
    rows = np.frombuffer(base64.b64decode(told["bits"]), np.uint8).reshape(-1, -(-told["columns"] // 8))
    bits = np.unpackbits(rows, axis=1)
    assert not bits[:, told["columns"] :].any()
    return bits[:, : told["columns"]].astype(bool)


@pytest.mark.parametrize("sampling", ["shuffled", "independent"])
@pytest.mark.parametrize("batch_size", [1, 3, 7, 64])
@pytest.mark.parametrize(
    "case", ["linear_regression on tips ", "huber_regression on five_points ", "log-loss {'both': 1}"]
)
def test_lit_examples_are_the_members_of_each_steps_batch(case, batch_size, sampling):
    run = run_of(case, batch_size=batch_size, sampling=sampling, seed=5)
    loss, used = run.objective, members(run.spec)
    found = traces(data_figure(loss, [run], used))
    target = loss.design.table.target
    if used is None:
        assert not any("lit" in trace.get("meta", {}) for trace in found.values())
        return
    assert used.sum(axis=1).max() == batch_size
    if loss.design.table.classes is None:
        np.testing.assert_array_equal(lit(found["examples-0"]), used)
    else:
        for k in range(2):
            np.testing.assert_array_equal(lit(found[f"examples-{k}"]), used[:, target == k])


def test_too_many_batches_to_send_are_not_lit_and_the_picture_is_drawn_all_the_same():
    loss = LOSSES["linear_regression"].configured({"data": "synthetic", "examples": 1000})
    most = np.zeros((MOST_LIT // 1000, 1000), dtype=bool)
    assert "lit" in traces(data_figure(loss, [], most))["examples-0"]["meta"]
    more = np.zeros((MOST_LIT // 1000 + 1, 1000), dtype=bool)
    assert "lit" not in traces(data_figure(loss, [], more))["examples-0"].get("meta", {})


@pytest.mark.parametrize(
    "names", [HOSTILE, ("$x$", "%{y}"), ("", " "), ("a\nb", "c\td"), ("&lt;b&gt;", "<br>" * 20)]
)
@pytest.mark.parametrize("objective", REGRESSIONS)
def test_names_of_columns_are_text_wherever_they_reach_the_picture(objective, names):
    mine = OwnData([1.0, 2.0, 4.0], [1.0, 3.0, 2.0], names)
    run = gdviz.run(objective=objective, objective_parameters={"data": mine.name}, steps=3, batch_size=1)
    figure = data_figure(run.objective, [run], members(run.spec))
    sent = json.loads(figure.to_json(validate=True, remove_uids=False))
    for axis, name in zip((sent["layout"]["xaxis"], sent["layout"]["yaxis"]), names, strict=True):
        shown = axis["title"]["text"]
        assert "<" not in shown
        assert ">" not in shown
        # Read as Plotly reads it, it is the name again.
        assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == name
        axis["title"]["text"] = ""
    rest = json.dumps({"layout": {**sent["layout"], "template": None}, "data": sent["data"]})
    for name in names:
        assert not name.strip() or json.dumps(name)[1:-1] not in rest


def test_hovering_tells_the_class_of_a_flower_and_its_numbers():
    found = traces(data_figure(loss_of("log-loss {'both': 1}"), []))
    assert found["examples-0"]["hovertemplate"].startswith("versicolor<br>%{x")
    assert found["examples-1"]["hovertemplate"].startswith("virginica<br>%{x")


def test_two_classes_are_named_in_a_legend_and_one_kind_of_example_needs_none():
    flowers = data_figure(loss_of("log-loss {'both': 1}"), [run_of("log-loss {'both': 1}")])
    shown = [trace["name"] for trace in traces(flowers).values() if trace.get("showlegend", True)]
    assert flowers.layout.showlegend is True
    assert shown == ["versicolor", "virginica"]
    assert data_figure(loss_of("linear_regression on tips "), []).layout.showlegend is False


@pytest.mark.parametrize(
    ("objective", "parameters", "drawable"),
    [
        ("linear_regression", {"data": "tips"}, True),
        ("linear_regression", {"data": "tips", "intercept_only": 1}, True),
        ("linear_regression", {"data": "many_features"}, False),
        ("linear_regression", {"data": "many_features", "features": 2}, False),
        ("linear_regression", {"data": "iris", "both": 0}, True),
        ("linear_regression", {"data": "iris", "both": 1}, False),
        ("logistic_regression", {"data": "iris", "both": 1}, True),
        ("logistic_regression", {"data": "iris", "both": 0}, True),
        ("logistic_regression", {"data": "iris", "both": 0, "intercept_only": 1}, True),
        ("logistic_regression", {"data": "iris", "both": 1, "intercept_only": 1}, False),
    ],
    ids=str,
)
def test_what_can_be_drawn_in_the_plane(objective, parameters, drawable):
    loss = LOSSES[objective].configured(parameters)
    assert has_data_figure(loss) is drawable
    if drawable:
        assert traces(data_figure(loss, []))


def test_every_data_set_meets_some_loss_in_a_case_above():
    tried = {parameters["data"] for _, parameters in CASES.values()}
    assert tried == DATASETS.keys() - {"many_features"}


@pytest.mark.parametrize("lr", [0.0, 5.0, 1e10, 1e300])
@pytest.mark.parametrize("case", ["linear_regression on tips ", "absolute_regression on synthetic ", *CLASSES])
def test_a_run_that_diverges_is_json_and_its_line_has_ends(case, lr):
    run = run_of(case, lr=lr if "intercept_only" not in case else min(lr, 1e100), optimizer="momentum")
    found = traces(data_figure(run.objective, [run]))
    assert found["model-momentum"]["meta"]["run"] == "momentum"


@EVERY
def test_the_picture_keeps_its_zoom_while_only_the_run_changes(case):
    loss = loss_of(case)
    kept = {
        data_figure(loss, [run_of(case, **choices)]).layout.uirevision
        for choices in ({}, {"lr": 0.02}, {"seed": 3})
    }
    assert len(kept) == 1


def test_other_data_or_another_loss_forget_the_zoom():
    assert len({data_figure(loss_of(case), []).layout.uirevision for case in CASES}) == len(CASES)
