"""From a spec to a trajectory; pure, and silent."""

from gdviz.engine.run import run
from gdviz.engine.sweep import Swept, sweep
from gdviz.engine.trajectory import Recorded, Termination, Trajectory

__all__ = ["Recorded", "Swept", "Termination", "Trajectory", "run", "sweep"]
