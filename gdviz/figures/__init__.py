"""Pictures: data in, Plotly figure out."""

from gdviz.figures.landscape import landscape_figure
from gdviz.figures.loss_curve import loss_figure
from gdviz.figures.rate_curve import rate_figure
from gdviz.figures.surface3d import surface_figure

__all__ = ["landscape_figure", "loss_figure", "rate_figure", "surface_figure"]
