"""Which settings a run has, by the keys of the controls that set them, and which of them were turned."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gdviz.analysis.wording import number
from gdviz.engine.entries import RUN_AXES, START_AXES, groups_of, home_of, objective_of, start_of
from gdviz.losses import DataLoss
from gdviz.spec import RunSpec

SHARED = "momentum"
"""The hyperparameter that goes by its own name; the others have their optimizer's key before theirs."""


@dataclass(frozen=True)
class Setting:
    """One setting of a run: what it is called, its value, and the value as it is shown."""

    label: str
    value: str | float
    shown: str


def settings_of(spec: RunSpec) -> dict[str, Setting]:
    """Every setting that has a part in this run, by its key; what is left to a default has that default's value.

    Noise, sampling and seed appear only if the gradient is measured on mini-batches that differ from one another.
    """
    found: dict[str, Setting] = {}

    def add(key: str, label: str, value: str | float, shown: str | None = None) -> None:
        found[key] = Setting(label, value, shown if shown is not None else number(float(value), 6))

    objective, entries = objective_of(spec), groups_of(spec)
    optimizer, schedule = entries["hyperparameters"], entries["schedule_parameters"]
    add("objective", "the objective", spec.objective, objective.title)
    if isinstance(objective, DataLoss):
        add("data", "the data", objective.dataset.name, objective.dataset.title)
    for name, value in objective.defaults().items():
        domain = objective.domains()[name]
        add(name, f"{domain.label} ({domain.symbol})", float(value))
    add("optimizer", "the optimizer", spec.optimizer, optimizer.title)
    for name, value in optimizer.configured(spec.hyperparameters).defaults().items():
        domain = optimizer.domains()[name]
        key = name if name == SHARED else f"{spec.optimizer}_{name}"
        add(key, f"{domain.label} ({domain.symbol}) of {optimizer.title}", float(value))
    add("lr", "the learning rate α", spec.lr)
    add("schedule", "the schedule", spec.schedule, schedule.title)
    for name, value in schedule.configured(spec.schedule_parameters).defaults().items():
        domain = schedule.domains()[name]
        add(name, f"{domain.label} ({domain.symbol}) of the schedule", float(value))
    add("steps", "the number of steps", float(spec.steps))
    for i, (name, value) in enumerate(zip(objective.axes, start_of(spec), strict=False)):
        add(START_AXES[i], f"the start's {name}", value)
    n = objective.examples
    batch = n if spec.batch_size is None else min(spec.batch_size, n)
    add("batch_size", "the batch size", float(batch))
    on_data = isinstance(objective, DataLoss)
    if batch < n and not on_data:
        add("noise", "the noise σ", spec.noise)
    if batch < n and (on_data or spec.noise > 0.0):
        add("sampling", "the way mini-batches are drawn", spec.sampling, spec.sampling)
        add("seed", "the seed", float(spec.seed))
    add("weight_decay", "the weight decay", spec.weight_decay)
    clip = math.inf if spec.clip_norm is None else spec.clip_norm
    add("clip_norm", "the clipping", clip, "off" if spec.clip_norm is None else number(clip))
    return found


def turned(spec: RunSpec, values: Mapping[str, Any]) -> RunSpec:
    """The spec with the settings of these keys replaced; an optimizer or schedule that changes has its defaults.

    Raises ValueError for a key that is no setting of the run.
    """
    fresh = {"optimizer": "hyperparameters", "schedule": "schedule_parameters"}
    for key, group in fresh.items():
        if key in values and values[key] != getattr(spec, key):
            spec = replace(spec, **dict[str, Any]({key: values[key], group: ()}))
    for key, value in values.items():
        if key not in fresh:
            spec = _with(spec, key, value)
    return spec


def _with(spec: RunSpec, key: str, value: Any) -> RunSpec:
    """The spec with one number replaced."""
    name = key.removeprefix(f"{spec.optimizer}_")
    if name in RUN_AXES or name in ("steps", "sampling"):
        return replace(spec, **dict[str, Any]({name: value}))
    home = home_of(spec, name)
    if home == "start":
        point = list(start_of(spec))
        point[START_AXES.index(name)] = value
        return replace(spec, start=tuple(point))
    return replace(spec, **dict[str, Any]({home: {**dict(getattr(spec, home)), name: value}}))


def changes(start: RunSpec, spec: RunSpec, allowed: Sequence[str]) -> tuple[str, ...]:
    """What differs between two specs apart from the `allowed` keys: "the learning rate α (0.2 instead of 0.1)"."""
    now = settings_of(spec)
    if spec.objective != start.objective:
        # What else differs comes with that.
        return (f"the objective ({now['objective'].shown} instead of {objective_of(start).title})",)
    kept = {key: now[key].value for key in allowed if key in now and key in _turnable(start, spec, allowed)}
    # With all that may be turned turned alike, whatever still differs may not.
    before = settings_of(turned(start, kept))
    return tuple(
        f"{setting.label} ({setting.shown} instead of {before[key].shown})" if key in before else setting.label
        for key, setting in now.items()
        if key not in before or not _same(setting.value, before[key].value)
    )


def _turnable(start: RunSpec, spec: RunSpec, allowed: Sequence[str]) -> set[str]:
    """The allowed keys that the start has too, once optimizer and schedule are those of the spec."""
    chosen = {key: getattr(spec, key) for key in ("optimizer", "schedule") if key in allowed}
    return set(settings_of(turned(start, chosen)))


def _same(one: str | float, other: str | float) -> bool:
    """Equal to the digits that a link carries."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return one == other or math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-12)
