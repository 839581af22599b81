"""The page that the stage is measured against: the same figures in st.plotly_chart, moved by st.slider."""

import streamlit as st

import gdviz
from gdviz.figures import landscape_figure, loss_figure
from gdviz.ui.rates import LEARNING_RATES

left, right = st.columns([1, 4])
lr = left.select_slider("Learning rate", LEARNING_RATES, 0.05, key="lr")
momentum = left.slider("Momentum", 0.0, 0.99, 0.5, 0.01, key="momentum")
run = gdviz.run(optimizer="momentum", lr=lr, steps=100, hyperparameters={"momentum": momentum})
contour, loss = right.columns(2)
contour.plotly_chart(landscape_figure(run.objective, [run]), key="landscape")
loss.plotly_chart(loss_figure(run.objective, [run]), key="loss")
