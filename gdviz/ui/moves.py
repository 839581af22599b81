"""What hands and buttons do to the controls: set some of them, and keep those in step that belong together."""

from typing import Any

import streamlit as st

from gdviz.optimizers import OPTIMIZERS
from gdviz.ui.control import Control
from gdviz.ui.locks import locks
from gdviz.ui.number_controls import nearest
from gdviz.ui.rates import LEARNING_RATES

SHARED = "momentum"
"""The one hyperparameter with a control of its own, shared by all optimizers that have it."""

_DRAWN, _LABELS = "drawn_controls", "labels_of_controls"
_RESET, _NEW = "controls_to_reset", "controls_to_set_once_drawn"


def remember(drawn: dict[str, Any], labels: dict[str, str]) -> None:
    """Keep which controls the page has drawn, with their defaults, and what people call them."""
    st.session_state[_DRAWN], st.session_state[_LABELS] = drawn, labels
    for key in (_RESET, _NEW):
        st.session_state.pop(key, None)


def drawn_keys() -> set[str]:
    """The keys of the controls that the page drew last."""
    return set(st.session_state.get(_DRAWN, {}))


def drawn_labels() -> dict[str, str]:
    """What the controls that the page drew last are called, by key."""
    labels: dict[str, str] = st.session_state.get(_LABELS, {})
    return labels


def default_of(key: str) -> Any:
    """The default of a control that the page drew last."""
    return st.session_state[_DRAWN][key]


def apply(settings: dict[str, Any]) -> None:
    """Set these controls, and all others to their defaults; for buttons' callbacks."""
    drawn = drawn_keys()
    st.session_state.update({key: value for key, value in settings.items() if key in drawn})
    # Not yet: a default may be another with these settings, and a control may come with them.
    st.session_state[_NEW] = {key: value for key, value in settings.items() if key not in drawn}
    st.session_state[_RESET] = drawn - {*settings, "present"}


def prepare(control: Control) -> None:
    """Before a control is drawn: set it to what `apply` left to be set, its default among that."""
    key, new = control.key, st.session_state.get(_NEW, {})
    if key in new:
        # By way of the address: Streamlit would not write there what is set before a control is drawn at all.
        texts = control.spell(new.pop(key))
        if texts:
            st.query_params[key] = texts
            st.rerun()
    if key in st.session_state.get(_RESET, ()):
        st.session_state[key] = control.default


def follow(key: str, default: Any) -> None:
    """Before a control is drawn: if it stood at its default, and that is another now, set it to the new one."""
    before = st.session_state.get(_DRAWN, {}).get(key)
    if before is not None and before != default and st.session_state.get(key) == before:
        st.session_state[key] = default


def move_start(x: float, y: float) -> None:
    """Set the start to a point picked in the picture, to the four digits that a link shows."""
    jump_to(float(f"{x:.4g}"), float(f"{y:.4g}"))


def jump_to(x: float, y: float) -> None:
    """Set the start to just this point; where there is only one weight, along x alone."""
    st.session_state["start_x"] = x
    if "start_y" in drawn_keys():
        st.session_state["start_y"] = y


def set_rates(lr: float, momentum: float | None = None) -> None:
    """Set α, exactly, and β where one is given; the slider of α goes to its nearest position."""
    st.session_state["lr"] = nearest(LEARNING_RATES, lr)
    st.session_state["lr_exact"] = None if st.session_state["lr"] == lr else lr
    if momentum is not None:
        st.session_state[SHARED] = momentum


def new_surface() -> None:
    """Another surface starts where it starts by itself."""
    st.session_state["start_x"] = st.session_state["start_y"] = None


def momentum_moved() -> None:
    """Show what the slider does: add Momentum if no rule with momentum is there."""
    chosen = st.session_state["optimizer"]
    if locks().holds("optimizer"):
        return
    if not any(map(has_momentum, chosen)):
        st.session_state["optimizer"] = [*chosen, SHARED]


def slider_moved() -> None:
    """The slider of α counts from now on."""
    st.session_state["lr_exact"] = None


def exact_typed() -> None:
    """The slider of α goes to the position nearest to the typed one."""
    typed = st.session_state["lr_exact"]
    if typed is not None:
        st.session_state["lr"] = nearest(LEARNING_RATES, typed)


def has_momentum(optimizer: str) -> bool:
    """Whether the rule has the hyperparameter that the momentum slider sets."""
    return SHARED in OPTIMIZERS[optimizer].domains()
