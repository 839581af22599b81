"""Links to one step: whatever run is shown, its link shows the same run there."""

import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from visits import QUICK, staged, unbroken, visit, warnings, widget

import gdviz
from gdviz import OwnData, RunSpec
from gdviz.ui import run_links, step_on_stage
from gdviz.ui.addresses import query_of
from gdviz.ui.run_controls import Chosen

PAGE = "one_step.py"
TIPS = {"data": "tips", "standardise": 1.0}
SPECS = {
    "plain": RunSpec("bowl"),
    "between two positions of the slider": RunSpec("rosenbrock", "momentum", lr=0.0123456, steps=77),
    "turned": RunSpec("ravine", "adam", objective_parameters={"kappa": 50.0, "rotation": 30.0}),
    "moved": RunSpec("himmelblau", "nesterov", start=(1.25, -3.5), hyperparameters={"momentum": 0.5}),
    "noisy": RunSpec("ravine", batch_size=4, noise=2.0, seed=7, sampling="independent"),
    "scheduled": RunSpec("ravine", "rmsprop", schedule="cosine", hyperparameters={"rho": 0.9}, steps=40),
    "clipped and decayed": RunSpec("cliff", "adamw", lr=0.1, clip_norm=2.5, weight_decay=0.05),
    "a line": RunSpec("linear_regression", "adam", objective_parameters=TIPS, batch_size=32, lr=0.1),
    "flowers": RunSpec("logistic_regression", objective_parameters={"data": "iris", "both": 1.0}, lr=0.5),
}


def opened(link: dict, monkeypatch) -> RunSpec:
    """The spec of the run that the page shows a step of."""
    seen = []
    explained = step_on_stage.one_step
    monkeypatch.setattr(step_on_stage, "one_step", lambda run, t: seen.append(run.spec) or explained(run, t))
    at = visit(link, PAGE)
    unbroken(at)
    assert warnings(at) == ""
    return seen[-1]


def offered(at) -> dict[str, str]:
    """The links to one step, by the words they stand behind."""
    (told,) = (shown.value for shown in at.markdown if "One step with its numbers" in shown.value)
    return dict(re.findall(r"\[([^]]+)\]\(([^)]+)\)", told))


def same_run(one: RunSpec, other: RunSpec) -> bool:
    one, other = gdviz.run(one), gdviz.run(other)
    return one.theta.tobytes() == other.theta.tobytes()


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_the_link_of_a_run_shows_that_run(spec, monkeypatch):
    assert same_run(opened(query_of(spec), monkeypatch), spec)


@settings(max_examples=12, phases=QUICK)
@given(
    objective=st.sampled_from(list(gdviz.SURFACES)),
    optimizer=st.sampled_from(list(gdviz.OPTIMIZERS)),
    schedule=st.sampled_from(list(gdviz.SCHEDULES)),
    lr=st.floats(1e-4, 5.0),
)
def test_any_run_on_a_surface_survives_its_link(objective, optimizer, schedule, lr):
    spec = RunSpec(objective, optimizer, lr=lr, steps=12, schedule=schedule)
    with pytest.MonkeyPatch.context() as patch:
        assert same_run(opened(query_of(spec), patch), spec)


def test_every_page_with_runs_offers_the_link_for_the_first_of_them():
    at = visit({"optimizer": ["gd", "momentum", "adam", "adamw"]})
    links = offered(at)
    assert list(links) == [gdviz.OPTIMIZERS[key].title for key in ("gd", "momentum", "adam")]
    spec = RunSpec("ravine", "momentum", lr=0.11, steps=30, hyperparameters={"momentum": 0.9})
    assert links["Momentum"] == f"one_step?{urlencode(query_of(spec))}"


def test_ones_own_data_are_in_no_link():
    own = OwnData([1.0, 2.0, 3.0], [2.0, 1.0, 4.0], ("hours", "score"))
    spec = RunSpec("linear_regression", objective_parameters={"data": own.name})
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_links.st, "markdown", told.append)
        run_links.offer_one_step(Chosen((spec, replace(spec, objective_parameters={"data": "tips"})), False))
    assert told[0].count("](") == 1
    assert own.name not in told[0]


def test_the_step_itself_is_in_the_address_too():
    at = visit({**query_of(SPECS["turned"]), "at": "5"}, PAGE)
    assert widget(at, "at").value == 5
    assert staged(at)["attributes"]["at"] == 5.0
