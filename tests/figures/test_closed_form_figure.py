"""Seconds against d: the measured numbers themselves, and guides of the slopes they name."""

import json

import numpy as np
import pytest

from gdviz.analysis.closed_form import Timing
from gdviz.figures import style
from gdviz.figures.closed_form import closed_form_figure

NAMES = {"solve": "closed form", "step": "one step", "descent": "descent to 1 %"}
POWERS = {"solve": ("O(d³)", 3.0), "step": ("O(d)", 1.0)}
MEASURED = [
    Timing(2, 6.32e-6, 3.47e-6, 1.478e-4, 44),
    Timing(20, 2.04e-5, 5.42e-6, 1.753e-4, 32),
    Timing(200, 9.08e-4, 3.47e-5, 1.244e-3, 31),
    Timing(1000, 2.0944e-2, 9.62e-5, 3.26e-3, 31),
]
STEEP = [Timing(d, 1e-10 * d**4, 1e-10 * d**2, 3e-9 * d**2, 30) for d in (2, 20, 200, 1000)]
CASES = pytest.mark.parametrize(
    "timings", [MEASURED, STEEP, MEASURED[:1], MEASURED[:2]], ids=["measured", "steep", "one d", "two"]
)


def lines(figure):
    return {trace.name: trace for trace in figure.data if trace.name}


def guides(figure):
    return {trace.text[-1]: trace for trace in figure.data if trace.text}


@CASES
@pytest.mark.parametrize(("field", "name"), NAMES.items())
def test_a_line_is_the_measured_seconds_in_the_order_of_d(timings, field, name):
    line = lines(closed_form_figure(timings[::-1]))[name]
    assert list(line.x) == [timing.d for timing in timings]
    assert list(line.y) == [getattr(timing, field) for timing in timings]


@CASES
@pytest.mark.parametrize(("field", "guide"), POWERS.items())
def test_a_guide_goes_through_the_last_point_with_the_slope_it_names(timings, field, guide):
    drawn = guides(closed_form_figure(timings))[guide[0]]
    x, y = np.array(drawn.x), np.array(drawn.y)
    last = timings[-1]
    np.testing.assert_allclose(y, getattr(last, field) * (x / last.d) ** guide[1], rtol=1e-12)
    assert y[x == last.d] == pytest.approx(getattr(last, field))
    assert (x == last.d).any()
    assert timings[0].d <= x[0] <= last.d < x[-1]


@CASES
def test_everything_drawn_lies_within_the_axes(timings):
    figure = closed_form_figure(timings)
    for axis, name in ((figure.layout.xaxis, "x"), (figure.layout.yaxis, "y")):
        drawn = np.log10(np.concatenate([np.array(trace[name], dtype=float) for trace in figure.data]))
        assert axis.type == "log"
        assert axis.range[0] < drawn.min() <= drawn.max() < axis.range[1]
        assert axis.title.text


def test_no_two_lines_share_a_colour_a_dash_or_a_marker_and_guides_are_thin_and_dotted():
    figure = closed_form_figure(MEASURED)
    drawn = lines(figure).values()
    assert {trace.name for trace in drawn} == set(NAMES.values())
    for looks in zip(*((line.line.color, line.line.dash, line.marker.symbol) for line in drawn), strict=True):
        assert len(set(looks)) == 3
    assert lines(figure)["descent to 1 %"].line.color == style.STROKES["gd"].colour
    for guide in guides(figure).values():
        assert guide.line.dash == "dot"
        assert guide.line.width < min(line.line.width for line in drawn)


def test_the_hover_has_three_digits_and_a_unit():
    line = lines(closed_form_figure(MEASURED))["closed form"]
    assert list(line.customdata) == ["6.32 µs", "20.4 µs", "908 µs", "20.9 ms"]
    assert "%{customdata}" in line.hovertemplate


@pytest.mark.parametrize("count", range(len(MEASURED) + 1))
def test_however_far_the_measuring_has_come_the_figure_is_json_with_its_own_name_for_every_trace(count):
    text = closed_form_figure(MEASURED[:count]).to_json(validate=True, remove_uids=False)
    sent = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]
    uids = [trace["uid"] for trace in sent]
    assert len(set(uids)) == len(uids) == (5 if count else 3)
    assert all(len(uid.split()) == 1 for uid in uids)
