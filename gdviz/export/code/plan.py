"""What a script has to write out for a spec: its entries, its batches, and where a run counts as diverged."""

from dataclasses import dataclass

import numpy as np

from gdviz.engine.entries import objective_of, start_of
from gdviz.engine.setup import DIVERGED_SCALE
from gdviz.export.code.text import assigned, spelled
from gdviz.losses import DataLoss
from gdviz.objective import Objective
from gdviz.optimizers import OPTIMIZERS, Optimizer
from gdviz.schedules import SCHEDULES, Schedule
from gdviz.spec import RunSpec


@dataclass(frozen=True)
class Plan:
    """A spec and the entries that it names, their numbers filled in.

    `batched`: the gradient is measured on mini-batches that differ from the whole. `l1`: there is an L1 penalty,
    which a proximal rule leaves out of the gradient. `reach`: beyond this ‖θ‖ a run counts as diverged.
    """

    spec: RunSpec
    objective: Objective
    optimizer: Optimizer
    schedule: Schedule
    start: tuple[float, ...]
    batched: bool
    l1: bool
    reach: float

    @property
    def coupled(self) -> bool:
        """Whether weight decay is added to the gradient."""
        return self.spec.weight_decay > 0.0 and not self.optimizer.decoupled

    @property
    def decoupled(self) -> bool:
        """Whether weight decay is applied to θ itself."""
        return self.spec.weight_decay > 0.0 and self.optimizer.decoupled

    @property
    def subgradient(self) -> bool:
        """Whether the gradient must find its way around |w|."""
        return self.l1 and not self.optimizer.proximal

    @property
    def loss(self) -> DataLoss | None:
        """The objective, if it is a loss on data."""
        return self.objective if isinstance(self.objective, DataLoss) else None

    @property
    def numbers(self) -> str:
        """The lines that set what was chosen for the run."""
        spec = self.spec
        rate = "lr" if spec.schedule == "constant" else "base_lr"
        lines = [f"steps = {spec.steps}", f"{rate} = {spelled(spec.lr)}"]
        if self.schedule.defaults():
            lines.append(assigned(self.schedule.defaults()) + f"  # {self.schedule.title}")
        if self.optimizer.defaults() and spec.optimizer != "newton":
            lines.append(assigned(self.optimizer.defaults()) + f"  # {self.optimizer.title}")
        if spec.clip_norm is not None:
            lines.append(f"clip_norm = {spelled(spec.clip_norm)}")
        if spec.weight_decay:
            lines.append(f"weight_decay = {spelled(spec.weight_decay)}")
        lines.append(f"reach = {spelled(self.reach)}  # a run that is farther out than this has diverged")
        return "\n".join(lines)


def plan_of(spec: RunSpec) -> Plan:
    """The Plan of a spec; ValueError if it names or asks what does not exist."""
    objective, start = objective_of(spec), start_of(spec)
    batched = spec.batch_size is not None and spec.batch_size < objective.examples
    extent = max(abs(edge) for side in objective.view for edge in side)
    return Plan(
        spec=spec,
        objective=objective,
        optimizer=OPTIMIZERS[spec.optimizer].configured(spec.hyperparameters),
        schedule=SCHEDULES[spec.schedule].configured(spec.schedule_parameters),
        start=start,
        batched=batched and (isinstance(objective, DataLoss) or spec.noise > 0.0),
        l1=objective.shrinkage is not None and bool(np.any(objective.shrinkage)),
        reach=DIVERGED_SCALE * max(1.0, extent, *map(abs, start)),
    )
