"""Iris: two species told apart by their petals."""

from dataclasses import dataclass

import numpy as np

from gdviz.data.base import Dataset, Table
from gdviz.domain import number


@dataclass(frozen=True)
class Iris(Dataset):
    """Petals of 50 flowers of each of two species, in cm: versicolor is 0, virginica 1; they overlap.

    With `separable`, setosa is 0 and versicolor 1: a line parts them without a mistake. With `both`, length and
    width are the features, else the length alone.
    Source: Fisher 1936, Annals of Eugenics 7(2), 179–188, as shipped with Plotly.
    """

    key, title = "iris", "Iris petals"
    reference = "Fisher 1936, Annals of Eugenics 7(2), 179–188, as shipped with Plotly"
    classes = True

    both: float = number(1.0, "both", label="Length and width", low=0.0, high=1.0, scale="switch")
    separable: float = number(0.0, "separable", label="Setosa: separable", low=0.0, high=1.0, scale="switch")

    def read(self) -> Table:
        """N = 100, one or two features."""
        # Not above: it would load pandas for everyone who imports gdviz.
        import plotly.data

        frame = plotly.data.iris()
        zero, one = ("setosa", "versicolor") if self.separable else ("versicolor", "virginica")
        frame = frame[frame["species"].isin([zero, one])]
        wanted = ["petal_length", "petal_width"][: 2 if self.both else 1]
        return Table(
            frame[wanted].to_numpy(dtype=float).T.copy(),
            np.array(frame["species"] == one, dtype=float),
            tuple(f"{name.replace('_', ' ')} in cm" for name in wanted),
            one,
            (zero, one),
        )
