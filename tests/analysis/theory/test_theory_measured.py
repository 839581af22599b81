"""Theory against measurement: what the closed forms promise is what runs do."""

import math

import numpy as np
import pytest

import gdviz
from gdviz import theory
from gdviz.surfaces.bowl import Bowl

KAPPAS = [1.5, 10.0, 100.0, 1000.0, 1e4]
RULES = [("gd", 0.0), ("momentum", 0.5), ("momentum", 0.9), ("nesterov", 0.5), ("nesterov", 0.9)]


def ravine_run(kappa, optimizer, beta, lr, steps, start=(-5.0, -2.0)):
    hyperparameters = {} if optimizer == "gd" else {"momentum": beta}
    return gdviz.run(
        objective="ravine", objective_parameters={"kappa": kappa, "rotation": 0}, optimizer=optimizer, lr=lr,
        hyperparameters=hyperparameters, steps=steps, start=start,
    )  # fmt: skip


def measured_rate(theta):
    """The factor per step of the envelope of |θ|, between the middle and the end of its fall."""
    size = np.hypot(*theta.T)
    # Down to 1e-200 and no further: below that lie numbers with fewer digits.
    last = int(np.flatnonzero(size > 1e-200)[-1])
    window = max(1, last // 10)
    first = last // 2
    peaks = [(t + int(size[t : t + window].argmax())) for t in (first, last - window)]
    return math.exp((math.log(size[peaks[1]]) - math.log(size[peaks[0]])) / (peaks[1] - peaks[0]))


@pytest.mark.parametrize("kappa", KAPPAS)
@pytest.mark.parametrize(("optimizer", "beta"), RULES)
def test_just_below_the_largest_stable_rate_it_converges_and_just_above_it_diverges(kappa, optimizer, beta):
    limit = theory.max_stable_lr([1.0, kappa], optimizer, beta)
    below = ravine_run(kappa, optimizer, beta, 0.99 * limit, 3000)
    halves = np.abs(below.theta[1:]).reshape(2, 1500, 2).max(axis=1)
    assert below.termination.kind != "diverged"
    assert (halves[1] < halves[0]).all()
    assert halves[1, 1] < 1e-3
    above = ravine_run(kappa, optimizer, beta, 1.01 * limit, 3000)
    assert above.termination.kind == "diverged"


@pytest.mark.parametrize("kappa", KAPPAS)
@pytest.mark.parametrize(("optimizer", "beta"), RULES)
@pytest.mark.parametrize("part", [0.2, 0.5, 0.95])
def test_the_measured_rate_is_the_predicted_one(kappa, optimizer, beta, part):
    lr = part * theory.max_stable_lr([1.0, kappa], optimizer, beta)
    predicted = theory.rate([1.0, kappa], lr, optimizer, beta)
    run = ravine_run(kappa, optimizer, beta, lr, 4000)
    measured = measured_rate(run.theta)
    assert measured == pytest.approx(predicted, rel=0.01)
    # The same for the steps needed, which is the sharper claim where the rate is close to 1.
    assert math.log(measured) == pytest.approx(math.log(predicted), rel=0.01)


@pytest.mark.parametrize("kappa", KAPPAS)
@pytest.mark.parametrize("optimizer", ["gd", "momentum", "nesterov"])
def test_the_best_settings_reach_their_rate(kappa, optimizer):
    best = theory.best_lr_and_momentum([1.0, kappa], optimizer)
    run = ravine_run(kappa, optimizer, best.momentum, best.lr, 4000)
    assert measured_rate(run.theta) == pytest.approx(best.rate, rel=0.01)


class Textbook(Bowl):
    """f = 0.1x² + 2y²."""

    start = (-5.0, -2.0)

    def value(self, theta):
        return 0.1 * theta[0] ** 2 + 2.0 * theta[1] ** 2

    def gradient(self, theta):
        return np.array([0.2 * theta[0], 4.0 * theta[1]])

    def hessian(self, theta):
        return np.array([[0.2 + 0 * theta[0], 0 * theta[0]], [0 * theta[0], 4.0 + 0 * theta[0]]])


@pytest.mark.parametrize(
    ("lr", "beta", "rate"), [(0.4, 0.0, 0.920), (0.6, 0.0, 1.40), (0.6, 0.5, 0.707), (0.6, 0.25, 0.859)]
)
def test_the_textbook_ravine_runs_at_the_textbook_rates(run_on, lr, beta, rate):
    run = run_on(Textbook(), optimizer="momentum", lr=lr, hyperparameters={"momentum": beta}, steps=1500)
    # 0.859 is 0.8588 and 0.707 is √½: given to three digits.
    assert measured_rate(run.theta[: run.last + 1]) == pytest.approx(rate, abs=2e-3)
    assert (run.termination.kind == "diverged") == (rate > 1.0)


PARTS = (0.1, 0.01, 0.001)


@pytest.mark.parametrize("kappa", [10, 100, 1000])
@pytest.mark.parametrize("choice", ["1/L", "best"])
def test_step_counts_never_exceed_the_bound(kappa, choice):
    lr = {"1/L": 1 / kappa, "best": theory.best_lr([1, kappa]).lr}[choice]
    bounds = [theory.steps_bound(kappa, part) for part in PARTS]
    for start in ((1.0, 0.0), (0.0, 1.0), (-5.0, -2.0)):
        run = ravine_run(kappa, "gd", 0.0, lr, bounds[-1], start=start)
        left = np.hypot(*run.theta.T) / np.hypot(*start)
        for bound, part in zip(bounds, PARTS, strict=True):
            assert (left[bound:] <= part).all()


def test_on_a_parabola_descent_is_monotone_exact_oscillating_or_diverging():
    x = {part: gdviz.run(objective="bowl", lr=part, steps=20).theta[:, 0] for part in (0.5, 1.0, 1.5, 2.5)}
    assert (np.diff(np.abs(x[0.5])) < 0).all()
    assert (x[0.5] < 0).all()
    assert (x[1.0][1:] == 0.0).all()
    assert (x[1.5][1:] * x[1.5][:-1] < 0).all()
    assert (np.diff(np.abs(x[1.5])) < 0).all()
    assert (np.diff(np.abs(x[2.5])) > 0).all()


def test_nesterov_needs_fewer_steps_than_the_heavy_ball_at_the_same_settings_on_a_ringing_ravine():
    counts = {}
    for optimizer in ("momentum", "nesterov"):
        fan = gdviz.sweep(objective="ravine", optimizer=optimizer, over={"lr": [0.02]}, steps=2000)
        counts[optimizer] = fan.steps_to(1e-6)[0]
    assert counts["nesterov"] < counts["momentum"]
