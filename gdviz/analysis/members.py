"""Which examples a run has used at each step."""

from itertools import chain, count

import numpy as np

from gdviz.arrays import Mask
from gdviz.engine.batches import batches_of
from gdviz.engine.entries import objective_of
from gdviz.spec import RunSpec


def members(spec: RunSpec) -> Mask | None:
    """Whether example i is in the batch of step t, (T, N); None if every step uses all examples."""
    n = objective_of(spec).examples
    size = spec.batch_size
    if size is None or size >= n:
        return None
    epochs = (batches_of(spec.seed, epoch, n, size, spec.sampling) for epoch in count())
    found = np.zeros((spec.steps, n), dtype=bool)
    for row, batch in zip(found, chain.from_iterable(epochs), strict=False):  # epochs go on without end
        row[batch] = True
    return found
