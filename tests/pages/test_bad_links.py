"""Whatever a link says: the page opens in a valid state, and names what it did not use and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from visits import (
    PLAYGROUND,
    QUICK,
    STAGED,
    address,
    broken_numbers,
    controls_of,
    pristine,
    staged,
    visit,
    warnings,
    widget,
)

import gdviz
from gdviz.data import DATASETS
from gdviz.ui.choice_controls import Choice, Choices
from tests.cases import case

CONTEXTS = {
    "ravine": {"objective": "ravine", "optimizer": list(gdviz.OPTIMIZERS), "schedule": "step"},
    "saddle": {"objective": "saddle", "optimizer": list(gdviz.OPTIMIZERS), "schedule": "plateau"},
    "bowl": {"objective": "bowl", "optimizer": ["momentum"], "schedule": "inverse_time"},
    "plateau": {"objective": "plateau", "optimizer": ["nesterov"], "schedule": "warmup_cosine"},
}
ON_DATA = {"objective": "huber_regression", "data": "synthetic"}
"""The part of every context on a page that fits to data."""
NONSENSE = {
    "not a number": "NaN", "infinite": "inf", "minus infinity": "-Infinity", "overflow": "1e999", "words": "ten",
    "list": "[1, 2]", "null": "null", "10 kB": "x" * 10_000, "10 kB of digits": "9" * 10_000,
    "emoji": "\U0001f600" * 9,
    "script": "<script>alert(1)</script>", "image": "<img src=x onerror=alert(1)>", "sql": "1; DROP TABLE runs",
    "markdown": "[x](javascript:alert(1)) **b** $x$ :material/home:", "backticks": "```\n# x",
    "controls": "\x00\x1b[31m",
    "other script": "\u0661\u0662\u202e\u0663x", "path": "../../etc/passwd",
}  # fmt: skip


OTHERS = [name for name in STAGED if name != PLAYGROUND]
SAMPLE = ["not a number", "10 kB", "script", "controls"]
WHERE = [
    *(
        case(text, PLAYGROUND, name=f"playground-{name}", thorough=i % 2 == 1)
        for i, (name, text) in enumerate(NONSENSE.items())
    ),
    *(
        case(NONSENSE[name], page, name=f"{page}-{name}", thorough=j > 0)
        for i, page in enumerate(OTHERS)
        for j, name in enumerate(SAMPLE[i % 2 :: 2])
    ),
]
"""Every kind of nonsense on one page, and two of a sample on each of the others.

CI takes every other kind here; names and unknown parameters, below, take them all.
"""


def context_of(name: str, page: str) -> dict:
    """The part of a context that a page offers."""
    controls = controls_of({}, page)
    context = {**CONTEXTS[name], **(ON_DATA if "data" in controls else {})}
    return {key: value for key, value in context.items() if key in controls}


def bad_for_all(context: dict, text, page: str = PLAYGROUND) -> dict:
    """A link that gives the same text to every control but those that bring others along."""
    return {**{key: text for key in controls_of(context, page) if key not in context}, **context}


@pytest.mark.parametrize(("text", "page"), WHERE)
def test_nonsense_for_every_control_opens_the_defaults_and_names_each_parameter(text, page):
    context = context_of("ravine", page)
    at = visit(bad_for_all(context, text, page), page)
    assert staged(at) == pristine(context, page)
    said = warnings(at).split("\n")
    controls = controls_of(context, page)
    for key in controls.keys() - context:
        (note,) = (line for line in said if line.startswith(f"{key} = "))
        assert "was not used" in note
        assert ("choose from" if isinstance(controls[key], Choice | Choices) else "it must be") in note
        assert "the default is shown" in note
        assert len(note) < 300
    assert not address(at).keys() - context


@pytest.mark.parametrize("name", CONTEXTS)
def test_controls_that_only_some_choices_bring_answer_nonsense_too(name):
    context = CONTEXTS[name]
    at = visit(bad_for_all(context, "nan"))
    assert staged(at) == pristine(context)
    for key in controls_of(context).keys() - context:
        assert f"{key} = `nan`" in warnings(at)


@pytest.mark.parametrize(
    ("name", "page", "text"),
    [
        *(("ravine", PLAYGROUND, text) for text in ("-1e300", "-5", "1" * 30, "2.5")),
        *(("saddle", PLAYGROUND, text) for text in ("-1e300", "1e300")),
        pytest.param("ravine", PLAYGROUND, "1e300", marks=pytest.mark.thorough),
        *(("ravine", page, "-5") for page in OTHERS[::2]),
        *(pytest.param("ravine", page, "1e300", marks=pytest.mark.thorough) for page in OTHERS[1::2]),
    ],
)
def test_numbers_out_of_range_open_the_nearest_valid_state(name, page, text):
    context = context_of(name, page)
    at = visit(bad_for_all(context, text, page), page)
    assert staged(at)["captions"]
    assert not broken_numbers(at)
    for key, one in controls_of(address(at), page).items():
        if key in context or not hasattr(one, "low"):
            continue
        value = widget(at, key).value
        assert value == min(max(float(text), one.low), one.high) or value == round(float(text))
        if value != float(text):
            assert f"{key} = " in warnings(at)


@pytest.mark.parametrize("text", NONSENSE.values(), ids=list(NONSENSE))
@pytest.mark.parametrize(
    ("page", "keys"),
    [
        (PLAYGROUND, ("objective", "optimizer", "schedule", "sampling")),
        ("batch_size.py", ("objective", "data", "measure", "clock")),
    ],
)
def test_an_unknown_name_opens_the_default_and_lists_the_names_there_are(page, keys, text):
    at = visit(dict.fromkeys(keys, text), page)
    assert staged(at) == pristine({}, page)
    said = warnings(at).split("\n")
    for key in keys:
        (note,) = (line for line in said if line.startswith(f"{key} = "))
        assert f"choose from {', '.join(controls_of({}, page)[key].titles)}" in note


@pytest.mark.parametrize("page", [name for name in STAGED if "data" in controls_of({}, name)])
@pytest.mark.parametrize("data", ["own", "own-AAAAAAAAAAAAAAAAAAAAAA", "iris", "Your own: b by a"])
def test_data_that_the_page_does_not_offer_open_its_default(page, data):
    at = visit({"data": data}, page)
    assert staged(at) == pristine({}, page)
    assert "data = " in warnings(at)


@pytest.mark.parametrize("page", [name for name in STAGED if "data" in controls_of({}, name)])
def test_a_surface_is_no_loss_and_a_loss_no_surface(page):
    at = visit({"objective": "ravine"}, page)
    assert staged(at) == pristine({}, page)
    assert "choose from linear_regression" in warnings(at)
    assert staged(visit({"objective": "linear_regression", "data": "tips"})) == pristine({})


@pytest.mark.parametrize(("text", "page"), WHERE)
def test_an_unknown_parameter_is_named_and_leaves_the_address(text, page):
    at = visit({text: "1", "colour": text}, page)
    assert staged(at) == pristine({}, page)
    assert "`colour` in the link was ignored: this page has no such control" in warnings(at)
    assert warnings(at).count("was ignored") == 2
    assert address(at) == {}


@pytest.mark.parametrize("text", NONSENSE.values(), ids=list(NONSENSE))
def test_what_a_visitor_wrote_is_shown_only_as_short_code(text):
    for line in warnings(visit({"steps": text, text: "1"})).split("  \n"):
        outside, *rest = line.split("`")
        assert "<" not in outside + "".join(rest[1:])
        assert "javascript" not in outside + "".join(rest[1:])
        assert line.count("`") == 2
        assert line.isprintable()


def test_a_key_given_twice_takes_the_last_and_says_so():
    at = visit({"lr": ["0.05", "0.07"], "steps": ["5", "6"], "objective": ["bowl", "saddle"]})
    assert staged(at)["attributes"]["lr"] == 0.07
    assert staged(at)["steps"] == 6
    assert widget(at, "objective").value == "saddle"
    assert warnings(at).count("more than once") == 3


def test_a_parameter_of_another_choice_is_named():
    at = visit({"objective": "bowl", "kappa": "50", "adam_b1": "0.5"})
    assert "`kappa` in the link was ignored" in warnings(at)
    assert "`adam_b1` in the link was ignored" in warnings(at)


def test_of_several_optimizers_the_unknown_one_is_left_out():
    at = visit({"optimizer": ["gd", "adamm"]})
    assert [caption["run"] for caption in staged(at)["captions"]] == ["gd"]
    assert "adamm" in warnings(at)


def test_the_notes_go_once_the_visitor_changes_something():
    at = visit({"steps": "many", "colour": "red"})
    assert warnings(at.run())
    widget(at, "steps").set_value(31).run()
    assert warnings(at) == ""
    assert warnings(at.run()) == ""


KNOWN = sorted(
    {key for context in CONTEXTS.values() for key in controls_of(context)}
    | {key for page in OTHERS for key in controls_of({}, page)}
)
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    st.floats().map(str),
    st.integers().map(str),
    st.sampled_from(
        [
            *gdviz.SURFACES,
            *gdviz.LOSSES,
            *DATASETS,
            *gdviz.OPTIMIZERS,
            *gdviz.SCHEDULES,
            *NONSENSE.values(),
            "true",
            "false",
            "2",
            "1000",
        ]
    ),
)


@settings(max_examples=40, phases=QUICK)
@given(
    link=st.dictionaries(
        st.sampled_from(KNOWN) | TEXT.filter(bool), TEXT | st.lists(TEXT, min_size=1, max_size=3)
    ),
    page=st.sampled_from(STAGED),
)
def test_any_link_at_all_opens_a_page_with_a_picture(link, page):
    at = visit({key: value for key, value in link.items() if not key.startswith("embed")}, page)
    assert staged(at)["captions"]
    again = visit(address(at), page)
    assert warnings(again) == ""
    assert staged(again) == staged(at)
