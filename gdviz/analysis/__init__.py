"""Reads a run and says what happened and what theory expected."""

from gdviz.analysis import theory
from gdviz.analysis.curvature import Curvature, curvature
from gdviz.analysis.run import Run, Sweep, run, sweep
from gdviz.analysis.verdict import Verdict, verdict

__all__ = ["Curvature", "Run", "Sweep", "Verdict", "curvature", "run", "sweep", "theory", "verdict"]
