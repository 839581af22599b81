"""Extras: what a batch carries beside the paths is, opened again, what the runs and closed forms give."""

from dataclasses import replace

import numpy as np
import pytest
from batches import Batch, opened, quantum

import gdviz
from gdviz import RunSpec
from gdviz.ui.asked import MAX_LIVE_RUNS
from gdviz.ui.extras import EXTRAS
from gdviz.ui.fan import fan
from gdviz.ui.rates import LEARNING_RATES

POSITIONS = [0, 60, 110, 117, 124, 132, 145, len(LEARNING_RATES) - 1]
TURNED = {"kappa": 20, "rotation": 30}
LIVES_IN = {
    "edge": RunSpec(objective="rosenbrock", steps=120),
    "modes": RunSpec(objective_parameters=TURNED, steps=60),
    "parabola": RunSpec(objective_parameters=TURNED, steps=40),
    "final": RunSpec(objective="saddle", steps=30),
    "setting": RunSpec(optimizer="momentum", hyperparameters={"momentum": 0.7}, steps=30),
    "loss": RunSpec(objective="huber_regression", batch_size=8, steps=40),
    "slope": RunSpec(objective="linear_regression", objective_parameters={"data": "many_features"}, steps=40),
    "distance": RunSpec(objective="linear_regression", objective_parameters={"data": "tips"}, steps=40),
    "floor": RunSpec(batch_size=4, noise=1.0, schedule="cosine", steps=100),
    "accuracy": RunSpec(objective="logistic_regression", steps=40),
    "work": RunSpec(objective="rosenbrock", optimizer="armijo", steps=40),
    "effective": RunSpec(objective="rosenbrock", optimizer="adagrad", steps=40),
}


def batch_of(extra: str, *specs: RunSpec) -> Batch:
    """The fan of these runs with one extra."""
    return opened(fan(specs, (extra,)))


def alone(spec: RunSpec, position: int) -> gdviz.Run:
    return gdviz.run(replace(spec, lr=LEARNING_RATES[position]))


def agree(batch: Batch, name: str, got: list[float], exact: np.ndarray) -> bool:
    """Whether a column says these numbers, brought into its range, to within the quantisation."""
    (column,) = (column for column in batch.header["columns"] if column["name"] == name)
    with np.errstate(all="ignore"):
        shown, wanted = np.array(got), np.asarray(exact)
        if column["log"]:
            shown, wanted = np.log10(shown), np.log10(wanted)
        wanted = np.clip(wanted, column["low"], column["high"])
        error = np.abs(shown - wanted)
    assert np.array_equal(np.isnan(shown), np.isnan(wanted))
    return bool(np.nanmax(error, initial=0.0) <= 0.501 * quantum(column) + 1e-9)


def test_every_extra_is_tried_below():
    assert LIVES_IN.keys() == EXTRAS.keys()


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_changes_nothing_of_paths_and_verdicts_to_the_eye(extra):
    spec = LIVES_IN[extra]
    plain, more = opened(fan((spec,))), batch_of(extra, spec)
    for m in POSITIONS:
        assert more.header["captions"][0][m]["text"] == plain.header["captions"][0][m]["text"]
        before, after = plain.path(0, m), more.path(0, m)
        assert (before["step"][0], before["step"][-1]) == (after["step"][0], after["step"][-1])
        both = sorted(set(before["step"]) & set(after["step"]))
        for name in "xy":
            at = [[path[name][path["step"].index(t)] for t in both] for path in (before, after)]
            assert at[0] == at[1]


def test_the_curvature_under_a_path_is_the_largest_eigenvalue_of_the_valleys_own_hessian():
    spec = LIVES_IN["edge"]
    batch = batch_of("edge", spec)
    for m in POSITIONS:
        path, theta = batch.path(0, m), alone(spec, m).theta
        x, y = theta[path["step"]].T
        # Rosenbrock's valley: f = (1 − x)² + 100(y − x²)², differentiated twice by hand.
        xx, xy, yy = 1200.0 * x**2 - 400.0 * y + 2.0, -400.0 * x, np.full_like(x, 200.0)
        steepest = (xx + yy) / 2.0 + np.hypot((xx - yy) / 2.0, xy)
        assert agree(batch, "sharpness", path["sharpness"], steepest)


@pytest.mark.parametrize(("optimizer", "bears"), [("gd", 2.0), ("momentum", 3.8), ("adam", np.nan)])
def test_the_limit_is_what_theory_lets_the_step_bear_and_missing_without_theory(optimizer, bears):
    spec = RunSpec(objective="rosenbrock", steps=60, optimizer=optimizer, schedule="cosine")
    batch = batch_of("edge", spec)
    for m in POSITIONS:
        path, run = batch.path(0, m), alone(spec, m)
        with np.errstate(divide="ignore"):
            exact = np.append(bears / run.lr, np.nan)[path["step"]]
        assert agree(batch, "limit", path["limit"], exact)


@pytest.mark.parametrize("optimizer", ["gd", "nesterov", "rmsprop"])
def test_modes_are_the_distances_along_the_turned_axes(optimizer):
    spec = replace(LIVES_IN["modes"], optimizer=optimizer)
    batch = batch_of("modes", spec)
    cos, sin = np.cos(np.pi / 6), 0.5
    for m in POSITIONS:
        path, theta = batch.path(0, m), alone(spec, m).theta
        x, y = theta[path["step"]].T
        assert agree(batch, "slow", path["slow"], np.abs(x * cos + y * sin))
        assert agree(batch, "fast", path["fast"], np.abs(y * cos - x * sin))


def test_on_the_parabola_gradient_descent_multiplies_by_one_minus_alpha_lambda():
    batch = batch_of("parabola", LIVES_IN["parabola"])
    for m in POSITIONS:
        path = batch.path(0, m)
        u = -((1.0 - 20.0 * LEARNING_RATES[m]) ** np.array(path["step"], dtype=float))
        assert agree(batch, "u", path["u"], u)
        assert agree(batch, "height", path["height"], 10.0 * u * u)


def test_on_the_parabola_momentum_follows_its_own_recursion():
    spec = replace(LIVES_IN["parabola"], optimizer="momentum", hyperparameters={"momentum": 0.8})
    batch = batch_of("parabola", spec)
    for m in POSITIONS:
        x = [-1.0, -1.0 + 20.0 * LEARNING_RATES[m]]
        for _ in range(spec.steps):
            x.append(x[-1] + 0.8 * (x[-1] - x[-2]) - 20.0 * LEARNING_RATES[m] * x[-1])
        path = batch.path(0, m)
        assert agree(batch, "u", path["u"], np.array(x)[path["step"]])


def test_the_parabola_is_entered_once_for_every_run_on_the_picture():
    specs = [replace(LIVES_IN["parabola"], optimizer=key) for key in ("gd", "adam")]
    batch = batch_of("parabola", *specs)
    for r in range(2):
        assert agree(batch, "u", batch.path(r, 60)["u"][:1], np.array([-1.0]))


@pytest.mark.parametrize("optimizer", ["gd", "adagrad"])
@pytest.mark.parametrize("parameters", [{}, {"pure": 1}])
def test_the_final_point_is_the_rate_with_the_runs_last_loss_or_the_edge_after_a_divergence(optimizer, parameters):
    spec = replace(LIVES_IN["final"], optimizer=optimizer, objective_parameters=parameters)
    points = batch_of("final", spec).header["points"][optimizer]
    assert points["lr"] == list(LEARNING_RATES)
    for m in POSITIONS:
        run = alone(spec, m)
        last, top = float(run.loss[-1]), max(points["final"])
        if parameters or not np.isfinite(last):
            assert min(points["final"]) <= points["final"][m] <= top
        else:
            excess = last + 0.25  # the saddle's lowest value is −1/4
            assert points["final"][m] == pytest.approx(np.clip(excess, min(points["final"]), top), rel=1e-9)
    assert np.isfinite(points["final"]).all()


def test_the_setting_is_every_position_with_the_momentum_of_the_run():
    # The ravine's map ends at 1.1·4/20 for Momentum, at half of that for Nesterov; the dot stays on it.
    for optimizer, edge in (("momentum", 0.22), ("nesterov", 0.11)):
        points = batch_of("setting", replace(LIVES_IN["setting"], optimizer=optimizer)).header["points"][optimizer]
        assert points["shown_lr"] == pytest.approx(np.minimum(LEARNING_RATES, edge), rel=1e-12)
        assert points["momentum"] == [0.7] * len(LEARNING_RATES)


def test_without_extras_there_are_no_points_and_no_notes():
    header = opened(fan((RunSpec(steps=9),))).header
    assert header["points"] == {"gd": {}}
    assert {caption["note"] for caption in header["captions"][0]} == {""}


def test_the_settings_note_tells_the_spectral_radius_at_every_position():
    spec = LIVES_IN["setting"]
    captions = batch_of("setting", spec).header["captions"][0]
    for m in POSITIONS:
        for eigenvalue in (1.0, 20.0):
            radius = gdviz.theory.rate([eigenvalue], LEARNING_RATES[m], "momentum", 0.7)
            assert f"λ = {eigenvalue:g} " in captions[m]["note"]
            if 0.01 < radius < 0.99:
                assert f"{radius:.3g}" in captions[m]["note"]


def test_the_edges_note_is_there_on_a_valley_and_missing_on_a_quadratic():
    for m, words in ((0, "no step is too long"), (len(LEARNING_RATES) - 1, "every step")):
        assert words in batch_of("edge", LIVES_IN["edge"]).header["captions"][0][m]["note"]
    assert batch_of("edge", RunSpec(steps=9)).header["captions"][0][60]["note"] == ""


def test_several_notes_of_one_run_follow_one_another():
    spec = replace(LIVES_IN["edge"], optimizer="momentum")
    both = opened(fan((spec,), ("edge", "setting"))).header["captions"][0][60]["note"]
    one, other = (batch_of(extra, spec).header["captions"][0][60]["note"] for extra in ("edge", "setting"))
    assert both == f"{one} {other}"


@pytest.mark.parametrize("extra", ["loss", "slope", "distance"])
def test_a_measure_is_what_its_name_says_of_the_run(extra):
    spec = LIVES_IN[extra]
    batch = batch_of(extra, spec)
    for m in POSITIONS:
        path, run = batch.path(0, m), alone(spec, m)
        exact = {
            "loss": run.loss,
            "slope": np.sqrt((run.grad**2).sum(axis=1)),
            "distance": np.sqrt(((run.theta - run.objective.minima[0]) ** 2).sum(axis=1)),
        }[extra]
        assert agree(batch, extra, path[extra], exact[path["step"]])


@pytest.mark.parametrize("parameters", [{}, {"both": 0}, {"separable": 1}], ids=str)
def test_the_accuracy_is_the_share_of_examples_on_their_own_side(parameters):
    spec = replace(LIVES_IN["accuracy"], objective_parameters=parameters)
    batch = batch_of("accuracy", spec)
    for m in POSITIONS:
        path, run = batch.path(0, m), alone(spec, m)
        outputs = run.objective.design.matrix @ run.theta[path["step"]].T
        right = (outputs > 0.0) == (run.objective.target > 0.5)[:, None]
        ended = np.isnan(outputs).any(axis=0)
        assert agree(batch, "accuracy", path["accuracy"], np.where(ended, np.nan, right.mean(axis=0)))


@pytest.mark.parametrize("hyperparameters", [{}, {"shrink": 0.8}], ids=str)
def test_the_work_of_a_line_search_is_a_gradient_and_f_here_and_at_every_point_tried(hyperparameters):
    spec = replace(LIVES_IN["work"], hyperparameters=hyperparameters)
    batch = batch_of("work", spec)
    for m in POSITIONS:
        path, run = batch.path(0, m), alone(spec, m)
        share = run.trajectory.direction[:, 0] / run.grad[:-1, 0]
        trials = 1 + np.log(share) / np.log(hyperparameters.get("shrink", 0.5))
        assert agree(batch, "work", path["work"], np.append(0.0, np.cumsum(2.0 + trials))[path["step"]])


@pytest.mark.parametrize(("optimizer", "passes"), [("gd", 1.0), ("adam", 1.0), ("newton", 3.0)])
def test_without_a_search_every_step_costs_the_same(optimizer, passes):
    batch = batch_of("work", replace(LIVES_IN["work"], optimizer=optimizer))
    for m in POSITIONS:
        path = batch.path(0, m)
        assert agree(batch, "work", path["work"], passes * np.array(path["step"]))


@pytest.mark.parametrize("optimizer", ["adagrad", "gd", "lion"])
def test_the_effective_rates_are_the_step_per_gradient_and_missing_where_a_sign_is_taken(optimizer):
    spec = replace(LIVES_IN["effective"], optimizer=optimizer)
    batch = batch_of("effective", spec)
    for m in POSITIONS:
        path, run = batch.path(0, m), alone(spec, m)
        rates = run.lr[:, None] * run.trajectory.direction / run.trajectory.estimate
        if optimizer == "lion":
            rates[:] = np.nan
        # Of the last point no step is taken.
        for name, column in zip(("gain_x", "gain_y"), rates.T, strict=True):
            assert agree(batch, name, path[name], np.append(column, np.nan)[path["step"]])


@pytest.mark.parametrize("parameters", [{"data": "many_features"}, {"data": "five_points", "intercept_only": 1}])
def test_effective_rates_are_told_for_two_weights_only(parameters):
    with pytest.raises(ValueError, match=r"shown for two weights, here θ has (20 coordinates|1 coordinate)\."):
        batch_of("effective", RunSpec("linear_regression", objective_parameters=parameters, steps=5))


@pytest.mark.parametrize("parameters", [{"data": "many_features"}, {"data": "five_points", "intercept_only": 1}])
def test_slow_and_fast_errors_are_told_for_two_weights_only(parameters):
    with pytest.raises(ValueError, match=r"shown for two weights, here there are (20|1)\."):
        batch_of("modes", RunSpec("linear_regression", objective_parameters=parameters, steps=5))


@pytest.mark.parametrize("objective", gdviz.LOSSES)
def test_the_curvature_along_a_path_is_not_asked_of_a_loss(objective):
    with pytest.raises(ValueError, match="is a loss over data"):
        batch_of("edge", RunSpec(objective, steps=5))


@pytest.mark.parametrize("objective", ["ravine", "linear_regression", "huber_regression"])
def test_a_number_of_examples_told_right_needs_classes(objective):
    with pytest.raises(ValueError, match="tells no classes apart"):
        batch_of("accuracy", RunSpec(objective, steps=5))


@pytest.mark.parametrize(("objective", "switch"), [("logistic_regression", "separable"), ("saddle", "pure")])
def test_without_a_minimum_there_is_no_distance_to_it(objective, switch):
    with pytest.raises(ValueError, match="has no minimum here, so there is no distance to it"):
        batch_of("distance", RunSpec(objective, objective_parameters={switch: 1}, steps=5))


def test_all_extras_at_once_fit_into_one_batch():
    # The map's setting is for rules with momentum only, and accuracy for losses that tell classes apart.
    specs = tuple(
        RunSpec(optimizer=key, steps=400, schedule="cosine") for key in [*gdviz.OPTIMIZERS][:MAX_LIVE_RUNS]
    )
    body = fan(specs, tuple(key for key in EXTRAS if key not in ("setting", "accuracy")))
    names = [column["name"] for column in opened(body).header["columns"]]
    assert len(names) == len(set(names))
    assert len(body) <= 500_000
