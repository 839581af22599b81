"""Flat or sharp: the points are the counted shares, and the axes are there before them."""

import json

import numpy as np
import pytest

from gdviz.analysis.flat_or_sharp import Ends, FlatOrSharp, kramers_share, where_seeds_end
from gdviz.figures.flat_or_sharp import MARKS, flat_or_sharp_layout, flat_or_sharp_traces


@pytest.fixture(scope="module")
def result():
    return where_seeds_end(20)


def test_a_point_is_the_share_at_its_ratio_with_its_error_and_all_counts(result):
    seen = []
    for trace in flat_or_sharp_traces(result):
        size = int(trace["name"].removeprefix("B = "))
        columns = zip(trace["x"], trace["y"], trace["error_y"]["array"], trace["customdata"], strict=True)
        for ratio, share, error, (lr, *counts) in columns:
            ends = Ends(lr, size, *counts)
            assert (ratio, share, error) == (ends.ratio, ends.share, ends.error)
            seen.append(ends)
    assert sorted(seen, key=str) == sorted(result.ends, key=str)


def test_what_ended_elsewhere_is_shown_too():
    lost = FlatOrSharp(tuple(Ends(0.02, size, 1, 2, 3, 4) for size in (2, 3, 4, 6, 8)), "")
    for trace in flat_or_sharp_traces(lost):
        assert trace["y"] == [0.1]
        assert trace["customdata"] == [[0.02, 1, 2, 3, 4]]
        for i, kind in enumerate(("flat", "sharp", "neither", "diverged"), start=1):
            assert f"%{{customdata[{i}]}} {kind}" in trace["hovertemplate"]


def test_every_point_and_the_whole_of_0_to_1_lie_within_the_fixed_axes(result):
    layout = flat_or_sharp_layout().layout
    low, high = 10.0 ** np.array(layout.xaxis.range)
    assert layout.xaxis.type == "log"
    assert all(low < end.ratio < high for end in result.ends)
    assert layout.yaxis.range[0] < 0.0 < 1.0 < layout.yaxis.range[1]
    assert [float(text) for text in layout.xaxis.ticktext] == list(layout.xaxis.tickvals)


def test_the_dashed_line_is_the_theory():
    (line,) = flat_or_sharp_layout().data
    np.testing.assert_array_equal(line.y, kramers_share(line.x))
    assert (line.line.dash, line.uid) == ("dash", "kramers")


def test_no_two_batch_sizes_share_a_colour_or_a_symbol(result):
    assert all(len(set(column)) == len(MARKS) for column in zip(*MARKS, strict=True))
    marks = [(trace["marker"]["color"], trace["marker"]["symbol"]) for trace in flat_or_sharp_traces(result)]
    assert marks == list(MARKS)


def test_curves_may_come_later_and_every_trace_has_its_name(result):
    stand_in = {"type": "scatter", "uid": "later", "meta": {"fetch": "anything"}}
    assert [trace.uid for trace in flat_or_sharp_layout(stand_in).data] == ["kramers", "later"]
    figure = flat_or_sharp_layout()
    figure.add_traces(flat_or_sharp_traces(result))
    text = figure.to_json(validate=True, remove_uids=False)
    sent = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))["data"]
    uids = [trace["uid"] for trace in sent]
    assert len(set(uids)) == len(uids) == 6
    assert all(len(uid.split()) == 1 for uid in uids)
