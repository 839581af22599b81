"""From a run to the page that explains one of its steps: a link that carries the run's setting."""

from urllib.parse import urlencode

import streamlit as st

from gdviz.data import DATASETS, is_own
from gdviz.engine.entries import groups_of, objective_of
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES
from gdviz.spec import RunSpec
from gdviz.ui.moves import SHARED
from gdviz.ui.number_controls import nearest
from gdviz.ui.rates import LEARNING_RATES
from gdviz.ui.run_controls import SAMPLING_TITLES, Chosen

PLAIN = RunSpec()
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
            links.append(f"[{title}](one_step?{urlencode(query_of(spec))})")
    if links:
        st.markdown(f":material/function: **One step with its numbers:** {', '.join(links)}")


def query_of(spec: RunSpec) -> dict[str, str]:
    """The parameters of an address that shows this run on a page with one optimizer and any objective."""
    entry, rate = groups_of(spec)["objective_parameters"], nearest(LEARNING_RATES, spec.lr)
    query = {
        "objective": entry.title,
        **({} if spec.data is None else {"data": DATASETS[spec.data].title}),
        "optimizer": OPTIMIZERS[spec.optimizer].title,
        "lr": f"{rate:g}",
        "steps": str(spec.steps),
        **({} if rate == spec.lr else {"lr_exact": repr(spec.lr)}),
        **{name: f"{value:g}" for name, value in spec.objective_numbers if entry.defaults()[name] != value},
        **{_key(spec, name): f"{value:g}" for name, value in spec.hyperparameters},
    }
    if spec.schedule != PLAIN.schedule:
        query |= {"schedule": SCHEDULES[spec.schedule].title}
        query |= {name: f"{value:g}" for name, value in spec.schedule_parameters}
    own = objective_of(spec).start
    for name, value, usual in zip(("start_x", "start_y"), spec.start or own, own, strict=False):
        query |= {} if value == usual else {name: repr(value)}
    if spec.batch_size is not None:
        query |= {"batch_size": str(spec.batch_size), "seed": str(spec.seed)}
        query |= {"sampling": SAMPLING_TITLES[spec.sampling]}
        query |= {"noise": f"{spec.noise:g}"} if spec.data is None else {}
    query |= {} if spec.clip_norm is None else {"clip_norm": repr(spec.clip_norm)}
    query |= {"weight_decay": f"{spec.weight_decay:g}"} if spec.weight_decay else {}
    return query


def _key(spec: RunSpec, name: str) -> str:
    """The control of one of the optimizer's numbers."""
    return name if name == SHARED else f"{spec.optimizer}_{name}"
