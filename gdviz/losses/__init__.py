"""Objectives that are a mean over the examples of a data set, in the order of teaching."""

from gdviz.catalogue import Catalogue
from gdviz.data import DATASETS
from gdviz.losses.absolute_regression import AbsoluteRegression
from gdviz.losses.base import DataLoss
from gdviz.losses.huber_regression import HuberRegression
from gdviz.losses.linear_regression import LinearRegression
from gdviz.losses.logistic_regression import LogisticRegression

LOSSES: Catalogue[DataLoss] = Catalogue(
    "loss",
    [
        LinearRegression(DATASETS["four_points"]),
        HuberRegression(DATASETS["synthetic"]),
        AbsoluteRegression(DATASETS["synthetic"]),
        LogisticRegression(DATASETS["iris"]),
    ],
)

__all__ = ["LOSSES", "DataLoss"]
