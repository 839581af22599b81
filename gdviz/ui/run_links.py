"""From a run to the page that explains one of its steps: a link that carries the run's setting."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from gdviz.data import is_own
from gdviz.engine.entries import groups_of
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES
from gdviz.spec import RunSpec
from gdviz.ui.addresses import query_of
from gdviz.ui.run_controls import Chosen

MOST = 3
"""Links offered at once."""


def offer_one_step(chosen: Chosen) -> None:
    """A link for each of the first runs; one's own data have no address, so runs on them have none either.

    It opens a tab of its own. Going there within the visit, Streamlit would drop all that both pages bind.
    """
    links = []
    for spec in chosen.specs[:MOST]:
        if not is_own(spec.data):
            title = OPTIMIZERS[spec.optimizer].title
            if chosen.by == "schedule":
                title += f", {SCHEDULES[spec.schedule].title.lower()}"
            links.append(f"[{title}](one_step?{urlencode(query_of(_short(spec)))})")
    if links:
        st.markdown(f":material/function: **One step with its numbers:** {', '.join(links)}")


def _short(spec: RunSpec) -> RunSpec:
    """The spec without numbers of the objective that stand at its defaults: the page opens on these."""
    usual = groups_of(spec)["objective_parameters"].defaults()
    kept = [(name, value) for name, value in spec.objective_parameters if usual.get(name) != value]
    return replace(spec, objective_parameters=tuple(kept))
