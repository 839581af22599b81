"""A visitor's own data: a CSV from their disk, two of its columns, held in their session and nowhere else."""

from string import punctuation

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from gdviz.data import OwnData
from gdviz.data.reading import MAX_BYTES, Sheet, examples_of, read_sheet
from gdviz.ui.leaving import forget_once_left
from gdviz.ui.moves import default_of

OWN = "own"
"""What a link calls the visitor's own data."""
TITLE = "Your own: "
"""What the names of its columns come after, where data are chosen."""
_DATA, _SHEET, _PROBLEM, _NOTES = "own_data", "own_sheet", "own_problem", "own_notes"
KEPT = (_DATA, _SHEET, _PROBLEM, _NOTES, "own_x", "own_y")
"""What goes along from page to page."""


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
    if st.session_state.get("csv") is not None:
        forget_once_left()
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
    if not isinstance(file, UploadedFile):
        # Taken away; or a page that stayed open still names it to a server that has begun anew without it.
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


def _plain(text: str) -> str:
    """Text with nothing that Markdown would read as more than text."""
    return "".join(f"\\{c}" if c in punctuation else c for c in text)
