"""Pictures: data in, Plotly figure out."""

from gdviz.figures.curvature_strip import curvature_strip
from gdviz.figures.fan import fan_curves, fan_figure
from gdviz.figures.landscape import landscape_figure, landscape_relief
from gdviz.figures.loss_curve import loss_figure
from gdviz.figures.mode_errors import mode_figure
from gdviz.figures.parabola import parabola_figure
from gdviz.figures.rate_curve import rate_figure
from gdviz.figures.stability_map import map_figure, map_relief
from gdviz.figures.step_counts import step_curves, steps_figure
from gdviz.figures.surface3d import surface_figure, surface_relief

__all__ = [
    "curvature_strip",
    "fan_curves",
    "fan_figure",
    "landscape_figure",
    "landscape_relief",
    "loss_figure",
    "map_figure",
    "map_relief",
    "mode_figure",
    "parabola_figure",
    "rate_figure",
    "step_curves",
    "steps_figure",
    "surface_figure",
    "surface_relief",
]
