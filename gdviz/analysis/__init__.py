"""Reads a run and says what happened and what theory expected."""

from gdviz.analysis import theory
from gdviz.analysis.curvature import Curvature, curvature
from gdviz.analysis.modes import Modes, modes
from gdviz.analysis.run import Run, Sweep, run, sweep
from gdviz.analysis.verdict import Verdict, verdict

__all__ = [
    "Curvature",
    "Modes",
    "Run",
    "Sweep",
    "Verdict",
    "curvature",
    "modes",
    "run",
    "sweep",
    "theory",
    "verdict",
]
