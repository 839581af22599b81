"""What is on stage: the runs of a scene, and the frames that draw pictures of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gdviz.analysis import Run
from gdviz.analysis.facts import Facts
from gdviz.engine.trajectory import By
from gdviz.figures import style
from gdviz.objective import Objective
from gdviz.spec import RunSpec
from gdviz.ui.race_controls import Racing
from gdviz.ui.stage import Picture


@dataclass(frozen=True)
class Scene:
    """What is on stage: the objective, the runs, and those of the setting before.

    `measure` and `clock` are what is followed over a run, where a page lets one choose; `racing` is the race that
    the runs are in.
    """

    objective: Objective
    runs: Sequence[Run]
    ghosts: Sequence[Run] = ()
    measure: str = "excess"
    clock: str = "steps"
    racing: Racing | None = None

    @property
    def by(self) -> By:
        """What tells the runs from one another."""
        return self.runs[0].by

    @property
    def noisy(self) -> bool:
        """Whether the gradient is measured on a part of the examples."""
        return Facts(self.runs[0]).noisy

    @property
    def told(self) -> str:
        """What happened, for whoever cannot see it."""
        return told(self.runs)

    @property
    def specs(self) -> list[RunSpec]:
        """One spec a run."""
        return [run.spec for run in self.runs]


@dataclass(frozen=True)
class Frame:
    """A picture to be: `draw` gives it for a scene, or None where it would show nothing.

    It raises ValueError, with a sentence to show, where the scene has no such picture. `extras` are what it
    needs of the runs beyond their paths; a function of the scene where it depends.
    """

    draw: Callable[[Scene], Picture | None]
    extras: tuple[str, ...] | Callable[[Scene], tuple[str, ...]] = ()

    def needs(self, scene: Scene) -> tuple[str, ...]:
        """The extras of this scene."""
        return self.extras(scene) if callable(self.extras) else self.extras


def told(runs: Sequence[Run]) -> str:
    """What happened in each run."""
    return "; ".join(f"{style.title(run)} {run.verdict.text}" for run in runs)
