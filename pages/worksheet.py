"""Worksheet: lessons on paper, seeded for each group, with a separate answer key."""

import streamlit as st

from gdviz.ui.worksheets import run_worksheets


@st.fragment
def worksheets() -> None:
    """The whole page: a change reruns only this."""
    run_worksheets()


worksheets()
