"""Going from page to page: each opens on its own setting, whatever was turned on another."""

import streamlit as st

from gdviz.ui import own

PROGRESS = "lesson_progress"
"""What has been done of the lessons."""
_PAGE = "page_shown"
_KEPT = ("present", PROGRESS, *own.KEPT)
"""What go along from page to page."""


def enter(path: str) -> None:
    """Before a page is drawn: forget the controls of the page before, which share their keys with this one's."""
    if st.session_state.get(_PAGE, path) != path:
        kept = {key: st.session_state[key] for key in _KEPT if key in st.session_state}
        st.session_state.clear()
        st.session_state.update(kept)
    st.session_state[_PAGE] = path
