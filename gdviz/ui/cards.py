"""The cards of the gallery: a small picture of the runs, what happened in them, and two links to the page."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from gdviz.engine.trajectory import By
from gdviz.figures import thumbnail
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.ui import cache
from gdviz.ui.addresses import Address
from gdviz.ui.gallery import Entry
from gdviz.ui.places import PAGES
from gdviz.ui.scene import told
from gdviz.ui.tone import TONES, Tone


@dataclass(frozen=True)
class Seen:
    """What a card shows of its runs: an SVG in base64, words for it, how the first went, and how good that is."""

    picture: str
    alt: str
    text: str
    tone: Tone


def show_cards(key: str, entries: Sequence[Entry], change: str) -> None:
    """A grid of cards, as many beside one another as fit; `change` comes before what the second link changes."""
    with st.container(key=f"cards_{key}"):
        for i, entry in enumerate(entries):
            with st.container(key=f"card_{key}_{i}", border=True):
                _tell(entry)
                with st.container(horizontal=True, gap="small"):
                    _link(entry.shown, "Open", ":material/visibility:")
                    _link(entry.after, f"{change}: {entry.change}", ":material/arrow_forward:")


def _tell(entry: Entry) -> None:
    """The picture, what one sees, and the verdict."""
    seen = see(entry.shown.specs, entry.shown.by)
    st.html(
        f'<img src="data:image/svg+xml;base64,{seen.picture}" alt="{escape(seen.alt)}">'
        f"<h3>{escape(entry.title)}</h3><p>{escape(entry.sees)}</p>"
        f'<p class="card-verdict" data-tone="{seen.tone}">{escape(seen.text)}</p>'
    )


@cache.kept(64, megabytes=4)
def see(specs: tuple[RunSpec, ...], by: By) -> Seen:
    """What a card shows of these runs."""
    runs = [cache.run(spec, by) for spec in specs]
    first = runs[0].verdict
    picture = b64encode(thumbnail(runs).encode()).decode()
    alt, text = f"{runs[0].objective.title}: {told(runs)}", f"{OPTIMIZERS[specs[0].optimizer].title} {first.text}"
    return Seen(picture, alt, text, TONES[first.kind])


def _link(address: Address, label: str, icon: str) -> None:
    """A link within the visit; it is a whole address too, to be copied or opened in a tab of its own."""
    st.page_link(PAGES / f"{address.page}.py", label=label, icon=icon, query_params=address.query)
