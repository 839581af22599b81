"""The frame around all pages: title, layout and navigation, in the order of teaching."""

from pathlib import Path

import streamlit as st

from gdviz.ui.places import ASSETS, PAGES
from gdviz.ui.visit import enter

st.set_page_config(page_title="gdviz · see gradient descent", page_icon=str(ASSETS / "icon.svg"), layout="wide")
st.html(Path(__file__).with_name("page.css"))
page = st.navigation(
    [
        st.Page(PAGES / "playground.py", title="Playground", icon=":material/landscape:", default=True),
        st.Page(PAGES / "gallery.py", title="Gallery", icon=":material/grid_view:"),
        st.Page(PAGES / "lessons.py", title="Lessons", icon=":material/school:"),
        st.Page(PAGES / "one_step.py", title="One step", icon=":material/function:"),
        st.Page(PAGES / "learning_rate.py", title="Learning rate", icon=":material/straighten:"),
        st.Page(PAGES / "momentum.py", title="Momentum", icon=":material/sports_golf:"),
        st.Page(PAGES / "condition_number.py", title="Condition number", icon=":material/expand:"),
        st.Page(PAGES / "race.py", title="Race", icon=":material/flag:"),
        st.Page(PAGES / "schedules.py", title="Schedules", icon=":material/trending_down:"),
        st.Page(PAGES / "fit_a_line.py", title="Fit a line", icon=":material/show_chart:"),
        st.Page(PAGES / "classification.py", title="Classification", icon=":material/local_florist:"),
        st.Page(PAGES / "batch_size.py", title="Batch size", icon=":material/scatter_plot:"),
        st.Page(PAGES / "worksheet.py", title="Worksheet", icon=":material/print:"),
    ],
    position="top",
)
enter(page.url_path)
page.run()
