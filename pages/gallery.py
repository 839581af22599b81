"""The gallery: what goes wrong, each with its cure, and the classic pictures; every card is a link."""

import streamlit as st

from gdviz.ui import links
from gdviz.ui.cards import show_cards
from gdviz.ui.gallery import CLASSICS, FAILURES

with st.container(key="gallery"):
    notes = st.empty()
    st.title("Gallery", anchor=False)
    st.markdown(
        "Each picture is a run, and each sentence in bold a measurement of that run. **Open** leads to its page, "
        "with all its controls; the second link goes there with one or two of them changed."
    )
    st.header("What goes wrong, and its cure", anchor=False)
    show_cards("failures", FAILURES, "Cure")
    st.header("Classic pictures", anchor=False)
    show_cards("classics", CLASSICS, "Then")
    links.settle_unknown(set())
    links.show_notes(notes, None)
