"""The share of examples that are classified right, over the steps."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from gdviz.analysis.accuracy import accuracy
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style


def accuracy_figure(runs: Sequence[Recorded]) -> go.Figure:
    """From 0 to 1, linear; guessing is a half."""
    lines = [
        {
            **style.run_line("accuracy", run, {"x": "step", "y": "accuracy"}),
            "x": np.arange(len(run.loss)),
            "y": accuracy(run),
            "hovertemplate": "step %{x}<br>%{y:.1%} right",
        }
        for run in runs
    ]
    return style.figure(
        data=lines,
        layout={
            **style.over_steps(runs),
            "yaxis": {"title": {"text": "accuracy"}, "range": [-0.03, 1.05], "tickformat": ".0%"},
            "uirevision": f"accuracy {[run.spec.steps for run in runs[:1]]}",
        },
    )
