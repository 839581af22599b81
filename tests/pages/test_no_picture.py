"""Where a picture cannot be had: the page says why, keeps the rest, and no number that is none is anywhere."""

import pytest
from visits import broken_numbers, pictures, press, sentences, staged, verdicts, visit, warnings

import gdviz

ALL = list(gdviz.OPTIMIZERS)
PURE = {"objective": "saddle", "pure": "true"}
STILL = {"lr_exact": "0"}
WIDE = {"lr": "10"}
ORDINARY = {
    "learning_rate.py": [
        {"optimizer": ALL, "objective": "rosenbrock", **WIDE},
        {"optimizer": ALL, "objective": "plateau", **WIDE},
        {"optimizer": ALL, "objective": "plateau", "schedule": "cosine"},
        {"optimizer": ALL, "objective": "saddle", "start_x": "0", "start_y": "0"},
        {"optimizer": ALL, "objective": "bowl", "start_x": "0", "start_y": "0"},
        {"optimizer": ALL, "objective": "rosenbrock", **STILL},
        {"optimizer": "adam", **STILL},
        {"steps": "1"},
        STILL,
        {"curvature": "100", "kappa": "10000", **WIDE},
        {"objective": "bowl", "batch_size": "1", "noise": "5", **WIDE},
    ],
    "momentum.py": [
        {"kappa": "1"},
        {"kappa": "10000"},
        {"objective": "rosenbrock"},
        {"objective": "rosenbrock", "nesterov": "true", **WIDE},
        {"objective": "plateau"},
        {"objective": "plateau", "nesterov": "true", **WIDE},
        {"objective": "saddle", "start_x": "0", "start_y": "0"},
        {"objective": "bowl", "start_x": "0", "start_y": "0"},
        {"objective": "bowl", "curvature": "0.0001"},
        {"momentum": "0", **STILL},
        {"momentum": "0.99", **WIDE},
        STILL,
        {"nesterov": "true", **STILL},
    ],
    "condition_number.py": [
        {"kappa": "1"},
        {"kappa": "1", "optimizer": ALL},
        {"kappa": "10000", "optimizer": ALL},
        {"kappa": "10000", "curvature": "100", "rotation": "90", "optimizer": ALL},
        {"tuned": "false"},
        {"tuned": "false", "optimizer": ALL, **WIDE},
        {"tuned": "false", **STILL},
        {"optimizer": "adam"},
        {"optimizer": "adam", "tuned": "false", **STILL},
        {"start_x": "0", "start_y": "0", "optimizer": ALL},
        {"schedule": "warmup_cosine", "batch_size": "1"},
    ],
    "playground.py": [
        {"optimizer": ALL, **PURE},
        {"optimizer": ALL, "objective": "rosenbrock", **WIDE},
        {"optimizer": ALL, "objective": "saddle", "start_x": "0", "start_y": "0"},
    ],
}
SHORN = [
    ("learning_rate.py", PURE, {"landscape", "surface", "loss"}),
    ("learning_rate.py", {**PURE, "optimizer": ALL, **WIDE}, {"landscape", "surface", "loss"}),
    ("learning_rate.py", {**PURE, **STILL}, {"landscape", "surface", "loss"}),
    ("momentum.py", PURE, {"landscape", "surface"}),
    ("momentum.py", {**PURE, "nesterov": "true", **STILL}, {"landscape", "surface"}),
]


@pytest.mark.parametrize(
    ("page", "link"), [(page, link) for page, links in ORDINARY.items() for link in links], ids=str
)
def test_at_the_ends_of_all_ranges_every_number_is_one_and_nothing_is_missing(page, link):
    at = visit(link, page)
    assert warnings(at) == ""
    assert staged(at)["captions"]
    assert not broken_numbers(at)
    assert not at.info
    assert set(pictures(visit(page=page))) <= set(pictures(at))


@pytest.mark.parametrize(("page", "link", "left"), SHORN, ids=str)
def test_without_a_minimum_one_sentence_says_so_and_the_paths_are_still_shown(page, link, left):
    at = visit(link, page)
    assert set(pictures(at)) == left
    (told,) = (shown.value for shown in at.info)
    assert told == "Saddle has no minimum here, so there is no curvature at it to compare α with."
    assert all(verdicts(at).values())
    assert not broken_numbers(at)


def test_without_a_minimum_the_slider_of_the_learning_rate_says_why_it_has_no_regimes():
    told = sentences(visit(PURE, "learning_rate.py"))
    assert told.count("Saddle has no minimum here, so there is no curvature at it to compare α with.") == 2


def test_without_a_minimum_there_is_nothing_to_tune():
    assert not [button for button in visit(PURE, "momentum.py").button if button.key]


def test_the_pictures_come_back_with_the_minimum():
    at = visit(PURE, "momentum.py")
    press(at, next(button.label for button in at.button))
    assert pictures(at) == pictures(visit(page="momentum.py"))
    assert not at.info
