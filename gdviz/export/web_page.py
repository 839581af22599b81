"""Runs as a web page of their own, which needs neither gdviz nor the internet."""

from collections.abc import Sequence
from html import escape
from typing import Any

from gdviz import Run
from gdviz.export.show import show, strokes_of
from gdviz.export.words import ending, made_by, names_of, spec_line
from gdviz.figures.style import Stroke

CONFIG: dict[str, Any] = {
    "responsive": True,
    "displaylogo": False,
    "scrollZoom": True,
    "showSendToCloud": False,
    "plotlyServerURL": "",
}
"""No button of the picture sends it elsewhere."""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="{made_by}">
<title>{title}</title>
<style>body {{ font-family: sans-serif; margin: 1rem; color: #222; background: #fff; }}
code {{ overflow-wrap: anywhere; }}</style>
</head>
<body>
<h1>{title}</h1>
{endings}
{figure}
<details><summary>What was run</summary>
{specs}
<p>Made by {made_by}. A spec is run again by <code>gdviz.run(gdviz.RunSpec.from_json(spec))</code>.</p>
</details>
</body>
</html>
"""


def to_html(runs: Run | Sequence[Run]) -> str:
    """A page with the figure of `show`, what came of each run in words, and the specs; Plotly.js is inside it.

    Raises ValueError as `show` does.
    """
    shown = [runs] if isinstance(runs, Run) else list(runs)
    figure = show(shown, titled=False)
    names = names_of(shown)
    return PAGE.format(
        made_by=escape(made_by()),
        title=escape(f"{', '.join(names)} on {shown[0].objective.title}"),
        endings="\n".join(map(_ending, shown, names, strokes_of(shown))),
        figure=figure.to_html(
            CONFIG, auto_play=False, include_plotlyjs=True, include_mathjax=False, full_html=False
        ),
        specs="\n".join(f"<p><code>{escape(spec_line(run.spec))}</code></p>" for run in shown),
    )


def _ending(run: Run, name: str, stroke: Stroke) -> str:
    """What came of a run, beside its colour."""
    mark = f'<span style="color:{stroke.colour}" aria-hidden="true">●</span>'
    return f"<p>{mark} <b>{escape(name)}</b> {escape(ending(run))}.</p>"
