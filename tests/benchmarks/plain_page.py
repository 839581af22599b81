"""The pages that the stage is measured against: the same figures in st.plotly_chart, moved by st.slider."""

import streamlit as st

import gdviz
from gdviz.figures import landscape_figure, loss_figure
from gdviz.ui.rates import LEARNING_RATES


def show(rate: float) -> None:
    """Both pictures of a run with momentum, which opens on this learning rate."""
    left, right = st.columns([1, 4])
    lr = left.select_slider("Learning rate", LEARNING_RATES, rate, key=f"lr-{rate}")
    momentum = left.slider("Momentum", 0.0, 0.99, 0.5, 0.01, key=f"momentum-{rate}")
    run = gdviz.run(optimizer="momentum", lr=lr, steps=100, hyperparameters={"momentum": momentum})
    contour, loss = right.columns(2)
    contour.plotly_chart(landscape_figure(run.objective, [run]), key=f"landscape-{rate}")
    loss.plotly_chart(loss_figure(run.objective, [run]), key=f"loss-{rate}")


def first() -> None:
    show(0.05)


def second() -> None:
    show(0.02)


pages = [st.Page(first, title="First", default=True), st.Page(second, title="Second")]
st.navigation(pages, position="top").run()
