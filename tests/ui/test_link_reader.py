"""Addresses are read as the pages read them; the pages themselves are the oracle."""

from typing import Any
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from gdviz.spec import RunSpec
from gdviz.ui import lesson
from gdviz.ui.link_reader import read_link
from gdviz.ui.openings import OPENINGS
from gdviz.ui.places import PAGES
from gdviz.ui.run_controls import choose_runs
from gdviz.ui.server import SHELL

LINKS = [
    *OPENINGS,
    "?objective=rosenbrock&optimizer=gd&optimizer=adam&lr=0.0011&steps=500&adam_b1=0.5",
    "?lr=0.05&batch_size=8&noise=2&seed=3&schedule=cosine",
    "?optimizer=momentum&momentum=0.95&kappa=100&rotation=30&start_x=-2&start_y=3&curvature=0.12",
    "?objective=Saddle&pure=true&optimizer=Nesterov&clip_norm=0.3&weight_decay=0.02&schedule=Step+decay&gamma=0.3",
    "?lr=0.1336&lr_exact=0.2&steps=1e9&batch_size=17&kappa=21&optimizer=nothing&sampling=independent",
    "momentum?lr=0.13&lr_exact=0.1336&momentum=0.4026&nesterov=true",
    "condition_number?kappa=100&rotation=45&optimizer=gd&optimizer=adam&optimizer=momentum",
    "condition_number?tuned=false&lr=0.02&momentum=0.5&optimizer=momentum",
    "one_step?optimizer=adam&objective=linear_regression&data=tips&standardise=yes&lr=0.1&at=2",
    "race?objective=himmelblau&lr=0.02&tuning=sweep&clock=work&optimizer=gd&optimizer=adam&optimizer=armijo",
    "race?tuning=defaults&tolerance=0.1&basins=adam",
    "schedules?schedule=constant&schedule=warmup_cosine&warmup_cosine_warmup=0.2&batch_size=1",
    "fit_a_line?data=tips&standardise=true&lr=0.1&optimizer=gd&optimizer=proximal&l1=3",
    "fit_a_line?data=five_points&intercept_only=on&objective=huber_regression&delta=0.5&start_x=1",
    "classification?separable=true&l2=0.1&steps=99999",
    "batch_size?data=synthetic&batch_size=1&lr=0.1&measure=distance&clock=epochs&examples=40",
]


def on_the_page(link: str, monkeypatch) -> tuple[RunSpec, ...]:
    """The specs that the controls of the page itself say, before anything is drawn of them."""
    chosen: list[tuple[RunSpec, ...]] = []

    def stopping(*given: Any) -> None:
        chosen.append(choose_runs(*given).specs)
        st.stop()

    monkeypatch.setattr(lesson, "choose_runs", stopping)
    name, _, query = link.partition("?")
    page = AppTest.from_file(SHELL, default_timeout=60)
    page.query_params.update(parse_qs(query))
    if name not in ("", "playground"):
        page.switch_page(str(PAGES / f"{name}.py"))
    page.run()
    assert not page.exception
    return chosen[-1]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_gives_the_runs_of_its_page(link, monkeypatch):
    assert read_link(link).specs == on_the_page(link, monkeypatch)


def test_every_page_with_runs_takes_its_opening_from_here():
    sources = {path.stem: path.read_text(encoding="utf-8") for path in PAGES.glob("*.py")}
    assert {page for page, source in sources.items() if "run_page(" in source} == OPENINGS.keys()
    for page in OPENINGS:
        assert sources[page].count("OPENINGS[") == sources[page].count(f'OPENINGS["{page}"]') == 1


def test_host_and_path_may_be_there_or_not():
    wanted = read_link("?lr=0.05").specs
    for link in (
        "http://localhost:8501/?lr=0.05",
        "/?lr=0.05",
        "https://host/app/playground?lr=0.05",
        "playground?lr=0.05",
    ):
        assert read_link(link).specs == wanted


def test_what_is_not_about_the_runs_is_passed_over():
    linked = read_link("learning_rate?present=true&hide=lr&task=Find+it&lock=momentum")
    assert linked.notes == ()


def test_what_is_wrong_is_said_and_the_default_taken():
    linked = read_link("?optimizer=adamm&steps=-5&wrong=1&lr=much")
    assert linked.specs[0].optimizer == "gd"
    assert linked.specs[0].steps == 1
    assert [note.split(" ")[0] for note in linked.notes] == ["optimizer", "lr", "steps", "'wrong'"]


@pytest.mark.parametrize("said", ["own", "Your own: score by hours"])
def test_a_link_to_ones_own_data_has_none_and_says_why(said):
    linked = read_link(f"fit_a_line?data={said}")
    assert linked.specs[0].data == "four_points"
    assert "your own data are in no link" in linked.notes[0]


def test_a_hostile_link_ends_in_a_valueerror_or_in_notes():
    for link in ("http://[::1", "?" + "a=1&" * 500, "/page?x"):
        with pytest.raises(ValueError, match=r"no address|no page"):
            read_link(link)
    assert len(read_link(f"?{'x' * 5000}=1").notes[0]) < 200
