"""Running scripts that gdviz wrote, and comparing the path they leave with the engine's."""

import contextlib
import io
from typing import Any

import numpy as np

import gdviz


def outcome(code: str) -> tuple[dict[str, Any], str]:
    """The names that a script of our own leaves, and what it prints."""
    names: dict[str, Any] = {}
    printed = io.StringIO()
    with np.errstate(all="ignore"), contextlib.redirect_stdout(printed):
        exec(compile(code, "script", "exec"), names)
    return names, printed.getvalue()


def difference(code: str, spec: gdviz.RunSpec) -> float:
    """The largest difference between a script's path and the engine's, as a part of the path's largest number."""
    names, _ = outcome(code)
    run = gdviz.run(spec)
    path, wanted = np.asarray(names["path"]), run.theta[: run.last + 1]
    assert path.shape == wanted.shape, f"{path.shape} in place of {wanted.shape}: {run.termination}"
    return float(np.abs(path - wanted).max() / max(np.abs(wanted).max(), 1e-300))


SPREAD = [
    {"clip_norm": 0.5},
    {"weight_decay": 0.1},
    {"batch_size": 3, "noise": 0.5, "seed": 4, "clip_norm": 0.5, "weight_decay": 0.1},
    {"batch_size": 100, "noise": 2.0},
    {"batch_size": 3, "noise": 0.5, "sampling": "independent"},
    {"batch_size": 1, "noise": 0.5, "sampling": "independent"},
    {"batch_size": 256, "noise": 1.0},
    {"batch_size": 8, "noise": 0.0},
]
"""What a run may have beside a surface and a rule."""

ON_DATA = [
    {},
    {"batch_size": 3},
    {"batch_size": 1, "sampling": "independent", "clip_norm": 1.0, "weight_decay": 0.1},
    {"standardise": 1},
    {"intercept_only": 1},
]
PENALISED = [
    {"l1": 0.3, "l2": 0.1},
    {"l1": 0.3, "standardise": 1, "batch_size": 3},
    {"l1": 0.2, "intercept_only": 1},
]
"""What a run on data may have, parameters of the objective among it."""


def on_data(choices: dict[str, Any], **more: Any) -> gdviz.RunSpec:
    """The spec of a run with these choices, the objective's parameters picked out of them."""
    parameters = {k: v for k, v in choices.items() if k in ("l1", "l2", "standardise", "intercept_only")}
    rest = {name: value for name, value in choices.items() if name not in parameters}
    given = more.pop("objective_parameters", {})
    return gdviz.RunSpec(**more, **rest, objective_parameters={**given, **parameters})


FITTING = {
    "linear_regression": ("four_points", "tips", "many_features"),
    "huber_regression": ("synthetic", "four_points"),
    "absolute_regression": ("synthetic", "five_points"),
    "logistic_regression": ("iris",),
}
"""Data for each loss."""


def rate(objective: str, optimizer: str) -> float:
    """A rate at which a run is not so unstable that the last bit of a number decides where it goes."""
    usual = gdviz.OPTIMIZERS[optimizer].usual_lr
    return min(usual, {"rastrigin": 0.001, "cliff": 0.1}.get(objective, usual))
