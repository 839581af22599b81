"""The parabola ½λx²: what a surface looks like across its steepest direction, in one dimension."""

from dataclasses import replace

import numpy as np

from gdviz.analysis.curvature import Curvature, curvature
from gdviz.engine.entries import objective_of
from gdviz.objective import Objective
from gdviz.spec import RunSpec
from gdviz.surfaces.bowl import Bowl

START = -1.0
"""Where the run on the parabola begins; on a parabola every start tells the same."""


def bend_at_minimum(objective: Objective) -> Curvature:
    """The Curvature at the lowest minimum of a objective.

    Raises ValueError, with a sentence to show, if there is no minimum or it is not curved upwards everywhere.
    """
    if not objective.minima:
        raise ValueError(
            f"{objective.title} has no minimum here, so there is no curvature at it to compare α with."
        )
    bend = curvature(objective, np.array(objective.minima[0]))
    if bend.kind != "minimum":
        raise ValueError(f"{objective.title} is not curved upwards in every direction at its lowest point.")
    return bend


def parabola_spec(spec: RunSpec) -> RunSpec:
    """The same run on f = ½λx² with λ = λmax at the surface's lowest minimum, from x = −1.

    It is the round bowl with this curvature, entered along its x axis. ValueError as for `bend_at_minimum`.
    """
    # Of the steepest ravine turned, rounding makes λmax larger than a bowl's may be.
    steepest = min(bend_at_minimum(objective_of(spec)).largest, Bowl().domains()["curvature"].high)
    return replace(spec, objective="bowl", objective_parameters=(("curvature", steepest),), start=(START, 0.0))
