"""What the server adds to Streamlit's own: our routes, and a start that is ready before the first visitor."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.routing import Route

from gdviz.ui.fan import fan_route
from gdviz.ui.ground import ground_route
from gdviz.ui.probe import probe_route
from gdviz.ui.stage import plotly_route

SHELL = Path(__file__).with_name("shell.py")
"""The script that draws every page. It lies apart from pages/, which Streamlit would else list by itself."""


def routes() -> list[Route]:
    """Plotly.js, the grounds under the paths, the fans that sliders drag through, and the map's probe."""
    return [plotly_route(), ground_route(), fan_route(), probe_route()]


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Take what is imported by now out of the garbage collector's rounds: it stays for good."""
    gc.collect()
    gc.freeze()
    yield
