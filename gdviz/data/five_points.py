"""Five heights: with an intercept alone their squared error is one parabola."""

from dataclasses import dataclass

from gdviz.data.base import Dataset, Table, points


@dataclass(frozen=True)
class FivePoints(Dataset):
    """Heights 0.2, 0.2, 0.3, 0.3, 0.3: Σ(b − yᵢ)² = 5b² − 2.6b + 0.35, lowest at their mean b = 0.26."""

    key, title = "five_points", "Five heights"
    reference = "A worked example: the mean as a minimum"

    def read(self) -> Table:
        """N = 5, one feature."""
        return points([1.0, 2.0, 3.0, 4.0, 5.0], [0.2, 0.3, 0.2, 0.3, 0.3])
