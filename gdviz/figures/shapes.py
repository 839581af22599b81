"""Lines that follow θ: their vertices are straight-line functions of the two coordinates on stage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array
from gdviz.engine.trajectory import Recorded
from gdviz.figures import style
from gdviz.figures.style import Trace
from gdviz.losses.design import Design

Vertex = tuple[float, float, float]
FAR = 1e3
"""The line that parts two classes is drawn this many standard deviations long, times the weights."""
SMOOTH = 61
"""Vertices of a curve."""


@dataclass(frozen=True)
class Vertices:
    """Vertex k lies at (c + a·p + b·q) in each coordinate, (c, a, b) the k-th triple of `x` and of `y`.

    None breaks the line.
    """

    x: Sequence[Vertex | None]
    y: Sequence[Vertex | None]

    def at(self, place: Array, squash: bool = False) -> tuple[Array, Array]:
        """x and y of all vertices for p, q = place (2,); with `squash`, y is σ(y)."""
        x, y = (np.array([_gap(vertex) for vertex in column]) @ [1.0, *place] for column in (self.x, self.y))
        return x, 1.0 / (1.0 + np.exp(-np.clip(y, -700.0, 700.0))) if squash else y


def _gap(vertex: Vertex | None) -> Vertex:
    nothing = float("nan")
    return (nothing, nothing, nothing) if vertex is None else vertex


def shape(picture: str, run: Recorded, vertices: Vertices, squash: bool = False, **look: object) -> Trace:
    """A trace that draws these vertices at the step on stage, p and q the run's place in its picture."""
    x, y = vertices.at(run.drawn[run.last], squash)
    key, stroke = run.key, style.stroke(run)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "name": key,
        "line": {"color": stroke.colour, "dash": stroke.dash, "width": 3},
        "hoverinfo": "skip",
        "showlegend": False,
        "uid": f"{picture}-{key}",
        "meta": {
            "run": key,
            "shape": {"inputs": ["x", "y"], "x": list(vertices.x), "y": list(vertices.y), "squash": squash},
            "values": {"x": run.drawn[:, 0], "y": run.drawn[:, 1]},
        },
        **look,
    }


def along(design: Design) -> Vertices:
    """The line y = w·(x − centre)/scale + b, from far left to far right of the data."""
    return _model(design, _ends(design.table.features[0]))


def sigmoid(design: Design, reach: tuple[float, float]) -> Vertices:
    """The output of the model over the reach of x, to be squashed into a probability."""
    return _model(design, np.linspace(reach[0], reach[1], SMOOTH))


def level(reach: Sequence[float]) -> Vertices:
    """The level y = b, b the first coordinate on stage."""
    return Vertices([(x, 0.0, 0.0) for x in reach], [(0.0, 1.0, 0.0) for _ in reach])


def apart(design: Design) -> Vertices:
    """The line ⟨w, x⟩ = 0 between two classes: through the centre of the features, at right angles to w."""
    (left, bottom), (wide, tall) = design.centre.tolist(), design.scale.tolist()
    return Vertices(
        [(left, 0.0, FAR * wide), (left, 0.0, -FAR * wide)],
        [(bottom, -FAR * tall, 0.0), (bottom, FAR * tall, 0.0)],
    )


def residuals(design: Design, run: Recorded) -> Trace:
    """From each example straight up or down to the line."""
    x: list[Vertex | None] = []
    y: list[Vertex | None] = []
    for feature, target in zip(design.table.features[0].tolist(), design.table.target.tolist(), strict=True):
        here = (feature, 0.0, 0.0)
        x += [here, here, None]
        y += [(target, 0.0, 0.0), _output(design, feature), None]
    line = {"color": style.stroke(run).colour, "width": 1, "dash": "solid"}
    return shape("residuals", run, Vertices(x, y), line=line, opacity=0.55)


def _model(design: Design, x: Array) -> Vertices:
    return Vertices([(at, 0.0, 0.0) for at in x.tolist()], [_output(design, at) for at in x.tolist()])


def _output(design: Design, x: float) -> Vertex:
    """w·(x − centre)/scale + b as a triple for (w, b)."""
    return (0.0, (x - float(design.centre[0])) / float(design.scale[0]), 1.0)


def _ends(x: Array) -> Array:
    wide = float(np.ptp(x)) or 1.0
    return np.array([x.min() - wide, x.max() + wide])
