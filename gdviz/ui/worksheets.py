"""The worksheet page: lessons on paper, with other numbers for each group, and the answer key."""

from urllib.parse import urljoin

import streamlit as st

from gdviz.spec import RunSpec
from gdviz.teaching import LESSONS, Sheet, worksheet
from gdviz.teaching.worksheet import MAX_GROUPS, MAX_SEED
from gdviz.ui import cache, links
from gdviz.ui.asking import Asking
from gdviz.ui.choice_controls import Choices, Segments
from gdviz.ui.lessons import free_play
from gdviz.ui.number_controls import Entry
from gdviz.ui.rule_controls import titles

FORMS = {"html": "To print (HTML)", "markdown": "To edit (Markdown)"}
FILES = {"html": ("html", "text/html"), "markdown": ("md", "text/markdown")}
"""The ending and the media type of each form."""


def run_worksheets() -> None:
    """The whole page."""
    notes = st.empty()
    st.title("Worksheet", anchor=False)
    st.markdown(
        "Questions to hand out, one sheet a group, each with numbers of its own; and an answer key to keep. Every "
        "answer is computed now, from the numbers on the sheet. The same seed gives the same sheets again."
    )
    ask = Asking()
    chosen = ask(Choices("lessons", "Lessons", list(LESSONS), titles(LESSONS)))
    left, middle, right = st.columns([1, 1, 2])
    with left:
        groups = ask(Entry("groups", "Groups", 4, 1, MAX_GROUPS, whole=True, step=1))
    with middle:
        seed = ask(Entry("sheet_seed", "Seed", 0, 0, MAX_SEED, whole=True, step=1))
    with right:
        form = ask(Segments("form", "As a file", "html", FORMS))
    ask.done()
    links.settle_unknown(set(ask.drawn))
    links.show_notes(notes, (chosen, groups, seed, form))
    if not chosen:
        st.info("Choose at least one lesson.", icon=":material/arrow_upward:")
        return
    keys = tuple(key for key in LESSONS if key in chosen)
    _offer(keys, groups, seed, form)
    _preview(keys, groups, seed)


def _offer(keys: tuple[str, ...], groups: int, seed: int, form: str) -> None:
    """The two files; they are made when they are asked for."""
    (ending, media), here = FILES[form], (st.context.url or "").split("?")[0]
    ask, tell = st.columns(2)
    ask.download_button(
        "Questions",
        lambda: sheet(keys, groups, seed, form, here).questions,
        f"gdviz-questions-{seed}.{ending}",
        media,
        icon=":material/download:",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    tell.download_button(
        "Answer key",
        lambda: sheet(keys, groups, seed, form, here).key,
        f"gdviz-answers-{seed}.{ending}",
        media,
        icon=":material/key:",
        on_click="ignore",
        width="stretch",
    )


def _preview(keys: tuple[str, ...], groups: int, seed: int) -> None:
    """Both of them as they read, on request."""
    for label, part in (("Show the questions", "questions"), ("Show the answer key", "key")):
        if st.toggle(label, key=f"show_{part}"):
            with st.container(border=True):
                st.markdown(getattr(sheet(keys, groups, seed, "markdown"), part))


@cache.kept(16, megabytes=16, heavy=lambda *_: True)
def sheet(keys: tuple[str, ...], groups: int, seed: int, form: str, here: str = "") -> Sheet:
    """The sheets of these lessons, with links to the pages beside the one at `here`; 3 s at the most."""

    def link(spec: RunSpec, page: str) -> str:
        # On paper and in a file of its own a link needs the whole address.
        return urljoin(here, free_play(spec, page))

    return worksheet(keys, groups, seed, "html" if form == "html" else "markdown", link)
