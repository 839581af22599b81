"""The gdviz server; start it with `gdviz` or `streamlit run app.py`."""

import streamlit as st

from gdviz.ui.server import SHELL, lifespan, middleware, routes

# Spelled out here: `streamlit run` reads this file and serves it as an app only if it sees st.App being called.
app = st.App(SHELL, routes=routes(), middleware=middleware(), lifespan=lifespan)
