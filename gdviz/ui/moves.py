"""What hands and buttons do to the controls: set some of them, and keep those in step that belong together."""

from typing import Any

import streamlit as st

from gdviz.optimizers import OPTIMIZERS
from gdviz.ui.number_controls import nearest
from gdviz.ui.rates import LEARNING_RATES

SHARED = "momentum"
"""The one hyperparameter with a control of its own, shared by all optimizers that have it."""

_DRAWN = "drawn_controls"


def remember(drawn: dict[str, Any]) -> None:
    """Keep which controls the page has drawn, with their defaults."""
    st.session_state[_DRAWN] = drawn


def drawn_keys() -> set[str]:
    """The keys of the controls that the page drew last."""
    return set(st.session_state.get(_DRAWN, {}))


def apply(settings: dict[str, Any]) -> None:
    """Set these controls, and all others to their defaults; for buttons' callbacks."""
    defaults = {key: value for key, value in st.session_state.get(_DRAWN, {}).items() if key != "present"}
    st.session_state.update({**defaults, **settings})


def move_start(x: float, y: float) -> None:
    """Set the start to a point picked in the picture, to the four digits that a link shows."""
    st.session_state["start_x"], st.session_state["start_y"] = float(f"{x:.4g}"), float(f"{y:.4g}")


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
