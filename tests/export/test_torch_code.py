"""The scripts in PyTorch are Python, and do what the engine does where PyTorch is installed."""

import pytest
from written_out import FITTING, ON_DATA, PENALISED, SPREAD, difference, on_data, rate

import gdviz
from gdviz.export import to_torch

CLOSE = 1e-9
SPECS = [
    *(
        gdviz.RunSpec(objective=objective, optimizer=optimizer, lr=rate(objective, optimizer), steps=50)
        for objective in gdviz.SURFACES
        for optimizer in gdviz.OPTIMIZERS
    ),
    *(
        gdviz.RunSpec(schedule=schedule, lr=0.05, steps=60, optimizer=optimizer)
        for schedule in gdviz.SCHEDULES
        for optimizer in ("gd", "adam", "armijo")
    ),
    *(
        gdviz.RunSpec(optimizer=optimizer, lr=min(rate("ravine", optimizer), 0.05), steps=100, **choices)
        for optimizer in gdviz.OPTIMIZERS
        for choices in SPREAD
    ),
    *(
        on_data(
            choices,
            objective=objective,
            optimizer=optimizer,
            objective_parameters={"data": FITTING[objective][0]},
            lr=min(rate(objective, optimizer), 0.01),
            steps=20,
        )
        for objective in FITTING
        for optimizer in gdviz.OPTIMIZERS
        for choices in (*ON_DATA[:3], *(PENALISED[:2] if "l1" in gdviz.LOSSES[objective].domains() else ()))
    ),
    gdviz.RunSpec(objective="saddle", objective_parameters={"pure": 1}, start=(1.0, 0.1), lr=0.1, steps=30),
    gdviz.RunSpec(optimizer="newton", hyperparameters={"absolute": 1}, objective="saddle", lr=0.5, steps=30),
    gdviz.RunSpec(optimizer="nesterov", hyperparameters={"momentum": 0.0}, lr=0.05, steps=30),
    gdviz.RunSpec(lr=0.11, steps=300),
]


def test_every_script_is_python():
    for spec in SPECS:
        compile(to_torch(spec), "script", "exec")


def test_torchs_own_optimizer_is_used_where_there_is_one():
    code = to_torch(gdviz.RunSpec(optimizer="adam", lr=0.05, weight_decay=0.1))
    assert "torch.optim.Adam([theta], lr=lr, betas=(b1, b2), eps=eps, weight_decay=weight_decay)" in code
    assert "    f(theta).backward()\n    optimizer.step()" in code
    assert "gradient(theta)" not in code


def test_every_script_does_what_the_engine_does():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    usual = torch.get_default_dtype()
    try:
        for spec in SPECS:
            assert difference(to_torch(spec), spec) < CLOSE, to_torch(spec)
    finally:
        torch.set_default_dtype(usual)
