"""Pictures: data in, Plotly figure out."""

from gdviz.figures.landscape import landscape_figure, landscape_relief
from gdviz.figures.loss_curve import loss_figure
from gdviz.figures.rate_curve import rate_figure
from gdviz.figures.surface3d import surface_figure, surface_relief

__all__ = [
    "landscape_figure",
    "landscape_relief",
    "loss_figure",
    "rate_figure",
    "surface_figure",
    "surface_relief",
]
