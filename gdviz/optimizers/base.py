"""What every optimizer does: turn a measured gradient into a direction, and remember what it needs."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from gdviz.arrays import Array, Point
from gdviz.domain import Configurable


class Evaluation(Protocol):
    """What is known at the current point θ_t when a direction is asked for.

    `grad` is the gradient as measured (mini-batch, clipped, with coupled weight decay); `value` and `hessian`
    are exact, and computed only if asked for.
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
        """∇²f(θ_t), (d, d) or (d, d, R)."""
        ...


@dataclass(frozen=True)
class Optimizer(Configurable):
    """A rule for d in θ ← θ − α_t·d; the engine alone applies the step.

    States are NamedTuples: their array fields become `run.state`, one array over time for each.
    `decoupled` says that weight decay is applied to θ itself, not added to the gradient; `proximal`, that an L1
    penalty is left out of the gradient, and the engine shrinks θ by it after each step.
    """

    decoupled: ClassVar[bool] = False
    proximal: ClassVar[bool] = False
    tex: ClassVar[str]
    reference: ClassVar[str]
    usual_lr: ClassVar[float]
    """The α that its paper, or else PyTorch or Keras, starts from."""

    @abstractmethod
    def init(self, theta: Point) -> Any:
        """The state before the first step."""

    @abstractmethod
    def direction(self, evaluation: Evaluation, state: Any) -> tuple[Point, Any]:
        """d, of the shape of θ, and the state after this step."""
