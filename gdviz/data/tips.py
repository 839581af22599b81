"""Tips: what guests of a restaurant paid, and what they left."""

from dataclasses import dataclass

import numpy as np

from gdviz.data.base import Dataset, Table


@dataclass(frozen=True)
class Tips(Dataset):
    """Bill and tip of 244 tables, in dollars.

    Source: Bryant & Smith 1995, Practical Data Analysis, as shipped with Plotly.
    """

    key, title = "tips", "Restaurant tips"
    reference = "Bryant & Smith, Practical Data Analysis (1995), as shipped with Plotly"

    def read(self) -> Table:
        """N = 244, the bill as the one feature."""
        # Not above: it would load pandas for everyone who imports gdviz.
        import plotly.data

        frame = plotly.data.tips()
        bill, tip = (frame[name].to_numpy(dtype=float, copy=True) for name in ("total_bill", "tip"))
        return Table(np.array([bill]), tip, ("total bill in $",), "tip in $")
