"""Results kept between reruns and shared by all visitors: runs are pure, so the spec is the whole key."""

from functools import lru_cache

from gdviz.analysis import Run, Sweep
from gdviz.analysis import run as _run
from gdviz.analysis import sweep as _sweep
from gdviz.spec import RunSpec, SweepSpec


@lru_cache(maxsize=256)
def run(spec: RunSpec) -> Run:
    """The run of a spec; its arrays are read-only. At most 256 are kept, 0.5 MB each at the longest."""
    return _run(spec)


@lru_cache(maxsize=4)
def fan(spec: SweepSpec) -> Sweep:
    """All runs of a sweep with their paths; 4 are kept, because whole batches are large."""
    return _sweep(spec, paths=True)
