"""From the names in a spec to the entries of the catalogues: the only place where a spec meets them."""

from functools import lru_cache

from gdviz.catalogue import UnknownNameError
from gdviz.losses import LOSSES, DataLoss
from gdviz.objective import Objective
from gdviz.optimizers import OPTIMIZERS, Optimizer
from gdviz.schedules import SCHEDULES, Schedule
from gdviz.spec import Numbers, RunSpec
from gdviz.surfaces import SURFACES

RUN_AXES = ("lr", "seed", "batch_size", "noise", "weight_decay", "clip_norm")
START_AXES = ("start_x", "start_y")


def objective_of(spec: RunSpec) -> Objective:
    """The objective that a spec names, with its parameters; ValueError if there is no such thing."""
    entry = _entry(spec)
    shared = not isinstance(entry, DataLoss) or entry.dataset.shared
    # What is one's own must not outlive its owner.
    return (_configured if shared else _configured.__wrapped__)(entry, spec.objective_numbers)


@lru_cache(maxsize=64)
def _configured(entry: Objective, numbers: Numbers) -> Objective:
    """Kept, because the minimum of a loss costs a search."""
    return entry.configured(numbers)


def _entry(spec: RunSpec) -> Objective:
    """The entry of a catalogue that a spec names, a loss on its data set."""
    if spec.objective in SURFACES:
        if spec.data is not None:
            raise ValueError(
                f"{spec.objective} is a surface in closed form and takes no data, got {spec.data[:40]!r}"
            )
        return SURFACES[spec.objective]
    if spec.objective not in LOSSES:
        raise UnknownNameError("objective", spec.objective, [*SURFACES, *LOSSES])
    loss = LOSSES[spec.objective]
    return loss if spec.data is None else loss.on(spec.data)


def start_of(spec: RunSpec) -> tuple[float, ...]:
    """Where a spec's run begins."""
    objective = objective_of(spec)
    if spec.start is None:
        return objective.start
    if len(spec.start) != objective.dimension:
        raise ValueError(f"start must have {coordinates(objective.dimension)}, got {len(spec.start)}")
    return spec.start


def coordinates(d: int) -> str:
    """A number of coordinates in words."""
    return "1 coordinate" if d == 1 else f"{d} coordinates"


def groups_of(spec: RunSpec) -> dict[str, Optimizer | Objective | Schedule]:
    """The catalogue entries a spec names, by the field of the spec that holds their numbers."""
    return {
        "hyperparameters": OPTIMIZERS[spec.optimizer],
        "objective_parameters": _entry(spec),
        "schedule_parameters": SCHEDULES[spec.schedule],
    }


def home_of(spec: RunSpec, axis: str) -> str:
    """The field of the spec that a sweep over `axis` varies; ValueError if there is none."""
    if axis in RUN_AXES:
        return axis
    if axis in START_AXES:
        return "start"
    groups = groups_of(spec)
    for field, entry in groups.items():
        if axis in entry.domains():
            return field
    declared = [name for entry in groups.values() for name in entry.domains()]
    raise UnknownNameError("axis", axis, [*RUN_AXES, *START_AXES, *declared])
