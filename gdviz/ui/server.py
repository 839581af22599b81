"""What the server adds to Streamlit's own: routes, headers, and a start that is ready before the first visitor."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.routing import Route

from gdviz.data.reading import MAX_BYTES
from gdviz.ui.answers import missing_routes
from gdviz.ui.fan import fan, fan_route
from gdviz.ui.few_files import FewFiles
from gdviz.ui.ground import ground, ground_route
from gdviz.ui.headers import SecurityHeaders, framed_by
from gdviz.ui.idling import forget_once_all_left
from gdviz.ui.kept_static import KeptStatic
from gdviz.ui.places import PAGES
from gdviz.ui.probe import probe_route
from gdviz.ui.stage import module_routes, plotly_route
from gdviz.ui.tidying import tidy_up
from gdviz.ui.warming import warm
from gdviz.ui.wire import OnlyMessages
from gdviz.ui.workshop import workshop

# Starlette would put what is larger than this into a file, if one without a name.
MultiPartParser.spool_max_size = 2 * MAX_BYTES

OTHERS = sorted(page.stem for page in PAGES.glob("*.py"))
"""The pages that are opened once visitors are let in."""

SHELL = Path(__file__).with_name("shell.py")
"""The script that draws every page. It lies apart from pages/, which Streamlit would else list by itself."""


def routes() -> list[Route]:
    """Plotly.js and the stage, the grounds under the paths, the fans to drag through, the map's probe, no more."""
    return [plotly_route(), *module_routes(), ground_route(), fan_route(), probe_route(), *missing_routes()]


def middleware() -> list[Middleware]:
    """What every request and answer passes through."""
    headers = Middleware(SecurityHeaders, origins=framed_by())
    return [headers, Middleware(OnlyMessages), Middleware(FewFiles), Middleware(KeptStatic)]


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Open the first page before anybody is let in, and the others meanwhile.

    Plotly looks whether pandas is there, and Streamlit imports it only with the first table: a figure that another
    thread drew at that moment would meet half of it.
    """
    go.Figure(go.Scatter(y=pd.Series([0.0])))
    with workshop(fan, ground):
        await warm(app, [""])
        _settle()
        meanwhile = [asyncio.create_task(work) for work in (_open_others(app), tidy_up(), forget_once_all_left())]
        yield
        for task in meanwhile:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _open_others(app: st.App) -> None:
    await warm(app, OTHERS)
    _settle()


def _settle() -> None:
    """Take what is there now out of the garbage collector's rounds: it stays."""
    gc.collect()
    gc.freeze()
