"""Runs and sweeps that can say how they went."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gdviz import engine
from gdviz.analysis.rates import measured_rates
from gdviz.analysis.verdict import Verdict, verdict
from gdviz.arrays import Array
from gdviz.engine.envelope import envelope
from gdviz.engine.sweep import Swept
from gdviz.engine.trajectory import Recorded
from gdviz.spec import RunSpec, SweepSpec


@dataclass(frozen=True)
class Run(Recorded):
    """A spec, its Trajectory and Termination, and on request its Verdict."""

    @cached_property
    def verdict(self) -> Verdict:
        """How the run went, in one sentence."""
        return verdict(self)


@dataclass(frozen=True)
class Sweep(Swept):
    """The endings of all runs of a sweep; any of them can be had whole."""

    def run(self, *index: int) -> Run:
        """The run at this index, one number an axis; to the bit what it would be on its own."""
        return Run(**vars(self.single(*index)))

    def rates(self) -> Array:
        """The factor per step of each run's error in the long run, shaped by the axes: see `measured_rates`.

        The runs are repeated to find it. Raises ValueError if the objective has no lowest value, or for runs of
        fewer than 9 steps.
        """
        return measured_rates(envelope(self.spec))


def run(spec: RunSpec | None = None, /, **choices: Any) -> Run:
    """Run one optimizer once: θ_{t+1} = θ_t − α_t·d_t for t = 0 … T−1.

    Takes a RunSpec, or its fields as keywords, e.g. `run(objective="rosenbrock", optimizer="adam", lr=0.01)`.
    Raises ValueError for a name or number that is not allowed. A run that diverges is no error: see
    `run.termination` and `run.verdict`.
    """
    if spec is not None and choices:
        raise ValueError(f"give a RunSpec or keywords, not both, got {', '.join(choices)} beside a RunSpec")
    return Run(**vars(engine.run(_spec(choices) if spec is None else spec)))


def sweep(
    spec: SweepSpec | None = None,
    /,
    *,
    over: Mapping[str, Any] | None = None,
    paths: bool = False,
    **choices: Any,
) -> Sweep:
    """Run every combination along one or two axes, e.g. `over={"lr": [0.01, 0.1], "momentum": [0, 0.9]}`.

    Axes: lr, any hyperparameter, start_x, start_y, seed, batch_size, noise, weight_decay, clip_norm, and any
    parameter of the objective (kappa) or the schedule. `paths` keeps every trajectory. Raises ValueError as
    `run` does, and for an axis that does not exist.
    """
    if spec is None:
        if over is None:
            raise ValueError("a sweep needs over={axis: values}")
        spec = SweepSpec(_spec(choices), tuple(dict(over).items()))
    return Sweep(**vars(engine.sweep(spec, paths=paths)))


def _spec(choices: dict[str, Any]) -> RunSpec:
    """A RunSpec from keywords; ValueError for one that does not exist."""
    try:
        return RunSpec(**choices)
    except TypeError:
        fields = RunSpec.__dataclass_fields__
        unknown = next((name for name in choices if name not in fields), "?")
        raise ValueError(f"a run has no {unknown!r}; choose from {', '.join(fields)}") from None
