"""See gradient descent: optimizer trajectories over surfaces and losses, with the reason for what they do.

surfaces · losses · data · optimizers · schedules    what can be chosen, in ordered catalogues
          ↓
engine      run(spec) → trajectory            the only optimisation loop, pure NumPy
          ↓
analysis    verdict, theory, curvature        what happened, and what theory expected
          ↓
figures     data in, Plotly figure out        never runs the engine
          ↓
export      runs to take away                 a page, a table, a spec, a script, a notebook's figure
          ↓
ui, pages   the Streamlit app                 the only part that knows Streamlit
"""

from typing import TYPE_CHECKING, Any

from gdviz.analysis import Curvature, Run, Sweep, Verdict, curvature, run, sweep, theory, verdict
from gdviz.data import DATASETS, OwnData
from gdviz.engine import Termination, Trajectory
from gdviz.losses import LOSSES
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES
from gdviz.spec import RunSpec, SweepSpec
from gdviz.surfaces import SURFACES

if TYPE_CHECKING:
    from gdviz.export import show

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
    "show",
    "sweep",
    "theory",
    "verdict",
]


def __getattr__(name: str) -> Any:
    """`show`, brought in when it is first asked for: it needs Plotly, which takes its time to load."""
    if name == "show":
        from gdviz.export import show

        return show
    raise AttributeError(f"module 'gdviz' has no attribute {name!r}")
