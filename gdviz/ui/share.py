"""Share: a link to the page as it stands, with a task, and controls locked or hidden; and its QR code."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno
import streamlit as st

from gdviz.ui.locks import HIDE, LOCK, LONGEST, PARAMETERS, TASK, bounded, locks
from gdviz.ui.moves import drawn_labels

ALL, SOME = "Everything", "Only these"
USUAL = ("lr", "optimizer")
"""What students may turn unless the teacher says otherwise."""
WITH = {"lr_exact": "lr", "present": "present"}
"""Controls that are held when another is, or never."""


def offer_share() -> None:
    """A button that opens the dialog; none on a page that is part of somebody's lesson already."""
    if not locks().given and st.button("Share", icon=":material/share:", key="share"):
        _dialog()


@st.dialog("Share this page", width="medium")
def _dialog() -> None:
    """What students may turn, what they are to do, and the link that says so."""
    held, hide = _ask_held(drawn_labels())
    task = st.text_area("Task", max_chars=LONGEST, placeholder="Find the largest α that …", key="share_task")
    large = st.toggle("Presenter size", key="share_large")
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    link = link_of(st.context.url or "", query, held, hide, task or "", large)
    st.code(link, language=None, wrap_lines=True)
    try:
        st.image(qr_code(link), width=240)
    except ValueError as problem:
        st.caption(str(problem))


def _ask_held(labels: Mapping[str, str]) -> tuple[list[str], bool]:
    """The controls that students may not turn, and whether they are hidden."""
    if st.segmented_control("Students may change", [ALL, SOME], default=ALL, key="share_what") != SOME:
        return [], False
    offered = [key for key in labels if key not in WITH]
    free = st.pills(
        "Which",
        offered,
        selection_mode="multi",
        default=[key for key in USUAL if key in offered],
        format_func=labels.__getitem__,
        key="share_free",
    )
    hide = st.toggle("Hide the others, instead of locking them", key="share_hide")
    return [key for key in labels if WITH.get(key, key) not in (*free, "present")], hide


def link_of(
    page: str, query: Mapping[str, list[str]], held: Iterable[str], hide: bool, task: str, large: bool
) -> str:
    """The address of a page with this query, the `held` controls locked or hidden."""
    said: dict[str, object] = {key: texts for key, texts in query.items() if key not in (*PARAMETERS, "present")}
    names = ",".join(held)
    more = {HIDE if hide else LOCK: names, TASK: bounded(task), "present": "true" if large else ""}
    said |= {key: text for key, text in more.items() if text}
    scheme, host, path, _, _ = urlsplit(page)
    return urlunsplit((scheme, host, path, urlencode(said, doseq=True, safe=","), ""))


def qr_code(link: str) -> str:
    """The link as a QR code in SVG; ValueError, with a sentence, if it is too long for one."""
    try:
        code = segno.make(link, error="l", micro=False)
    except segno.DataOverflowError:
        raise ValueError("The link is too long for a QR code.") from None
    return str(code.svg_inline(scale=4, border=3, dark="#000000", light="#ffffff"))
