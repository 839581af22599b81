"""The controls of a challenge: only what may be turned, each from where the challenge begins."""

from typing import Any

from gdviz.engine.entries import objective_of
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES
from gdviz.spec import RunSpec
from gdviz.teaching import Challenge
from gdviz.teaching.turning import SHARED, turned
from gdviz.ui import moves
from gdviz.ui.choice_controls import Choice
from gdviz.ui.number_controls import Entry, Grid, Slider, nearest
from gdviz.ui.objective_controls import Ask, ask_batch_size
from gdviz.ui.rates import LEARNING_RATES
from gdviz.ui.rule_controls import titles

KEYS = ("lr", "lr_exact", "momentum", "batch_size", "optimizer", "schedule")
"""Everything that some challenge lets one turn."""


def ask_turns(ask: Ask, challenge: Challenge) -> RunSpec:
    """The challenge's start with what the learner has turned."""
    start, turns = challenge.start, challenge.turn
    values: dict[str, Any] = {}
    for key, catalogue, label in (("optimizer", OPTIMIZERS, "Optimizer"), ("schedule", SCHEDULES, "Schedule")):
        if key in turns:
            values[key] = ask(Choice(key, label, getattr(start, key), titles(catalogue)))
    rule = OPTIMIZERS[values.get("optimizer", start.optimizer)]
    if "lr" in turns:
        values["lr"] = _ask_rate(ask, start.lr)
    if SHARED in turns and SHARED in rule.domains():
        beta = dict(start.hyperparameters).get(SHARED, rule.defaults()[SHARED])
        values[SHARED] = ask(Slider(SHARED, "Momentum", beta, 0.0, 0.99, 0.01))
    if "batch_size" in turns:
        values["batch_size"] = int(ask_batch_size(ask, objective_of(start), start))
    return turned(start, values)


def _ask_rate(ask: Ask, begins: float) -> float:
    """α, on the slider or typed."""
    opens = nearest(LEARNING_RATES, begins)
    slider = ask(
        Grid("lr", "Learning rate", opens, LEARNING_RATES, exact="lr_exact", on_change=moves.slider_moved)
    )
    usual = None if opens == begins else begins
    typed = ask(Entry("lr_exact", "Learning rate, exact", usual, 0.0, 10.0, on_change=moves.exact_typed))
    return float(slider if typed is None else typed)
