"""What the user chose, as names and numbers only: a spec is a cache key, a link and a test's name."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from reprlib import repr as short
from typing import Any, Self

Numbers = tuple[tuple[str, float], ...]
Parameters = tuple[tuple[str, float | str], ...]
"""Numbers by name, and among them, as `data`, the name of a data set."""

MAX_STEPS = 1_000_000
"""The longest run."""
MAX_SEED = 2**32 - 1
MAX_BATCH = 2**31
SAMPLINGS = ("shuffled", "independent")
"""How mini-batches are drawn: by epochs that use every example once, or anew for each step."""
MAX_START = 1e12
"""The farthest start: from here every surface can still be squared without overflow."""


@dataclass(frozen=True)
class RunSpec:
    """One run: objective, optimizer, learning rate and everything that shapes it.

    `start` None is the objective's own start; `batch_size` None is the exact gradient; `clip_norm` None is no
    clipping. The three groups of parameters may be given as mappings. Raises ValueError for a value of the
    wrong type or out of range; whether a name exists is for the engine to say.
    """

    objective: str = "ravine"
    optimizer: str = "gd"
    lr: float = 0.05
    steps: int = 200
    start: tuple[float, ...] | None = None
    hyperparameters: Numbers = ()
    schedule: str = "constant"
    schedule_parameters: Numbers = ()
    objective_parameters: Parameters = ()
    batch_size: int | None = None
    noise: float = 0.0
    weight_decay: float = 0.0
    clip_norm: float | None = None
    seed: int = 0
    sampling: str = "shuffled"

    def __post_init__(self) -> None:
        for name in ("objective", "optimizer", "schedule"):
            if not isinstance(getattr(self, name), str):
                raise ValueError(f"{name} must be a name, got {short(getattr(self, name))}")
        for name in ("hyperparameters", "schedule_parameters", "objective_parameters"):
            self._set(name, _parameters(name, getattr(self, name)))
        if self.sampling not in SAMPLINGS:
            raise ValueError(f"sampling must be one of {', '.join(SAMPLINGS)}, got {str(self.sampling)[:40]!r}")
        for name in ("lr", "noise", "weight_decay"):
            self._set(name, _number(name, getattr(self, name), low=0.0))
        self._set("steps", _integer("steps", self.steps, low=1, high=MAX_STEPS))
        self._set("seed", _integer("seed", self.seed, low=0, high=MAX_SEED))
        if self.batch_size is not None:
            self._set("batch_size", _integer("batch_size", self.batch_size, low=1, high=MAX_BATCH))
        if self.clip_norm is not None:
            self._set("clip_norm", _number("clip_norm", self.clip_norm, low=0.0))
        if self.start is not None:
            self._set("start", _point("start", self.start))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    @property
    def data(self) -> str | None:
        """The name of the data set among the objective's parameters; None if it is left to the objective."""
        name = dict(self.objective_parameters).get("data")
        return name if isinstance(name, str) else None

    @property
    def objective_numbers(self) -> Numbers:
        """The objective's parameters without the name of a data set."""
        return tuple((name, value) for name, value in self.objective_parameters if not isinstance(value, str))

    def to_json(self) -> str:
        """The spec as compact JSON, without what stands at its default."""
        chosen = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}
        return json.dumps(chosen, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The spec that `to_json` wrote; ValueError for anything else."""
        try:
            chosen = json.loads(text)
        except (ValueError, RecursionError):
            raise ValueError("a run must be given as JSON") from None
        if not isinstance(chosen, dict):
            raise ValueError("a run must be given as a JSON object")
        names = [f.name for f in fields(cls)]
        for name in chosen:
            if name not in names:
                raise ValueError(f"no field of a run is called {name[:40]!r}; choose one of {', '.join(names)}")
        return cls(**chosen)

    def as_dict(self) -> dict[str, Any]:
        """Every field by name."""
        return asdict(self)


@dataclass(frozen=True)
class SweepSpec:
    """Runs that differ from `base` along one or two axes: name → values, the first axis slowest."""

    base: RunSpec
    over: tuple[tuple[str, tuple[float, ...]], ...]

    def __post_init__(self) -> None:
        pairs = self.over.items() if isinstance(self.over, Mapping) else self.over
        axes = []
        for name, values in pairs:
            try:
                axes.append((name, tuple(float(value) for value in values)))
            except (TypeError, ValueError):
                raise ValueError(f"the sweep over {name} needs a list of numbers, got {short(values)}") from None
            if name in (earlier for earlier, _ in axes[:-1]):
                raise ValueError(f"the sweep over {name} is given twice")
            if not axes[-1][1]:
                raise ValueError(f"the sweep over {name} needs at least one value")
        if not 1 <= len(axes) <= 2:
            raise ValueError(f"a sweep is over one or two axes, got {len(axes)}")
        object.__setattr__(self, "over", tuple(axes))


def _number(name: str, value: Any, *, low: float = -math.inf) -> float:
    """`value` as a finite float, at least `low`."""
    allowed = "a finite number" if low == -math.inf else f"a finite number ≥ {low:g}"
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must be {allowed}, got {short(value)}") from None
    if isinstance(value, bool | str) or not math.isfinite(number) or number < low:
        raise ValueError(f"{name} must be {allowed}, got {short(value)}")
    return number


def _integer(name: str, value: Any, *, low: int, high: int) -> int:
    """`value` as an int in [low, high]."""
    number = _number(name, value)
    if number != int(number) or not low <= number <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}, got {short(value)}")
    return int(number)


def _point(name: str, value: Any) -> tuple[float, ...]:
    """`value` as a tuple of floats within MAX_START, one for each coordinate."""
    if isinstance(value, str) or (not isinstance(value, Sequence) and not hasattr(value, "__len__")):
        raise ValueError(f"{name} must be a pair of numbers, got {short(value)}")
    point = tuple(_number(name, coordinate) for coordinate in value)
    if not point:
        raise ValueError(f"{name} must be a pair of numbers, got {short(value)}")
    if max(map(abs, point)) > MAX_START:
        raise ValueError(
            f"{name} must be a pair of numbers from {-MAX_START:g} to {MAX_START:g}, got {short(value)}"
        )
    return point


def _parameters(name: str, value: Any) -> Any:
    """A mapping, or pairs, of name → number in alphabetical order; the objective's may name its `data`."""
    try:
        pairs = dict(value).items()
    except (TypeError, ValueError):
        raise ValueError(f"{name} must map names to numbers, got {short(value)}") from None
    return tuple(sorted((str(key), _parameter(name, str(key), number)) for key, number in pairs))


def _parameter(group: str, name: str, value: Any) -> float | str:
    if group != "objective_parameters" or name != "data":
        return _number(f"{group}: {name[:40]}", value)
    if not isinstance(value, str):
        raise ValueError(f"{group}: data must be the name of a data set, got {short(value)}")
    return value
