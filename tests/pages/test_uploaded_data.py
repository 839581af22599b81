"""A visitor's own CSV: shown at once, or refused in a sentence; nobody else's, and gone when its owner goes."""

import gc
import weakref
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from visits import NAMES, numbers, paths, press, staged, traces, unbroken, verdicts, visit, widget

from gdviz.data import OwnData, own
from gdviz.ui.places import PAGES
from tests.data.hostile import REFUSED

PAGE = "fit_a_line.py"
CSV = b"hours,score,words\n1,2.5,a\n2,4,b\n3,5.5,c\n4,7,d\n"


@pytest.fixture(autouse=True)
def nothing_held():
    """Visitors of other tests are gone."""
    gc.collect()
    assert not own._HELD


def upload(at, content: bytes, name: str = "mine.csv"):
    """The page after a file was dropped on it."""
    return at.file_uploader[0].set_value((name, content, "text/csv")).run()


def test_a_csv_is_shown_at_once_as_data_line_and_loss():
    at = unbroken(upload(visit(page=PAGE), CSV))
    assert widget(at, "data").value == "own"
    assert numbers(traces(at, "data")["examples-0"]["x"]).tolist() == [1.0, 2.0, 3.0, 4.0]
    assert (traces(at, "landscape")["minimum"]["x"], traces(at, "landscape")["minimum"]["y"]) == (
        pytest.approx([1.5]),
        pytest.approx([1.0]),
    )
    assert [column[0] for column in paths(at)["gd"]] == [0.0, 0.0]


def test_other_columns_are_other_data():
    at = upload(visit(page=PAGE), CSV)
    widget(at, "own_x").set_value("score").run()
    widget(at, "own_y").set_value("hours").run()
    assert numbers(traces(at, "data")["examples-0"]["y"]).tolist() == [1.0, 2.0, 3.0, 4.0]
    assert traces(at, "landscape")["minimum"]["x"] == pytest.approx([1.0 / 1.5])


def test_the_same_column_twice_is_refused_in_a_sentence_and_the_page_works_on():
    at = upload(visit(page=PAGE), CSV)
    widget(at, "own_y").set_value("hours").run()
    assert len(at.error) == 1
    assert not at.exception
    widget(at, "own_y").set_value("score").run()
    assert unbroken(at)


@pytest.mark.parametrize("kind", list(REFUSED)[::4])  # all of them are read in tests/data
def test_what_cannot_be_used_gets_its_sentence_and_a_working_page(kind):
    content, sentence = REFUSED[kind]
    at = visit(page=PAGE)
    before = verdicts(at)
    upload(at, content() if callable(content) else content)
    (error,) = at.error
    assert error.value.replace("\\", "") == sentence.replace("\\", "")
    assert not at.exception
    at.file_uploader[0].set_value(None).run()
    assert verdicts(at) == before
    assert unbroken(at)


def test_taking_the_file_away_goes_back_to_the_data_before():
    at = upload(visit(page=PAGE), CSV)
    at.file_uploader[0].set_value(None).run()
    assert widget(at, "data").value == "four_points"
    assert not own._HELD


def test_names_of_columns_are_shown_as_plain_text():
    at = upload(visit(page=PAGE), b"<script>alert(1)</script>,**y**\n1,2\n2,3\n3,5\n")
    assert not any("<script>" in shown.value for shown in [*at.markdown, *at.caption, *at.error])
    (figure,) = (p["figure"] for p in staged(at)["pictures"] if p["id"] == "data")
    assert "<script>" not in figure["layout"]["xaxis"]["title"]["text"]


def test_own_data_go_along_to_other_pages_that_can_use_them():
    at = upload(visit(page=PAGE), CSV)
    at.query_params.clear()
    at.switch_page(str(PAGES / "batch_size.py")).run()
    widget(at, "data").set_value("own").run()
    assert numbers(traces(at, "data")["examples-0"]["x"]).tolist() == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize("page", [name for name in NAMES if name in (PAGE, "batch_size.py")])
def test_a_link_to_own_data_that_are_not_there_says_so_and_shows_the_default(page):
    at = visit({"data": "own"}, page)
    assert "data" in at.warning[0].value
    assert verdicts(at) == verdicts(visit(page=page))


def test_the_address_does_not_hold_the_data_and_the_fan_is_asked_by_a_name_nobody_can_guess():
    at = upload(visit(page=PAGE), CSV)
    assert at.query_params["data"] in ("own", ["own"], ["Your own: score by hours"], "Your own: score by hours")
    (run,) = parse_qs(urlsplit(staged(at)["live"]["url"]).query)["run"]
    name = run.split('"data","')[1].split('"')[0]
    assert name.startswith("own-")
    assert len(name) >= 4 + 22


def test_two_visitors_with_the_same_file_have_names_of_their_own():
    one, two = upload(visit(page=PAGE), CSV), upload(visit(page=PAGE), CSV)
    assert staged(one)["live"]["url"] != staged(two)["live"]["url"]
    assert len(own._HELD) == 2


def test_when_the_visitor_goes_nothing_is_left():
    at = upload(visit(page=PAGE), CSV)
    widget(at, "lr").set_value(0.02).run()
    press(at, "Jump to it")
    (held,) = own._HELD.values()
    gone = weakref.ref(held)
    assert isinstance(held, OwnData)
    del held, at
    gc.collect()
    assert gone() is None
    assert not own._HELD


def test_a_file_of_a_billion_scale_runs_once_it_is_standardised():
    x = np.arange(1.0, 20.0) * 1e9
    content = "x,y\n" + "\n".join(f"{a!r},{2.0 * i}" for i, a in enumerate(x.tolist()))
    at = unbroken(upload(visit(page=PAGE), content.encode()))
    assert any("Standardise" in shown.value for shown in at.caption)
    widget(at, "standardise").set_value(True).run()
    widget(at, "lr").set_value(0.1).run()
    assert verdicts(at)["gd"].startswith("converges")
