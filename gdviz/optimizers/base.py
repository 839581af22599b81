"""What every optimizer does: turn a measured gradient into a direction, and remember what it needs."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from gdviz.arrays import Array, Mask, Point
from gdviz.domain import Configurable
from gdviz.optimizers.substep import Quantities, Substep


class Evaluation(Protocol):
    """What is known at the current point θ_t when a direction is asked for.

    `grad` is the gradient as measured (mini-batch, clipped, with coupled weight decay). The rest is exact, and
    computed and counted as work only if asked for.
    """

    @property
    def theta(self) -> Point:
        """θ_t, (d,) or (d, R)."""
        ...

    @property
    def grad(self) -> Point:
        """The gradient to follow, of the shape of θ."""
        ...

    @property
    def lr(self) -> Array | float:
        """α_t, the rate that the engine is about to use, a number or (R,)."""
        ...

    @property
    def value(self) -> Array:
        """f(θ_t), () or (R,)."""
        ...

    @property
    def hessian(self) -> Array:
        """∇²f(θ_t) + wI with coupled weight decay w, (d, d) or (d, d, R): the Hessian of `regularised`."""
        ...

    def regularised(self, theta: Point, runs: Mask | None = None) -> Array:
        """f(θ) + ½w‖θ‖² with coupled weight decay w, () or (R,), at any θ: what `grad` is the gradient of.

        With the mask `runs`, only these runs are evaluated and counted; the others are NaN.
        """
        ...

    def along(self, places: Point) -> Array:
        """The same of a single run at several points at once, (d, K) → (K,), uncounted."""
        ...

    def count(self, calls: Array | float) -> None:
        """Count calls of f, a number or (R,)."""
        ...


@dataclass(frozen=True)
class Optimizer(Configurable):
    """A rule for d in θ ← θ − α_t·d; the engine alone applies the step.

    States are NamedTuples: their array fields become `run.state`, one array over time for each.
    `decoupled` says that weight decay is applied to θ itself, not added to the gradient; `proximal`, that an L1
    penalty is left out of the gradient, and the engine shrinks θ by it after each step; `searching`, that it asks
    for f at trial points, and `second_order` for the Hessian, so that a step costs more.
    """

    decoupled: ClassVar[bool] = False
    proximal: ClassVar[bool] = False
    searching: ClassVar[bool] = False
    second_order: ClassVar[bool] = False
    tex: ClassVar[str]
    reference: ClassVar[str]
    usual_lr: ClassVar[float]
    """The α that its paper, or else PyTorch or Keras, starts from."""
    substeps: ClassVar[tuple[Substep, ...]] = ()
    """What it computes between g and the update, in this order; nothing where d = g."""

    @abstractmethod
    def init(self, theta: Point) -> Any:
        """The state before the first step."""

    @abstractmethod
    def direction(self, evaluation: Evaluation, state: Any) -> tuple[Point, Any]:
        """d, of the shape of θ, and the state after this step."""

    def account(self, evaluation: Evaluation, known: Quantities) -> tuple[Substep, ...]:
        """The `substeps` of one step, at one θ as (d, 1); a rule that tries points out has a line for each."""
        return self.substeps

    def gain(self, was: Mapping[str, Array], now: Mapping[str, Array], t: Array | int) -> Array | float | None:
        """What each coordinate of the gradient or its average is multiplied by in d; α_t·gain is its own rate.

        `was` and `now` are the named state arrays before and after step number t = 1, 2, …; they may be (d,),
        (d, R), or (T, d) with t (T, 1). None where d is no such multiple.
        """
        return 1.0
