"""Steps against the condition number: the counts themselves, lines to compare with, and the present κ."""

import json

import numpy as np
import pytest

from gdviz.analysis.compare import CONTENDERS, KAPPAS, step_counts
from gdviz.figures import step_curves, steps_figure
from gdviz.figures.style import STROKES


@pytest.fixture(scope="module")
def contenders():
    """For each contender its rows over KAPPAS, on the ravine turned by 45°, where some do not arrive."""
    rows = [step_counts(kappa, 45.0) for kappa in KAPPAS]
    return list(zip(*rows, strict=True))


def test_a_curve_is_the_counted_steps_to_a_hundredth_and_missing_where_there_are_none(contenders):
    curves = step_curves(contenders)
    assert [curve["name"] for curve in curves] == list(CONTENDERS)
    missing = 0
    for curve, rows in zip(curves, contenders, strict=True):
        assert list(curve["x"]) == list(KAPPAS)
        # Counted are the steps to a tenth, a hundredth and a thousandth.
        np.testing.assert_array_equal(curve["y"], [row.measured[1] for row in rows])
        missing += np.isnan(curve["y"]).sum()
    assert missing > 0


def test_curves_are_json_without_nan_and_every_trace_has_its_name(contenders):
    figure = steps_figure(20.0)
    figure.add_traces(step_curves(contenders))
    text = figure.to_json(validate=True, remove_uids=False)
    sent = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]
    uids = [trace["uid"] for trace in sent]
    assert len(set(uids)) == len(uids) == len(CONTENDERS) + 2


def test_contenders_wear_their_optimizers_colour_and_no_two_the_same_line(contenders):
    lines = [curve["line"] for curve in step_curves(contenders)]
    assert [line["color"] for line in lines] == [STROKES[key].colour for key in CONTENDERS.values()]
    assert len({(line["color"], line["dash"]) for line in lines}) == len(lines)


@pytest.mark.parametrize("kappa", [1.0, 20.0, 2508.0])
def test_the_present_condition_number_is_an_upright_line_with_its_number(kappa):
    (shape,) = steps_figure(kappa).layout.shapes
    assert shape.x0 == shape.x1 == kappa
    assert shape.label.text.startswith("κ = ")
    assert float(shape.label.text[4:]) == pytest.approx(kappa, rel=6e-3)


@pytest.mark.parametrize(("name", "slope"), [("slope 1", 1.0), ("slope ½", 0.5)])
def test_the_guides_have_the_slopes_they_name(name, slope):
    (guide,) = (trace for trace in steps_figure(20.0).data if name in (trace.text or ()))
    rise, run = (np.log(axis[-1] / axis[0]) for axis in (guide.y, guide.x))
    assert rise / run == pytest.approx(slope)


def test_the_guides_follow_what_is_measured(contenders):
    # On two log axes plain descent rises with κ and momentum with its root, each beside its guide.
    curves = {curve["name"]: np.array(curve["y"]) for curve in step_curves(contenders)}
    far = np.array(KAPPAS) >= 30.0
    for name, slope in (("Gradient descent, best α", 1.0), ("Momentum, best α and β", 0.5)):
        measured = np.polyfit(np.log(np.array(KAPPAS)[far]), np.log(curves[name][far]), 1)[0]
        assert measured == pytest.approx(slope, abs=0.1)


def test_only_the_line_depends_on_the_condition_number():
    one, other = (json.loads(steps_figure(kappa).to_json()) for kappa in (1.0, 1000.0))
    assert one["data"] == other["data"]
    assert {**one["layout"], "shapes": 0} == {**other["layout"], "shapes": 0}
