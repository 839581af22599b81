"""Links: every control's value is in the address, and what an address asks wrongly is put right and said."""

from collections.abc import Callable
from typing import Any, TypeAlias

import streamlit as st

_NOTES = "link_notes"
_READ = "link_read"
_SHOWN = 40
"""Characters of a link's text that a note repeats."""


Reader: TypeAlias = Callable[[list[str]], tuple[Any, str | None]]
"""The texts of a link → the nearest valid value, and a sentence if that is not what they ask for."""


class UnreadableError(Exception):
    """A link's text for a control is not what the control takes; the message says what it takes."""


def settle(key: str, read: Reader, spell: Callable[[Any], list[str]]) -> None:
    """Before the control `key` is drawn for the first time: put right what the address says for it.

    `read` turns the texts given for the key into the nearest valid value and, if that is not what was asked, a
    sentence that says so; it raises UnreadableError if there is no nearest value, and the default is taken.
    `spell` gives the texts that Streamlit itself would write for a value. If anything had to be put right, the
    script starts again with the right address, as if that had been opened.
    """
    if key in st.session_state or key not in st.query_params:
        return
    texts = st.query_params.get_all(key)
    try:
        value, note = read(texts)
        spelled = spell(value)
        if note is None and spelled == texts:
            return
        if spelled:
            st.query_params[key] = spelled
        else:
            del st.query_params[key]
    except UnreadableError as problem:
        note = f"{problem}; the default is shown"
        del st.query_params[key]
    if note:
        tell(f"{key} = {quoted(', '.join(texts))} in the link was not used as it stands: {note}.")
    st.rerun()


def settle_unknown(known: set[str]) -> bool:
    """After all controls are first drawn: name what is left in the address that no control of this page takes.

    Whether this was the first time.
    """
    if _READ in st.session_state:
        # From now on the address holds only what Streamlit writes there itself.
        return False
    st.session_state[_READ] = True
    for key in [key for key in st.query_params if key not in known]:
        tell(f"{quoted(key)} in the link was ignored: this page has no such control with these settings.")
        del st.query_params[key]
    return True


def show_notes(place: Any, state: object) -> None:
    """Say what was put right, until the visitor changes something."""
    kept = st.session_state.get(_NOTES)
    if not kept:
        return
    notes, seen = kept
    if seen is None:
        st.session_state[_NOTES] = (notes, state)
    elif seen != state:
        del st.session_state[_NOTES]
        return
    place.warning("  \n".join(notes), icon=":material/link_off:")


def quoted(text: str) -> str:
    """A visitor's text as a short code span, so that nothing in it is read as Markdown."""
    plain = "".join(c if c.isprintable() and c != "`" else " " for c in text[: _SHOWN + 1])
    short = plain[:_SHOWN] + "…" if len(plain) > _SHOWN else plain
    return f"`{short}`" if short.strip() else "an empty text"


def tell(sentence: str) -> None:
    """Say this of the link."""
    notes, _ = st.session_state.get(_NOTES, ([], None))
    if sentence not in notes:
        st.session_state[_NOTES] = ([*notes, sentence], None)
