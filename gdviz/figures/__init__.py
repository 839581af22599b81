"""Pictures: data in, Plotly figure out."""

from gdviz.figures.accuracy import accuracy_figure
from gdviz.figures.arrows import arrow_traces
from gdviz.figures.basins import basins_figure, basins_relief
from gdviz.figures.closed_form import closed_form_figure
from gdviz.figures.coordinates import coordinates_figure
from gdviz.figures.curvature_strip import curvature_strip
from gdviz.figures.data import data_figure, has_data_figure
from gdviz.figures.effective_rate import effective_rate_figure
from gdviz.figures.estimator import estimator_layout, estimator_traces
from gdviz.figures.fan import fan_curves, fan_figure
from gdviz.figures.flat_or_sharp import flat_or_sharp_layout, flat_or_sharp_traces
from gdviz.figures.guess import guess_trace
from gdviz.figures.landscape import landscape_figure, landscape_relief
from gdviz.figures.loss_curve import loss_figure
from gdviz.figures.mode_errors import mode_figure
from gdviz.figures.noise_ball import noise_layout, noise_traces
from gdviz.figures.norms import norms_figure
from gdviz.figures.one_step import step_figure
from gdviz.figures.parabola import parabola_figure
from gdviz.figures.progress import band_traces, progress_figure
from gdviz.figures.rate_curve import fired_marks, rate_figure
from gdviz.figures.stability_map import map_figure, map_relief
from gdviz.figures.step_counts import step_curves, steps_figure
from gdviz.figures.surface3d import surface_figure, surface_relief
from gdviz.figures.thumbnail import thumbnail

__all__ = [
    "accuracy_figure",
    "arrow_traces",
    "band_traces",
    "basins_figure",
    "basins_relief",
    "closed_form_figure",
    "coordinates_figure",
    "curvature_strip",
    "data_figure",
    "effective_rate_figure",
    "estimator_layout",
    "estimator_traces",
    "fan_curves",
    "fan_figure",
    "fired_marks",
    "flat_or_sharp_layout",
    "flat_or_sharp_traces",
    "guess_trace",
    "has_data_figure",
    "landscape_figure",
    "landscape_relief",
    "loss_figure",
    "map_figure",
    "map_relief",
    "mode_figure",
    "noise_layout",
    "noise_traces",
    "norms_figure",
    "parabola_figure",
    "progress_figure",
    "rate_figure",
    "step_curves",
    "step_figure",
    "steps_figure",
    "surface_figure",
    "surface_relief",
    "thumbnail",
]
