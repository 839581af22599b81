"""What the server adds to Streamlit's own: our routes, and a start that is ready before the first visitor."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.routing import Route

from gdviz.data.reading import MAX_BYTES
from gdviz.ui.fan import fan_route
from gdviz.ui.ground import ground_route
from gdviz.ui.probe import probe_route
from gdviz.ui.stage import plotly_route

# Starlette would put what is larger than this into a file, if one without a name.
MultiPartParser.spool_max_size = 2 * MAX_BYTES

SHELL = Path(__file__).with_name("shell.py")
"""The script that draws every page. It lies apart from pages/, which Streamlit would else list by itself."""


def routes() -> list[Route]:
    """Plotly.js, the grounds under the paths, the fans that sliders drag through, and the map's probe."""
    return [plotly_route(), ground_route(), fan_route(), probe_route()]


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Draw a first figure, and take what is imported by then out of the garbage collector's rounds: it stays.

    Plotly looks whether pandas is there, and Streamlit imports it only with the first table: a figure that another
    thread drew at that moment would meet half of it.
    """
    go.Figure(go.Scatter(y=pd.Series([0.0])))
    gc.collect()
    gc.freeze()
    yield
