"""The data with the model on them: a line, a level, a curve between two classes, or the line that parts them."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gdviz.arrays import Array, Mask
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.shapes import Vertices, along, apart, level, residuals, shape, sigmoid
from gdviz.figures.style import Trace
from gdviz.losses import DataLoss

SYMBOLS = ("circle", "diamond")
COLOURS = (style.SKY, style.ORANGE)
LIT = style.PURPLE
MOST_RESIDUALS = 60
"""With more examples, distances to the line would hide it."""
MOST_LIT = 1_000_000
"""Steps times examples whose batches are sent at the most."""


def has_data_figure(loss: DataLoss) -> bool:
    """Whether the data can be drawn in the plane: one feature, or two with a weight each and two classes."""
    features = len(loss.design.table.features)
    return features == 1 or (features == loss.dimension == 2 and loss.needs_classes)


def data_figure(loss: DataLoss, runs: Sequence[Recorded], batches: Mask | None = None) -> go.Figure:
    """The examples, and for each run its model at the step on stage; `batches` (T, N) lights those of each step.

    A thin line is the model at the minimum.
    """
    design = loss.design
    model = model_of(loss)
    best = [] if loss.minimum is None else [_best(loss, model)]
    rest = [residuals(design, runs[0])] if runs and _with_residuals(loss) else []
    width, height = _window(loss)
    up = design.table.names[1] if len(design.table.features) == 2 else design.table.target_name
    if _curved(loss):
        up = f"probability of {up}"
    return style.figure(
        data=[
            *_examples(loss, batches),
            *best,
            *rest,
            *(shape("model", run, model, squash=_curved(loss)) for run in runs),
        ],
        layout={
            "template": style.TEMPLATE,
            "xaxis": {"title": {"text": style.plain(design.table.names[0])}, "range": list(width)},
            "yaxis": {"title": {"text": style.plain(up)}, "range": list(height)},
            "showlegend": design.table.classes is not None,
            "legend": style.LEGEND_INSIDE,
            "uirevision": f"data {loss.signature}",
            "dragmode": "pan",
        },
    )


def model_of(loss: DataLoss) -> Vertices:
    """The model in the picture, as vertices that follow θ in straight lines."""
    design = loss.design
    if len(design.table.features) == 2:
        return apart(design)
    if loss.dimension == 1:
        return level(_reach(design.table.features[0]))
    return sigmoid(design, _reach(design.table.features[0])) if loss.needs_classes else along(design)


def _curved(loss: DataLoss) -> bool:
    return loss.needs_classes and len(loss.design.table.features) == 1


def _with_residuals(loss: DataLoss) -> bool:
    return not loss.needs_classes and loss.dimension == 2 and loss.examples <= MOST_RESIDUALS


def _best(loss: DataLoss, model: Vertices) -> Trace:
    assert loss.minimum is not None
    x, y = model.at(np.resize(loss.minimum, 2), squash=_curved(loss))
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"color": style.GREEN, "width": 1.5, "dash": "dot"},
        "name": "minimum",
        "showlegend": False,
        "hovertemplate": "the model at the minimum<extra></extra>",
        "uid": "best",
    }


def _examples(loss: DataLoss, batches: Mask | None) -> list[Trace]:
    """One trace a class, or one for all; the lit ones only where all are in one trace."""
    table = loss.design.table
    two = len(table.features) == 2
    y = table.features[1] if two else table.target
    groups = [(0, table.target < 0.5), (1, table.target > 0.5)] if table.classes else [(0, np.ones(y.size, bool))]
    traces = []
    for k, chosen in groups:
        name = table.classes[k] if table.classes else "example"
        traces.append(
            {
                "type": "scatter",
                "x": table.features[0][chosen],
                "y": y[chosen],
                "mode": "markers",
                "marker": {
                    "symbol": SYMBOLS[k],
                    "size": 7,
                    "color": COLOURS[k] if table.classes else style.GREY,
                    "line": {"width": 0.5, "color": "white"},
                },
                "name": name,
                "showlegend": table.classes is not None,
                "hovertemplate": f"{name}<br>%{{x:.4g}}, %{{y:.4g}}<extra></extra>",
                "uid": f"examples-{k}",
                "meta": _lit(batches, chosen),
            }
        )
    return traces


def _lit(batches: Mask | None, chosen: Mask) -> dict[str, Any]:
    if batches is None or batches.size > MOST_LIT:
        return {}
    members = batches[:, chosen]
    bits = b64encode(np.packbits(members, axis=1).tobytes()).decode()
    return {"settled": True, "lit": {"bits": bits, "columns": int(chosen.sum()), "colour": LIT}}


def _window(loss: DataLoss) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges of both axes, with a margin; probabilities from a little below 0 to a little above 1."""
    table = loss.design.table
    width = _reach(table.features[0])
    if len(table.features) == 2:
        return width, _reach(table.features[1])
    return width, (-0.08, 1.08) if loss.needs_classes else _reach(table.target, 0.12)


def _reach(values: Array, margin: float = 0.06) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    wide = (high - low) or abs(high) or 1.0
    return (low - margin * wide, high + margin * wide)
