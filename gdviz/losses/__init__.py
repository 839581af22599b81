"""Objectives that are a mean over the examples of a data set."""

from gdviz.catalogue import Catalogue
from gdviz.domain import Configurable

LOSSES: Catalogue[Configurable] = Catalogue("loss", [])

__all__ = ["LOSSES"]
