"""See gradient descent: optimizer trajectories over surfaces and losses, with the reason for what they do.

surfaces · losses · data · optimizers · schedules    what can be chosen, in ordered catalogues
          ↓
engine      run(spec) → trajectory            the only optimisation loop, pure NumPy
          ↓
analysis    verdict, theory, curvature        what happened, and what theory expected
          ↓
figures     data in, Plotly figure out        never runs the engine
          ↓
ui, pages   the Streamlit app                 the only part that knows Streamlit
"""

from gdviz.analysis import Curvature, Run, Sweep, Verdict, curvature, run, sweep, theory, verdict
from gdviz.data import DATASETS, OwnData
from gdviz.engine import Termination, Trajectory
from gdviz.losses import LOSSES
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES
from gdviz.spec import RunSpec, SweepSpec
from gdviz.surfaces import SURFACES

__version__ = "0.1.0"

__all__ = [
    "DATASETS",
    "LOSSES",
    "OPTIMIZERS",
    "SCHEDULES",
    "SURFACES",
    "Curvature",
    "OwnData",
    "Run",
    "RunSpec",
    "Sweep",
    "SweepSpec",
    "Termination",
    "Trajectory",
    "Verdict",
    "curvature",
    "run",
    "sweep",
    "theory",
    "verdict",
]
