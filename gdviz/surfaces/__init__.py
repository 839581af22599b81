"""Objectives in closed form, in the order of teaching."""

from gdviz.catalogue import Catalogue
from gdviz.surfaces.base import Surface
from gdviz.surfaces.bowl import Bowl
from gdviz.surfaces.plateau import Plateau
from gdviz.surfaces.ravine import Ravine
from gdviz.surfaces.rosenbrock import Rosenbrock
from gdviz.surfaces.saddle import Saddle

SURFACES: Catalogue[Surface] = Catalogue("surface", [Bowl(), Ravine(), Saddle(), Plateau(), Rosenbrock()])

__all__ = ["SURFACES", "Surface"]
