"""Four points by hand: small enough to check every step on paper."""

from dataclasses import dataclass

from gdviz.data.base import Dataset, Table, points


@dataclass(frozen=True)
class FourPoints(Dataset):
    """(1, 2), (2, 4), (3, 5), (4, 4): the least-squares line is y = 0.7x + 2."""

    key, title = "four_points", "Four points"
    reference = "A worked example: four points by hand"

    def read(self) -> Table:
        """N = 4, one feature."""
        return points([1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 5.0, 4.0])
