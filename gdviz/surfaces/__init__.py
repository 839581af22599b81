"""Objectives in closed form, in the order of teaching."""

from gdviz.catalogue import Catalogue
from gdviz.surfaces.base import Surface
from gdviz.surfaces.beale import Beale
from gdviz.surfaces.bowl import Bowl
from gdviz.surfaces.cliff import Cliff
from gdviz.surfaces.flat_and_sharp import FlatAndSharp
from gdviz.surfaces.himmelblau import Himmelblau
from gdviz.surfaces.plateau import Plateau
from gdviz.surfaces.rastrigin import Rastrigin
from gdviz.surfaces.ravine import Ravine
from gdviz.surfaces.rosenbrock import Rosenbrock
from gdviz.surfaces.saddle import Saddle
from gdviz.surfaces.two_wells import TwoWells

SURFACES: Catalogue[Surface] = Catalogue(
    "surface",
    [
        Bowl(),
        Ravine(),
        Saddle(),
        Plateau(),
        Rosenbrock(),
        TwoWells(),
        Himmelblau(),
        Beale(),
        Rastrigin(),
        Cliff(),
        FlatAndSharp(),
    ],
)

__all__ = ["SURFACES", "Surface"]
