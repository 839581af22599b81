"""The public names, as they are promised to code outside."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

import gdviz


def test_the_public_names():
    assert set(gdviz.__all__) >= {
        "run", "sweep", "RunSpec", "SweepSpec", "Run", "Sweep", "Trajectory", "Termination", "Verdict", "verdict",
        "theory", "curvature", "SURFACES", "LOSSES", "DATASETS", "OPTIMIZERS", "SCHEDULES", "OwnData",
    }  # fmt: skip
    assert all(hasattr(gdviz, name) for name in gdviz.__all__)
    assert gdviz.__version__[0].isdigit()


def test_the_catalogues_begin_with_the_names_promised_in_the_order_of_teaching():
    assert list(gdviz.SURFACES)[:5] == ["bowl", "ravine", "saddle", "plateau", "rosenbrock"]
    assert list(gdviz.LOSSES) == [
        "linear_regression", "huber_regression", "absolute_regression", "logistic_regression",
    ]  # fmt: skip
    assert list(gdviz.DATASETS) == ["four_points", "five_points", "tips", "synthetic", "iris", "many_features"]
    assert list(gdviz.OPTIMIZERS)[:7] == ["gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
    assert "proximal" in gdviz.OPTIMIZERS
    assert list(gdviz.SCHEDULES) == [
        "constant", "step", "exponential", "cosine", "restarts", "warmup_cosine", "inverse_time", "inverse_sqrt",
        "one_cycle", "plateau",
    ]  # fmt: skip


def test_run_takes_every_choice_as_a_keyword_and_gives_arrays_and_endings():
    run = gdviz.run(
        objective="rosenbrock", optimizer="adam", lr=0.01, steps=500, start=(-1.5, 2.0),
        hyperparameters={"b1": 0.9}, schedule="cosine", schedule_parameters={}, objective_parameters={},
        batch_size=None, noise=0.0, weight_decay=0.0, clip_norm=None, seed=0, sampling="shuffled",
    )  # fmt: skip
    assert run.theta.shape == run.grad.shape == (501, 2)
    assert (run.loss.shape, run.lr.shape) == ((501,), (500,))
    assert all(array.dtype == np.float64 for array in (run.theta, run.grad, run.loss, run.lr))
    assert set(run.state) == {"m", "v"}
    assert (run.termination.kind, run.termination.step) == ("out of steps", 500)
    assert isinstance(run.verdict.kind, str)
    assert isinstance(run.verdict.text, str)


def test_run_of_a_spec_is_run_of_its_keywords():
    choices = {
        "objective": "ravine",
        "objective_parameters": {"kappa": 20, "rotation": 30},
        "lr": 0.04,
        "steps": 30,
    }
    assert gdviz.run(gdviz.RunSpec(**choices)).theta.tobytes() == gdviz.run(**choices).theta.tobytes()
    assert gdviz.run(**choices).spec == gdviz.RunSpec(**choices)


def test_the_ravine_turns_counter_clockwise_in_degrees():
    # On the long axis of a ravine turned by 30°, the gradient is θ itself.
    start = (np.sqrt(3.0), 1.0)
    run = gdviz.run(objective="ravine", objective_parameters={"kappa": 50, "rotation": 30}, start=start, steps=1)
    assert run.grad[0] == pytest.approx(start)
    assert run.loss[0] == pytest.approx(2.0)


def test_sweep_over_two_axes():
    fan = gdviz.sweep(
        objective="ravine",
        optimizer="momentum",
        over={"lr": np.geomspace(0.01, 1, 4), "momentum": [0, 0.9]},
        steps=300,
    )
    assert list(fan.axes) == ["lr", "momentum"]
    assert fan.final_loss.shape == fan.kind.shape == fan.steps_to(1e-6).shape == (4, 2)
    assert isinstance(fan.run(2, 1), gdviz.Run)
    assert fan.run(2, 1).spec.hyperparameters == (("momentum", 0.9),)
    assert fan.run(2, 1).verdict.text
    base = gdviz.RunSpec(objective="ravine", optimizer="momentum", steps=300)
    again = gdviz.sweep(gdviz.SweepSpec(base, tuple(fan.axes.items())))
    assert again.final_loss.tobytes() == fan.final_loss.tobytes()


@pytest.mark.parametrize(
    ("parameters", "start", "dimension"),
    [
        ({}, (0.5, 1.0), 2),
        ({"data": "tips", "standardise": 1}, None, 2),
        ({"data": "five_points", "intercept_only": 1}, (0.5,), 1),
        ({"data": "many_features", "features": 50}, None, 50),
    ],
)
def test_run_and_sweep_on_data(parameters, start, dimension):
    choices = {"objective": "linear_regression", "objective_parameters": parameters, "start": start, "steps": 30}
    run = gdviz.run(**choices, lr=1e-4, batch_size=2, sampling="independent")
    assert run.theta.shape == run.grad.shape == (31, dimension)
    assert run.drawn.shape == (31, 2)
    assert run.theta[0].tolist() == list(start or [0.0] * dimension)
    assert run.objective.examples * run.trajectory.epochs[-1] == 60
    assert run.verdict.text
    fan = gdviz.sweep(**choices, over={"lr": [1e-5, 1e-4]})
    assert fan.final_loss[1] < fan.final_loss[0] < run.loss[0]
    assert fan.run(1).theta.shape == (31, dimension)
    assert (fan.steps_to(1e9) == 0).all()


def test_theory_by_name():
    assert gdviz.theory.max_stable_lr([1, 20]) == pytest.approx(0.1)
    assert gdviz.theory.rate([1, 20], 2 / 21) == pytest.approx(19 / 21)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        (
            {"optimizer": "adamm"},
            "no optimizer is called 'adamm'; choose one of gd, momentum, nesterov, adagrad, rmsprop, adam, adamw",
        ),
        ({"objective": "bowls"}, "no objective is called 'bowls'; choose one of bowl, ravine, saddle,"),
        ({"schedule": ""}, "no schedule is called ''; choose one of constant, step,"),
        (
            {"optimizer": "adam", "hyperparameters": {"beta1": 0.9}},
            "no parameter of adam is called 'beta1'; choose one",
        ),
        (
            {"optimizer": "adam", "hyperparameters": {"b1": 1.2}},
            r"adam: b1 \(β₁\) must be in \[0, 0.999\], got 1.2",
        ),
        (
            {"objective": "ravine", "objective_parameters": {"kappa": 0}},
            r"ravine: kappa \(κ\) must be in \[1, 10000\]",
        ),
        (
            {"schedule": "step", "schedule_parameters": {"gamma": 2}},
            r"step: gamma \(γ\) must be in \[0.01, 1\], got 2",
        ),
        ({"start": (1, 2, 3)}, "start must have 2 coordinates, got 3"),
        ({"start": (1,)}, "start must have 2 coordinates, got 1"),
        (
            {"objective": "linear_regression", "objective_parameters": {"intercept_only": 1}, "start": (1, 2)},
            "start must have 1 coordinate, got 2",
        ),
        (
            {"objective": "linear_regression", "objective_parameters": {"data": "tip"}},
            "no data set is called 'tip'; choose one of four_points, five_points, tips,",
        ),
        (
            {"objective": "logistic_regression", "objective_parameters": {"data": "tips"}},
            "logistic_regression needs data with two classes: iris; tips has a number for each example",
        ),
        ({"rate": 0.1}, "a run has no 'rate'; choose from objective, optimizer, lr,"),
        ({"lr": -1}, "lr must be a finite number ≥ 0, got -1"),
    ],
)
def test_a_mistake_is_a_valueerror_that_says_what_is_allowed(choices, message):
    with pytest.raises(ValueError, match=message):
        gdviz.run(**choices)
    with pytest.raises(ValueError, match=message):
        gdviz.sweep(**choices, over={"seed": [0]})


def test_an_overlong_name_is_shown_cut():
    with pytest.raises(ValueError, match="no optimizer is called") as refusal:
        gdviz.run(optimizer="x" * 10_000)
    assert len(str(refusal.value)) < 300


def test_a_spec_and_keywords_together_are_refused():
    with pytest.raises(ValueError, match="give a RunSpec or keywords, not both, got lr beside a RunSpec"):
        gdviz.run(gdviz.RunSpec(), lr=0.1)


def test_every_public_function_and_class_is_documented():
    for name in gdviz.__all__:
        thing = getattr(gdviz, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            assert (thing.__doc__ or "").strip(), name


def test_importing_gdviz_loads_neither_plotly_streamlit_nor_pandas():
    code = "import sys, gdviz; print(*{'plotly', 'streamlit', 'pandas', 'torch'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")
