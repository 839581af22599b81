"""The map of basins as a picture: every cell in the colour of its end, minima by number, and a legend."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

import gdviz
from gdviz import RunSpec
from gdviz.analysis.basins import DIVERGED, ELSEWHERE, Basins, basins
from gdviz.figures import basins_figure, basins_relief
from gdviz.figures.basins import COLOURS, SOON, colours
from gdviz.figures.style import STROKES

CHAOS = RunSpec("himmelblau", optimizer="momentum", lr=0.012, steps=60)
"""From here some starts reach each minimum, some diverge, and some are elsewhere."""


def sent(found: Basins) -> list[dict]:
    """The traces as the browser gets them."""
    figure = go.Figure(data=basins_relief(found))
    text = figure.to_json(validate=True, remove_uids=False)
    return json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]


def painted(found: Basins) -> np.ndarray:
    """The colour of every cell, as Plotly takes it from the scale."""
    cells = basins_relief(found)[0]
    part = (cells["z"] - cells["zmin"]) / (cells["zmax"] - cells["zmin"])
    places, names = zip(*cells["colorscale"], strict=True)
    assert list(places) == sorted(places)
    assert (places[0], places[-1]) == (0.0, 1.0)
    # No cell may lie on a step of the scale, where rounding would choose its colour.
    assert np.abs(part[..., None] - np.unique(places)).min() > 1e-3
    return np.array(names)[np.searchsorted(places, part)]


def rgba(name: str) -> tuple[str, float]:
    """A colour rgba(r,g,b,a) as #RRGGBB, and its opacity."""
    *rgb, opacity = name.removeprefix("rgba(").removesuffix(")").split(",")
    return "#" + "".join(f"{int(part):02X}" for part in rgb), float(opacity)


def test_every_cell_has_the_hue_of_its_minimum_and_is_stronger_the_sooner_it_is_reached():
    found = basins(CHAOS, 64)
    shown = painted(found)
    for k in range(4):
        mine = found.end == k
        assert {rgba(name)[0] for name in np.unique(shown[mine])} == {COLOURS[k]}
        opacity = np.array([rgba(name)[1] for name in shown[mine]])
        order = np.argsort(found.since[mine], kind="stable")
        assert (np.diff(opacity[order]) <= 0.0).all()
        since = found.since[mine]
        assert opacity[since <= SOON[0]].min() > opacity[since > SOON[0]].max()


def test_where_runs_diverge_it_is_grey_and_hatched_and_where_they_end_nowhere_it_is_bare():
    found = basins(CHAOS, 64)
    shown = painted(found)
    greys = [rgba(name) for name in np.unique(shown[found.end == DIVERGED])]
    assert len(greys) == 2
    for colour, opacity in greys:
        assert colour[1:3] == colour[3:5] == colour[5:7]
        assert opacity > 0.0
    assert {rgba(name)[1] for name in np.unique(shown[found.end == ELSEWHERE])} == {0.0}
    settled = np.unique(shown[found.end >= 0])
    assert not {grey for grey, _ in greys} & {rgba(name)[0] for name in settled}


def test_cells_are_where_their_starts_are():
    found = basins(RunSpec("plateau", steps=3), 24)
    (cells, *_) = basins_relief(found)
    assert cells["x0"] + cells["dx"] * np.arange(24) == pytest.approx(found.x)
    assert cells["y0"] + cells["dy"] * np.arange(24) == pytest.approx(found.y)
    assert cells["z"].shape == (24, 24)


def test_neighbours_among_many_minima_have_different_colours():
    surface = gdviz.SURFACES["rastrigin"]
    chosen = dict(zip(surface.minima, colours(surface.minima), strict=True))
    assert len(set(chosen.values())) == 4
    for one in surface.minima:
        for other in surface.minima:
            if one != other and np.abs(np.subtract(one, other)).max() < 1.5:
                assert chosen[one] != chosen[other]


@pytest.mark.parametrize("m", [1, 2, 4, 6])
def test_each_of_a_few_minima_has_a_colour_of_its_own(m):
    assert colours([(float(k), 0.0) for k in range(m)]) == list(range(m))


def test_minima_may_lie_in_any_order_and_still_differ_from_their_neighbours():
    rng = np.random.default_rng(0)
    places = [(float(x), float(y)) for x in range(7) for y in range(7)]
    for _ in range(20):
        rng.shuffle(places)
        chosen = colours(places)
        for (x, y), one in zip(places, chosen, strict=True):
            for (u, v), other in zip(places, chosen, strict=True):
                assert one != other or (x, y) == (u, v) or max(abs(x - u), abs(y - v)) > 1


def test_the_legend_says_what_grey_and_bare_cells_are():
    entries = {trace["name"]: trace for trace in sent(basins(CHAOS, 64)) if trace.get("showlegend")}
    assert list(entries) == ["diverges", "elsewhere"]
    assert [trace["marker"]["symbol"] for trace in entries.values()] == ["square-x", "square-open"]
    for trace in entries.values():
        assert trace["x"] == trace["y"] == [None]


@pytest.mark.parametrize(("lr", "told"), [(0.3, []), (3.0, ["diverges"]), (1e-5, ["elsewhere"])])
def test_the_legend_leaves_out_what_no_start_comes_to(lr, told):
    traces = sent(basins(RunSpec("bowl", lr=lr, steps=100), 6))
    assert [trace["name"] for trace in traces if trace.get("showlegend")] == told


def test_many_minima_have_neither_numbers_nor_contours_nor_a_legend():
    found = basins(RunSpec("rastrigin", optimizer="adam", lr=0.1, steps=60), 64)
    assert not found.elsewhere
    assert [trace["uid"] for trace in sent(found)] == ["relief"]
    minima = next(
        trace for trace in basins_figure([gdviz.run(objective="rastrigin")]).data if trace.uid == "minimum"
    )
    assert minima.mode == "markers"
    assert len(minima.x) == 121


@pytest.mark.parametrize("objective", gdviz.SURFACES)
@pytest.mark.parametrize("lr", [0.0, 0.02, 1e300])
def test_every_map_is_small_and_plotly_takes_it(objective, lr):
    found = basins(RunSpec(objective, lr=lr, steps=5))
    traces = sent(found)
    assert len(json.dumps(traces, separators=(",", ":"))) < 150_000
    uids = [trace["uid"] for trace in traces]
    assert len(set(uids)) == len(uids)
    assert all(len(uid.split()) == 1 for uid in uids)
    assert traces[0]["z"]["dtype"] == "u1"


def test_contours_over_the_basins_are_lines_alone():
    contours = next(trace for trace in sent(basins(CHAOS, 16)) if trace["type"] == "contour")
    assert contours["contours"]["coloring"] == "none"
    assert contours["showlegend"] is contours["showscale"] is False


@pytest.mark.parametrize("objective", ["himmelblau", "two_wells", "saddle"])
def test_the_minima_are_numbered_as_the_basins_are(objective):
    run = gdviz.run(objective=objective, lr=0.01)
    minima = next(trace for trace in basins_figure([run]).data if trace.uid == "minimum")
    assert list(minima.text) == [f"<b>{k}</b>" for k in range(1, len(run.objective.minima) + 1)]
    assert list(zip(minima.x, minima.y, strict=True)) == list(run.objective.minima)


def test_the_figure_shows_the_paths_their_start_and_the_view_and_no_more():
    runs = [gdviz.run(objective="himmelblau", optimizer=key, lr=0.01, steps=30) for key in ("gd", "adam")]
    ground = {"type": "scatter", "uid": "relief", "meta": {"ground": "/somewhere"}}
    figure = basins_figure(runs, ground)
    traces = {trace.uid: trace for trace in figure.data}
    assert list(traces) == ["relief", "path-gd", "path-adam", "minimum", "start"]
    for run in runs:
        path = traces[f"path-{run.spec.optimizer}"]
        assert np.array_equal(path.x, run.theta[:, 0])
        assert np.array_equal(path.y, run.theta[:, 1])
        assert path.line.color == STROKES[run.spec.optimizer].colour
        assert path.meta["columns"] == {"x": "x", "y": "y"}
    assert traces["start"].meta == {"role": "start"}
    assert (*traces["start"].x, *traces["start"].y) == run.objective.start
    assert not any(traces[uid].showlegend for uid in list(traces)[1:])
    view = run.objective.view
    assert (figure.layout.xaxis.range, figure.layout.yaxis.range) == view
    assert figure.layout.xaxis.constrain == figure.layout.yaxis.constrain == "domain"


def test_only_the_paths_depend_on_the_learning_rate():
    def still(lr):
        figure = json.loads(basins_figure([gdviz.run(objective="two_wells", lr=lr, steps=9)]).to_json())
        return [trace for trace in figure["data"] if "run" not in trace.get("meta", {})], figure["layout"]

    assert still(1e-4) == still(0.05) == still(3.0)


def test_a_surface_without_a_minimum_can_have_the_figure_without_the_ground():
    run = gdviz.run(objective="saddle", objective_parameters={"pure": 1}, steps=5)
    assert [trace.uid for trace in basins_figure([run]).data] == ["path-gd", "start"]
