"""A visitor's own data: a CSV from their disk, two of its columns, held in their session and nowhere else."""

import asyncio
import gc
from contextlib import suppress
from string import punctuation

import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState

from gdviz.data import OwnData
from gdviz.data.reading import MAX_BYTES, Sheet, examples_of, read_sheet
from gdviz.ui.moves import default_of

OWN = "own"
"""What a link calls the visitor's own data."""
_DATA, _SHEET, _PROBLEM, _NOTES = "own_data", "own_sheet", "own_problem", "own_notes"
KEPT = (_DATA, _SHEET, _PROBLEM, _NOTES, "own_x", "own_y")
"""What goes along from page to page."""
AWAY = 60.0
"""Seconds after which a visitor who has left, or whose line broke, is taken to be gone for good."""

# Starlette would put what is larger than this into a file, if one without a name.
MultiPartParser.spool_max_size = 2 * MAX_BYTES


def held() -> OwnData | None:
    """The visitor's data, or None."""
    data = st.session_state.get(_DATA)
    return data if isinstance(data, OwnData) else None


def ask_for_own() -> None:
    """The place to drop a CSV, the choice of its columns, and what was made of it or why nothing."""
    st.file_uploader(
        "Your own CSV",
        key="csv",
        on_change=_dropped,
        max_upload_size=MAX_BYTES // 1_000_000,
        help="Two columns of numbers. It stays in memory, for you alone, until you close the page.",
    )
    context = get_script_run_ctx()
    if context is not None and st.session_state.get("csv") is not None:
        _visiting(context.session_id)
    sheet = st.session_state.get(_SHEET)
    if isinstance(sheet, Sheet):
        names = list(sheet.columns)
        for key, label in (("own_x", "x, the feature"), ("own_y", "y, to be predicted")):
            st.session_state[key] = st.session_state.get(key)  # else it would be forgotten on another page
            st.selectbox(label, names, key=key, on_change=_chosen)
    if st.session_state.get(_PROBLEM):
        st.error(_plain(st.session_state[_PROBLEM]), icon=":material/error:")
    for note in st.session_state.get(_NOTES, ()):
        st.caption(_plain(note))


def _dropped() -> None:
    """A file has come, or gone."""
    file = st.session_state["csv"]
    _forget()
    if file is None:
        return
    try:
        sheet = read_sheet(file.getvalue())
    except ValueError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    first, *others = sheet.columns
    st.session_state[_SHEET] = sheet
    st.session_state["own_x"], st.session_state["own_y"] = first, others[0] if others else first
    _chosen()


def _chosen() -> None:
    """Other columns: new data, shown at once."""
    sheet: Sheet = st.session_state[_SHEET]
    x, y = st.session_state["own_x"], st.session_state["own_y"]
    st.session_state[_PROBLEM], st.session_state[_NOTES] = None, ()
    try:
        features, target, notes = examples_of(sheet, x, y)
        st.session_state[_DATA] = OwnData(features, target, (x, y))
    except ValueError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    st.session_state[_NOTES] = (*sheet.notes, *notes)
    st.session_state["data"] = OWN
    st.session_state["start_x"] = st.session_state["start_y"] = None


def _forget() -> None:
    for key in KEPT:
        st.session_state.pop(key, None)
    if st.session_state.get("data") == OWN:
        st.session_state["data"] = default_of("data")


def _left(session: str) -> None:
    """The page was closed: soon forget its session.

    Streamlit would keep it until somebody else leaves minutes later, and parts of it until the next one comes.
    """
    with suppress(RuntimeError):  # where there is no loop, the server itself ends
        known = get_instance().get_app_session(session)
        if known is not None:
            asyncio.get_running_loop().call_later(AWAY, _end, session, known.session_state)


def _end(session: str, state: SessionState) -> None:
    """Forget a session whose visitor has not come back; look again later if they have."""
    runtime = get_instance()
    if runtime.is_active_session(session):
        asyncio.get_running_loop().call_later(AWAY, _end, session, state)
        return
    runtime.close_session(session)
    state.clear()
    gc.collect()


@st.cache_resource(scope="session", show_spinner=False, on_release=_left)
def _visiting(session: str) -> str:
    """What Streamlit releases when the page of this session is closed."""
    return session


def _plain(text: str) -> str:
    """Text with nothing that Markdown would read as more than text."""
    return "".join(f"\\{c}" if c in punctuation else c for c in text)
