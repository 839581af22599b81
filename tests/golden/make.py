"""Writes the golden files: what PyTorch makes of the same optimizers and schedules.

    pip install torch numpy lion-pytorch && python tests/golden/make.py

PyTorch has no Lion: its runs are made with the package lion-pytorch. The only file of gdviz that imports PyTorch
or anything built on it; it imports nothing of gdviz. The surfaces are written out again here
and differentiated by autograd, in float64, so a golden run shares neither rule, formula nor gradient with gdviz.
Learning rates are such that every run settles down: a diverging or chaotic run would magnify rounding errors, and
a comparison over 200 steps would then say nothing.
"""

import json
import math
import platform
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from lion_pytorch import Lion
from torch.optim import lr_scheduler

HERE = Path(__file__).parent
STEPS = 200
RECORDED = [*range(10), *range(10, STEPS + 1, 5)]
"""The steps kept: the first ten, then every fifth."""

Vector = torch.Tensor


def ravine(theta: Vector) -> Vector:
    """Curvatures 1 and 100; the shallow direction is turned counter-clockwise by 30°."""
    turn = math.radians(30.0)
    along = math.cos(turn) * theta[0] + math.sin(turn) * theta[1]
    across = -math.sin(turn) * theta[0] + math.cos(turn) * theta[1]
    return (along**2 + 100.0 * across**2) / 2.0


def rosenbrock(theta: Vector) -> Vector:
    """Rosenbrock's valley."""
    return (1.0 - theta[0]).pow(2) + 100.0 * (theta[1] - theta[0].pow(2)).pow(2)


def saddle(theta: Vector) -> Vector:
    """The bounded saddle, minima at (±1, 0)."""
    return theta[0].pow(4) / 4.0 - theta[0].pow(2) / 2.0 + theta[1].pow(2) / 2.0


SURFACES: dict[str, tuple[Callable[[Vector], Vector], dict[str, float], tuple[float, float]]] = {
    "ravine": (ravine, {"kappa": 100.0, "rotation": 30.0}, (-5.0, -2.0)),
    "rosenbrock": (rosenbrock, {}, (-1.5, 2.0)),
    "saddle": (saddle, {}, (0.25, 1.5)),
}

# gdviz's name of each rule → PyTorch's class and fixed arguments.
# Not here: proximal, armijo and newton, rules that PyTorch does not have.
OPTIMIZERS: dict[str, tuple[type[torch.optim.Optimizer], dict[str, Any]]] = {
    "gd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    "adagrad": (torch.optim.Adagrad, {}),
    "adadelta": (torch.optim.Adadelta, {}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "adam": (torch.optim.Adam, {}),
    "amsgrad": (torch.optim.Adam, {"amsgrad": True}),
    "nadam": (torch.optim.NAdam, {}),
    "adamw": (torch.optim.AdamW, {}),
    "lion": (Lion, {}),
}

LEARNING_RATES: dict[str, dict[str, float]] = {
    "ravine": {
        "gd": 0.018, "momentum": 0.01, "nesterov": 0.008, "adagrad": 1.0, "adadelta": 4.0, "rmsprop": 0.02,
        "adam": 0.1, "amsgrad": 0.1, "nadam": 0.1, "adamw": 0.1, "lion": 0.02,
    },
    "rosenbrock": {
        "gd": 5e-4, "momentum": 1e-4, "nesterov": 1e-4, "adagrad": 0.2, "adadelta": 1.0, "rmsprop": 0.005,
        "adam": 0.02, "amsgrad": 0.05, "nadam": 0.02, "adamw": 0.02, "lion": 0.005,
    },
    "saddle": {
        "gd": 0.1, "momentum": 0.05, "nesterov": 0.05, "adagrad": 0.3, "adadelta": 2.0, "rmsprop": 0.01,
        "adam": 0.05, "amsgrad": 0.05, "nadam": 0.05, "adamw": 0.05, "lion": 0.005,
    },
}  # fmt: skip

# One run more, on the saddle, for each rule that has hyperparameters: none of them at its default.
VARIATIONS: dict[str, tuple[dict[str, float], dict[str, Any]]] = {
    "momentum": ({"momentum": 0.5}, {"momentum": 0.5}),
    "nesterov": ({"momentum": 0.7}, {"momentum": 0.7}),
    "adagrad": ({"eps": 0.5}, {"eps": 0.5}),
    "adadelta": ({"rho": 0.7, "eps": 1e-4}, {"rho": 0.7, "eps": 1e-4}),
    "rmsprop": ({"rho": 0.9, "eps": 0.25}, {"alpha": 0.9, "eps": 0.25}),
    "adam": ({"b1": 0.8, "b2": 0.95, "eps": 0.125}, {"betas": (0.8, 0.95), "eps": 0.125}),
    "amsgrad": ({"b1": 0.6, "b2": 0.9, "eps": 0.05}, {"betas": (0.6, 0.9), "eps": 0.05}),
    "nadam": ({"b1": 0.5, "b2": 0.95, "eps": 0.125}, {"betas": (0.5, 0.95), "eps": 0.125}),
    "adamw": ({"b1": 0.7, "b2": 0.9, "eps": 0.01}, {"betas": (0.7, 0.9), "eps": 0.01}),
    "lion": ({"b1": 0.6, "b2": 0.8}, {"betas": (0.6, 0.8)}),
}


def path(surface: str, rule: str, decay: float, changed: dict[str, Any]) -> tuple[float, list[list[float]]]:
    """The learning rate used, and θ at the recorded steps."""
    f, _, start = SURFACES[surface]
    build, fixed = OPTIMIZERS[rule]
    lr = LEARNING_RATES[surface][rule]
    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = build([theta], lr=lr, weight_decay=decay, **{**fixed, **changed})
    points = [theta.detach().tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        f(theta).backward()
        optimizer.step()
        points.append(theta.detach().tolist())
    return lr, [points[t] for t in RECORDED]


def optimizer_runs() -> list[dict[str, Any]]:
    """Every rule on every surface, with and without weight decay, and the variations."""
    chosen = [(s, rule, decay, {}, {}) for s in SURFACES for rule in OPTIMIZERS for decay in (0.0, 0.01)]
    chosen += [("saddle", rule, 0.01, ours, theirs) for rule, (ours, theirs) in VARIATIONS.items()]
    runs = []
    for surface, rule, decay, ours, theirs in chosen:
        _, parameters, start = SURFACES[surface]
        lr, theta = path(surface, rule, decay, theirs)
        runs.append(
            {
                "objective": surface,
                "optimizer": rule,
                "lr": lr,
                "start": start,
                "hyperparameters": ours,
                "objective_parameters": parameters,
                "weight_decay": decay,
                "theta": theta,
            }
        )
    return runs


def plateau_losses() -> list[float]:
    """A loss that falls, stalls, falls again by too little to count, jumps up, and falls for good."""
    losses = []
    for t in range(STEPS):
        if t < 40:
            losses.append(10.0 * 0.93**t)
        elif t < 90:
            losses.append(0.6 + 0.05 * math.sin(t))
        elif t < 140:
            losses.append(0.5 * (1.0 - 1e-6 * t))
        elif t < 160:
            losses.append(3.0)
        else:
            losses.append(0.4 * 0.97 ** (t - 160))
    return losses


def factors(build: Callable[[torch.optim.Optimizer], Any], losses: list[float] | None = None) -> list[float]:
    """α_t/α for t = 0 … 199. A scheduler fed with losses sees the loss of step t before step t."""
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=1.0)
    scheduler = build(optimizer)
    rates = []
    for t in range(STEPS):
        if losses is not None:
            scheduler.step(losses[t])
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        # A one-cycle scheduler refuses a step beyond its last.
        if losses is None and t + 1 < STEPS:
            scheduler.step()
    return rates


def warmup_cosine(optimizer: torch.optim.Optimizer, warm: int) -> Any:
    """A line up over `warm` steps, then half a cosine over the rest."""
    line = lr_scheduler.LinearLR(optimizer, start_factor=1.0 / warm, total_iters=warm - 1)
    cosine = lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS - warm)
    return lr_scheduler.SequentialLR(optimizer, [line, cosine], milestones=[warm])


def schedules() -> list[dict[str, Any]]:
    """Every schedule that PyTorch has too, at gdviz's defaults and at other settings."""
    losses = plateau_losses()
    made: list[dict[str, Any]] = []

    def add(key: str, parameters: dict[str, float], of: str, build: Callable[..., Any], fed: Any = None) -> None:
        made.append({"schedule": key, "parameters": parameters, "of": of, "factors": factors(build, fed)})

    for gamma in (0.1, 0.6):
        add("step", {"gamma": gamma}, "MultiStepLR",
            lambda o, g=gamma: lr_scheduler.MultiStepLR(o, milestones=[60, 120, 180], gamma=g))  # fmt: skip
    for left in (0.01, 0.5):
        add("exponential", {"remaining": left}, "ExponentialLR",
            lambda o, r=left: lr_scheduler.ExponentialLR(o, gamma=r ** (1.0 / STEPS)))  # fmt: skip
    add("cosine", {}, "CosineAnnealingLR", lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=STEPS))
    for cycles, period in ((4.0, 50), (3.0, 67)):
        add("restarts", {"cycles": cycles}, "CosineAnnealingWarmRestarts",
            lambda o, p=period: lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=p))  # fmt: skip
    for part, warm in ((0.1, 20), (0.25, 50)):
        add("warmup_cosine", {"warmup": part}, "SequentialLR(LinearLR, CosineAnnealingLR)",
            lambda o, w=warm: warmup_cosine(o, w))  # fmt: skip
    for peak in (0.3, 0.55):
        add("one_cycle", {"peak": peak}, "OneCycleLR",
            lambda o, p=peak: lr_scheduler.OneCycleLR(o, 1.0, total_steps=STEPS, pct_start=p,
                                                      cycle_momentum=False))  # fmt: skip
    for gamma, patience in ((0.5, 10), (0.9, 3)):
        add("plateau", {"gamma": gamma, "patience": patience}, "ReduceLROnPlateau",
            lambda o, g=gamma, p=patience: lr_scheduler.ReduceLROnPlateau(o, factor=g, patience=p),
            losses)  # fmt: skip
    return made


def write(name: str, content: dict[str, Any], rows: str) -> None:
    """One line for each run, so that a change shows which run it touched."""
    head = {
        "made_by": "python tests/golden/make.py",
        "torch": torch.__version__,
        "python": platform.python_version(),
        "dtype": "float64",
        "steps": STEPS,
        **content,
    }
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in head.pop(rows))
    facts = "".join(f'"{key}": {json.dumps(value)},\n' for key, value in head.items())
    text = f'{{{facts}"{rows}": [\n{lines}\n]}}\n'
    (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)  # NAdam keeps its product of momenta in this precision
    warnings.filterwarnings("ignore", message="The epoch parameter")  # SequentialLR's own call, not ours
    made = {"lion_pytorch": version("lion-pytorch"), "recorded": RECORDED, "runs": optimizer_runs()}
    write("optimizers.json", made, "runs")
    write("schedules.json", {"plateau_losses": plateau_losses(), "schedules": schedules()}, "schedules")
