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
    "fit_a_line.py": [
        {"optimizer": ALL, **WIDE},
        {"optimizer": ALL, **STILL},
        {"optimizer": ALL, "objective": "absolute_regression", **WIDE},
        {"optimizer": ALL, "objective": "absolute_regression", "data": "five_points"},
        {"optimizer": ALL, "objective": "huber_regression", "delta": "0.01", "data": "tips"},
        {"data": "synthetic", "examples": "2", "spread": "10", "outliers": "0.5"},
        {"data": "synthetic", "spread": "0"},
        {"data": "synthetic", "examples": "1000", "optimizer": ALL, "objective": "huber_regression"},
        {"data": "tips", "standardise": "true", "l1": "10", "l2": "10", "optimizer": ALL},
        {"data": "tips", "batch_size": "1", "optimizer": ALL, **WIDE},
        {"start_x": "0.7", "start_y": "2", "optimizer": ALL},
        {"steps": "1"},
    ],
    "classification.py": [
        {"optimizer": ALL, **WIDE},
        {"optimizer": ALL, **STILL},
        {"optimizer": ALL, "separable": "true", "steps": "1500", **WIDE},
        {"separable": "true", "both": "false", **WIDE},
        {"separable": "true", "l1": "10", "optimizer": ALL},
        {"standardise": "true", "l2": "10", "both": "false"},
        {"batch_size": "1", "optimizer": ALL},
        {"steps": "1"},
    ],
    "batch_size.py": [
        {"batch_size": "1", "optimizer": ALL, **WIDE},
        {"batch_size": "244"},
        {"data": "four_points", "batch_size": "1", "standardise": "false", "measure": "loss", "clock": "epochs"},
        {"data": "synthetic", "spread": "0", "batch_size": "1", "measure": "slope"},
        {"data": "synthetic", "examples": "2", "batch_size": "1", "measure": "distance", "clock": "evaluations"},
        {"sampling": "independent", "measure": "loss", **STILL},
        {"schedule": "inverse_time", "optimizer": ALL},
        {"steps": "1"},
    ],
}
LESS = [
    ("fit_a_line.py", {"data": "many_features"}, {"data"}),
    ("fit_a_line.py", {"data": "many_features", "features": "2"}, {"data"}),
    ("fit_a_line.py", {"data": "many_features", "features": "200", "optimizer": ALL, **WIDE}, {"data"}),
    ("fit_a_line.py", {"intercept_only": "true"}, {"surface"}),
    ("fit_a_line.py", {"intercept_only": "true", "objective": "absolute_regression", **WIDE}, {"surface"}),
    ("fit_a_line.py", {"intercept_only": "true", "data": "many_features"}, {"surface", "data"}),
    ("classification.py", {"intercept_only": "true", "both": "false"}, {"surface"}),
    ("classification.py", {"intercept_only": "true"}, {"surface", "data"}),
    ("batch_size.py", {"objective": "huber_regression"}, {"noise"}),
    ("batch_size.py", {"objective": "absolute_regression", "batch_size": "1", **WIDE}, {"noise"}),
    ("batch_size.py", {"l1": "1", "optimizer": ["proximal"]}, {"noise"}),
    ("batch_size.py", {"data": "many_features", "features": "200", "batch_size": "256"}, {"data"}),
    ("batch_size.py", {"intercept_only": "true"}, {"surface"}),
]
"""Pictures that would show nothing: two features and a number, one weight in space, noise on no parabola."""
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


@pytest.mark.parametrize(("page", "link", "missing"), LESS, ids=str)
def test_a_picture_that_would_show_nothing_is_left_out_without_a_word_and_the_rest_is_there(page, link, missing):
    at = visit(link, page)
    assert warnings(at) == ""
    assert staged(at)["captions"]
    assert not broken_numbers(at)
    assert not at.info
    assert set(pictures(visit(page=page))) - set(pictures(at)) == missing


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
    assert not [button for button in visit(PURE, "momentum.py").button if "tune" in (button.key or "")]


def test_the_pictures_come_back_with_the_minimum():
    at = visit(PURE, "momentum.py")
    press(at, next(button.label for button in at.button))
    assert pictures(at) == pictures(visit(page="momentum.py"))
    assert not at.info


@pytest.mark.parametrize(
    ("features", "counted"), [("2", True), ("20", True), ("50", True), ("51", False), ("200", False)]
)
def test_steps_are_counted_for_as_many_features_as_take_a_moment_and_else_a_sentence_says_so(features, counted):
    at = visit({"data": "many_features", "features": features, "stretch": "1"}, "fit_a_line.py")
    assert len(at.table) == counted
    assert any(f"not counted for {features} features" in text for text in sentences(at)) != counted
