"""Figures are made as they are told; here Plotly looks at every property of every one that a test draws."""

from typing import Any

import plotly.graph_objects as go
import pytest

from gdviz.figures import style


@pytest.fixture(autouse=True)
def checked(monkeypatch: pytest.MonkeyPatch) -> None:
    make = style.figure

    def checked_figure(data: list[style.Trace], layout: dict[str, Any]) -> go.Figure:
        go.Figure(data=data, layout=layout)  # ValueError for a property that Plotly does not know
        return make(data, layout)

    monkeypatch.setattr(style, "figure", checked_figure)
