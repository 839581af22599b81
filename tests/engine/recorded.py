"""The arrays of a run by name, and whether two runs are the same to the byte."""


def arrays_of(run):
    """Every array of a run, by name."""
    t = run.trajectory
    named = {name: getattr(t, name) for name in ("theta", "loss", "grad", "estimate", "direction", "lr")}
    return {**named, **{f"state.{name}": values for name, values in t.state.items()}, "examples": t.examples_used}


def same_bytes(one, other):
    one, other = arrays_of(one), arrays_of(other)
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)
