"""The controls of a race: how the racers are tuned, how near is there, and whose basins are shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gdviz.analysis.tuning import TUNINGS, TunedSpec, tune
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.ui import cache
from gdviz.ui.choice_controls import Choice, Segments
from gdviz.ui.objective_controls import Ask
from gdviz.ui.rule_controls import titles

TOLERANCES = {"0.1": "10 % of the start's", "0.01": "1 %", "0.001": "0.1 %", "1e-06": "one millionth"}
"""How much of the excess loss f − f* at the start may be left at the finish."""
SWEPT_STEPS = 40_000
"""Steps of all racers together that are tried with every rate of a sweep: what takes some 2 s of a core."""
FIRST = "first"
"""Whoever is first in the list of racers."""


@dataclass(frozen=True)
class Racing:
    """A race: the tuning rule and what it gave each racer, the finish, and the run whose basins are shown."""

    tuning: str
    tolerance: float
    tuned: tuple[TunedSpec, ...]
    basins: RunSpec | None

    @property
    def specs(self) -> tuple[RunSpec, ...]:
        """One spec a racer."""
        return tuple(racer.spec for racer in self.tuned)


def ask_tuning(ask: Ask) -> str:
    """The rule by which racers get their learning rates."""
    told = "  \n".join(f"**{rule.title}**: {rule.text}" for rule in TUNINGS.values())
    chosen: str = ask(Segments("tuning", "Tuning", "same", titles(TUNINGS), help=told))
    return chosen


def ask_finish(ask: Ask) -> tuple[float, str]:
    """The part of the start's excess at which a racer has arrived, and whose basins are wanted."""
    tolerance: str = ask(Choice("tolerance", "Finish at f − f* of", "0.001", TOLERANCES))
    whose: str = ask(Choice("basins", "Basins of", FIRST, {FIRST: "The first racer", **titles(OPTIMIZERS)}))
    return float(tolerance), whose


def race(specs: Sequence[RunSpec], tuning: str, tolerance: float, whose: str) -> Racing:
    """The Racing of these specs, each tuned by the rule."""
    if tuning != "same":  # then the rate at hand plays no part: the answer is kept for all of them
        specs = [replace(spec, lr=RunSpec.lr) for spec in specs]
    tuned = _tuned(tuple(specs), tuning, tolerance)
    basins = next((racer.spec for racer in tuned if whose in (FIRST, racer.spec.optimizer)), None)
    if basins is None and specs:
        alone = replace(specs[0], optimizer=whose, hyperparameters=())
        basins = _tuned((alone,), tuning, tolerance)[0].spec
    return Racing(tuning, tolerance, tuned, basins)


@cache.kept(64, megabytes=4, heavy=lambda _, tuning, *__: tuning == "sweep")
def _tuned(specs: tuple[RunSpec, ...], tuning: str, tolerance: float) -> tuple[TunedSpec, ...]:
    return tune(specs, tuning, tolerance)
