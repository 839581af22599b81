"""The map of α and β: measured rates as colours, theory's lines over them, and the run's setting as a dot."""

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz import RunSpec
from gdviz.analysis.regime_grid import regime_grid
from gdviz.analysis.stability_map import StabilityMap, stability_map
from gdviz.figures import map_figure, map_relief

KAPPAS = [1.0, 20.0, 1000.0]


def roots(lam, lr, optimizer, beta):
    """The eigenvalues of one step of the optimizer itself: what it makes of a unit of θ, and of a unit of v."""
    rule = gdviz.OPTIMIZERS[optimizer].configured({"momentum": beta})
    columns = []
    for theta, velocity in ((1.0, 0.0), (0.0, 1.0)):
        state = type(rule.init(np.zeros(1)))(np.array([velocity]))
        evaluation = type("Evaluation", (), {"grad": np.array([lam * theta])})()
        direction, state = rule.direction(evaluation, state)
        columns.append([theta - lr * direction[0], state.velocity[0]])
    return np.linalg.eigvals(np.array(columns).T)


def figure_of(optimizer, kappa=20.0, **choices):
    run = gdviz.run(objective="ravine", objective_parameters={"kappa": kappa}, optimizer=optimizer, **choices)
    return map_figure(run, np.array([1.0, kappa]), run.objective.quadratic)


def named(figure):
    return {trace.uid: trace for trace in figure.data}


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("objective", ["ravine", "saddle"])
def test_colours_are_the_measured_rates_and_beyond_one_exactly_where_a_run_diverges(optimizer, objective):
    found = stability_map(RunSpec(objective=objective, optimizer=optimizer), 24)
    relief = map_relief(found, None)
    assert found.diverged.any()
    assert ((relief["z"] > 1.0) == found.diverged).all()
    assert len(np.unique(relief["z"][found.diverged])) == 1
    stable = ~found.diverged
    assert relief["z"][stable] == pytest.approx(np.minimum(found.rates[stable], 1.0))
    assert relief["x"] == pytest.approx(found.lr)
    assert relief["y"] == pytest.approx(found.momentum)
    assert relief["zmin"] <= relief["z"].min() <= relief["z"].max() <= relief["zmax"]


def test_the_colour_of_divergence_begins_where_rates_end():
    relief = map_relief(stability_map(RunSpec(optimizer="momentum"), 6), None)
    places, colours = zip(*relief["colorscale"], strict=True)
    assert list(places) == sorted(places)
    last_rate, first_beyond = (i for i, place in enumerate(places) if place * relief["zmax"] == pytest.approx(1.0))
    assert colours[first_beyond] == colours[-1] != colours[last_rate]
    assert "diverges" in relief["colorbar"]["ticktext"]


def hovered(relief, b, a):
    """What the browser shows of a cell: its numbers and words in the template's places."""
    places = {"text": relief["text"] and relief["text"][b][a]}
    places |= {f"customdata[{i}]": value for i, value in enumerate(relief["customdata"][b, a].tolist())}
    places |= {"x": relief["x"][a], "y": relief["y"][b]}
    line = relief["hovertemplate"].removesuffix("<extra></extra>")

    def filled(found):
        # d3's "~f" is Python's "f" without zeros at the end.
        spec = found[2] or ""
        value = format(places[found[1]], spec.replace("~", ""))
        return value.rstrip("0").rstrip(".") if "~" in spec else value

    return re.sub(r"%{([a-z]+(?:\[\d\])?)(?::([^}]+))?}", filled, line)


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("kappa", KAPPAS)
def test_hovering_names_regime_radius_and_measurement_of_its_own_cell(optimizer, kappa):
    spec = RunSpec(objective="ravine", objective_parameters={"kappa": kappa}, optimizer=optimizer)
    found = stability_map(spec, 12)
    relief = map_relief(found, regime_grid(np.array([1.0, kappa]), found.lr, found.momentum, optimizer))
    for b, a in np.ndindex(12, 12):
        regime, radius, measured = re.search(
            r"<br>([a-z -]+), spectral radius ([\d.]+)<br>measured ×([\d.]+) a step$", hovered(relief, b, a)
        ).groups()
        largest = max(np.abs(roots(lam, found.lr[a], optimizer, found.momentum[b])).max() for lam in (1.0, kappa))
        # Where two roots meet, numpy finds them only to the root of its rounding error.
        assert float(radius) == pytest.approx(largest, abs=1e-4)
        assert (regime == "diverging") == (largest > 1.0 + 1e-9)
        assert float(measured) == pytest.approx(found.rates[b, a], abs=1e-4)


def test_without_a_prediction_hovering_tells_the_measurement_alone():
    relief = map_relief(stability_map(RunSpec(objective="saddle", optimizer="momentum"), 6), None)
    assert relief["text"] is None
    for b, a in np.ndindex(6, 6):
        assert re.fullmatch(r"α = [\d.e-]+, β = [\d.]+<br>measured ×[\d.]+ a step", hovered(relief, b, a))


@given(st.lists(st.floats(0, 1e30), min_size=4, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_every_measured_map_is_json_without_nan(rates, diverged):
    shape = (2, 2)
    found = StabilityMap(
        np.array([0.1, 0.2]), np.array([0.0, 0.9]), np.reshape(rates, shape), np.reshape(diverged, shape)
    )
    run = gdviz.run(optimizer="momentum", steps=1)
    figure = map_figure(run, np.array([1.0, 20.0]), True, map_relief(found, None))
    text = figure.to_json(validate=True, remove_uids=False)
    sent = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]
    uids = [trace["uid"] for trace in sent]
    assert len(set(uids)) == len(uids) == 5


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("chosen", [{}, {"momentum": 0.0}, {"momentum": 0.35}])
def test_the_dot_is_the_setting_of_the_run_with_its_default_momentum_too(optimizer, chosen):
    used = chosen.get("momentum", gdviz.OPTIMIZERS[optimizer].defaults()["momentum"])
    dot = named(figure_of(optimizer, lr=0.03, hyperparameters=chosen, steps=2))[f"setting-{optimizer}"]
    assert (list(dot.x), list(dot.y)) == ([0.03], [used])
    assert dot.meta == {"run": optimizer, "columns": {"x": "shown_lr", "y": "momentum"}}


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_a_setting_beyond_the_map_stays_at_its_edge_and_tells_its_own_rate(optimizer):
    figure = figure_of(optimizer, lr=3.0, steps=2)
    dot = named(figure)[f"setting-{optimizer}"]
    assert list(dot.x) == [figure.layout.xaxis.range[1]]
    assert "α = 3," in dot.hovertemplate


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("kappa", KAPPAS)
def test_on_the_boundary_the_steepest_direction_neither_grows_nor_shrinks(optimizer, kappa):
    boundary = named(figure_of(optimizer, kappa, steps=1))["boundary"]
    for lr, beta in zip(boundary.x, boundary.y, strict=True):
        assert np.abs(roots(kappa, lr, optimizer, beta)).max() == pytest.approx(1.0, abs=1e-6)
        assert np.abs(roots(kappa, 1.01 * lr, optimizer, beta)).max() > 1.0


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("kappa", [20.0, 1000.0])
def test_the_dashed_lines_are_where_ripples_begin_in_each_direction(optimizer, kappa):
    lines = named(figure_of(optimizer, kappa, steps=1))
    for uid, lam in (("critical-dash", 1.0), ("critical-dot", kappa)):
        for lr, beta in list(zip(lines[uid].x, lines[uid].y, strict=True))[1:]:
            assert not roots(lam, 0.99 * lr, optimizer, beta).imag.any()
            assert roots(lam, 1.01 * lr, optimizer, beta).imag.any()


def test_where_the_surface_is_not_quadratic_theory_draws_no_lines():
    run = gdviz.run(objective="saddle", optimizer="momentum", steps=2)
    assert list(named(map_figure(run, np.array([1.0, 2.0]), False))) == ["setting-momentum"]


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_only_the_dot_depends_on_the_setting(optimizer):
    def ground(lr, beta):
        figure = json.loads(figure_of(optimizer, lr=lr, hyperparameters={"momentum": beta}, steps=9).to_json())
        return [trace for trace in figure["data"] if "run" not in trace.get("meta", {})], figure["layout"]

    assert ground(1e-5, 0.0) == ground(0.05, 0.9) == ground(10.0, 0.99)


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_the_axes_hold_the_whole_measured_map(optimizer):
    found = stability_map(RunSpec(optimizer=optimizer), 8)
    layout = figure_of(optimizer, steps=1).layout
    assert layout.xaxis.range == pytest.approx((0.0, found.lr[-1]))
    assert layout.yaxis.range == pytest.approx((0.0, found.momentum[-1]))
