"""The arrays of a run by name, and whether two runs, or a sweep and its runs, are the same to the byte."""

import numpy as np

from gdviz import SweepSpec, engine

NAMES = ("theta", "loss", "grad", "estimate", "direction", "lr", "value_calls", "hessian_calls")


def arrays_of(run):
    """Every array of a run, by name."""
    t = run.trajectory
    named = {name: getattr(t, name) for name in NAMES}
    return {**named, **{f"state.{name}": values for name, values in t.state.items()}, "examples": t.examples_used}


def same_bytes(one, other):
    one, other = arrays_of(one), arrays_of(other)
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)


def assert_every_run_is_its_own(spec: SweepSpec) -> None:
    swept = engine.sweep(spec)
    kept = engine.sweep(spec, paths=True)
    for index in np.ndindex(swept.shape):
        alone = engine.run(swept.spec_of(*index))
        together = kept.single(*index)
        assert together.spec == alone.spec
        assert together.termination == alone.termination
        for name in (*NAMES, "examples_used", "work"):
            one, other = getattr(together.trajectory, name), getattr(alone.trajectory, name)
            assert one.tobytes() == other.tobytes(), (index, name)
        assert together.state.keys() == alone.state.keys()
        for name, values in alone.state.items():
            assert together.state[name].tobytes() == values.tobytes(), (index, name)
        for arrays in (swept, kept):
            assert (arrays.kind[index], arrays.step[index]) == (alone.termination.kind, alone.termination.step)
            expected = np.nan if alone.termination.kind == "diverged" else alone.loss[-1]
            assert arrays.final_loss[index].tobytes() == np.float64(expected).tobytes(), index
