"""The page on the batch size: what is lit, pointed at and counted is what the run used."""

import base64

import numpy as np
import pytest
from visits import numbers, paths, pictures, staged, traces, verdicts, visit, widget

import gdviz

PAGE = "batch_size.py"


def run_of(**choices):
    """The run the page opens on, changed as told."""
    opening = {"lr": 0.2, "steps": 100, "batch_size": 4}
    return gdviz.run(
        objective="linear_regression",
        objective_parameters={"data": "tips", "standardise": 1.0},
        **{**opening, **choices},
    )


def lit(at) -> np.ndarray:
    """Which examples are lit at each step, (T, N)."""
    meta = traces(at, "data")["examples-0"]["meta"]["lit"]
    rows = np.frombuffer(base64.b64decode(meta["bits"]), np.uint8).reshape(-1, -(-meta["columns"] // 8))
    return np.unpackbits(rows, axis=1)[:, : meta["columns"]].astype(bool)


def test_it_opens_wandering_in_noise():
    at = visit(page=PAGE)
    assert pictures(at) == ["landscape", "surface", "data", "progress", "noise", "variance", "ends"]
    assert verdicts(at)["gd"].startswith("wanders in noise: batches of 4")
    np.testing.assert_array_equal(np.transpose(paths(at)["gd"]), run_of().theta)


def test_the_lit_examples_are_those_whose_mean_gradient_was_used():
    at, run = visit(page=PAGE), run_of()
    used = lit(at)
    assert used.shape == (100, 244)
    assert (used.sum(axis=1) == 4).all()
    loss = run.objective
    for t in (0, 1, 60, 99):
        gradient = loss.single_gradients(run.theta[t])[:, used[t]].mean(axis=1)
        np.testing.assert_allclose(gradient, run.trajectory.estimate[t], rtol=1e-9)


def test_arrows_point_down_the_true_slope_and_down_the_measured_one():
    at, run = visit(page=PAGE), run_of()
    (left, right), (bottom, top) = run.objective.view
    window = np.array([right - left, top - bottom])
    longest = np.zeros(100)
    for name, pull in (("all", run.grad[:-1]), ("batch", run.trajectory.estimate)):
        values = {key: numbers(v) for key, v in traces(at, "landscape")[f"arrow-{name}"]["meta"]["values"].items()}
        begin = np.transpose([values["x"], values["y"]])
        move = np.transpose([values["x2"], values["y2"]]) - begin
        np.testing.assert_array_equal(begin, run.theta[:-1])
        cross = move[:, 0] * -pull[:, 1] + move[:, 1] * pull[:, 0]
        assert np.abs(cross / np.hypot(*move.T) / np.hypot(*pull.T)).max() < 1e-9
        assert ((move * -pull).sum(axis=1) > 0.0).all()
        longest = np.maximum(longest, np.hypot(*(move / window).T))
    assert longest == pytest.approx(0.2)


@pytest.mark.parametrize(("clock", "last"), [("steps", 100.0), ("evaluations", 400.0), ("epochs", 400.0 / 244.0)])
def test_progress_is_counted_on_three_clocks(clock, last):
    at = visit({"clock": clock}, PAGE)
    trace = traces(at, "progress")["progress-gd"]
    assert numbers(trace["x"])[-1] == pytest.approx(last)
    assert trace["meta"]["clock"] is True


def test_progress_is_measured_in_four_ways():
    run = run_of()
    minimum = np.array(run.objective.minima[0])
    expected = {
        "excess": run.loss - float(run.objective.lowest),
        "loss": run.loss,
        "slope": np.hypot(*run.grad.T),
        "distance": np.hypot(*(run.theta - minimum).T),
    }
    for measure, values in expected.items():
        at = visit({"measure": measure}, PAGE)
        trace = traces(at, "progress")["progress-gd"]
        np.testing.assert_allclose(numbers(trace["y"]), values, rtol=1e-9)
        assert trace["meta"]["columns"] == {"y": measure}
        assert (f"extra={measure}" in staged(at)["live"]["url"]) == (measure != "excess")


def test_a_full_batch_has_neither_arrows_nor_lit_examples_nor_a_band():
    at = visit({"batch_size": "244"}, PAGE)
    assert not [uid for uid in traces(at, "landscape") if uid.startswith("arrow")]
    assert "lit" not in traces(at, "data")["examples-0"].get("meta", {})
    assert list(traces(at, "progress")) == ["progress-gd"]


def test_batches_go_up_to_the_number_of_examples_of_the_data():
    at = visit(page=PAGE)
    assert widget(at, "batch_size").options[-1] == "244"
    widget(at, "data").set_value("four_points").run()
    assert widget(at, "batch_size").options == ["1", "2", "4"]
    assert widget(at, "batch_size").value == 4
