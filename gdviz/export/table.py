"""A run as a table: one row a step, under lines that say what it is."""

from collections.abc import Iterator

from gdviz import Run
from gdviz.arrays import Array
from gdviz.export.words import made_by, spec_line


def to_csv(run: Run) -> str:
    """The arrays of a run as CSV with a row for each t = 0 … T, after lines that begin with #.

    Columns: t, theta_0 … theta_{d−1}, loss, grad_0 …, lr, and state.* as the optimizer names it. Numbers are
    written in as many digits as it takes to read back the same, to the bit; `nan` and `inf` stand for
    themselves. Where an array has no number, as lr has none at T, the field is empty.
    """
    columns = {"t": [str(t) for t in range(run.spec.steps + 1)]}
    columns |= {name: _texts(values, run.spec.steps + 1) for name, values in _columns(run)}
    rows = zip(*columns.values(), strict=True)
    lines = [*(f"# {line}" for line in _header(run)), ",".join(columns), *(",".join(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _header(run: Run) -> Iterator[str]:
    ended = run.termination
    yield f"{made_by()}: one run, t = 0 … {run.spec.steps}"
    yield f"spec: {spec_line(run.spec)}"
    yield f"objective: {run.objective.title}"
    yield f"termination: {ended.kind} at step {ended.step}"
    if ended.kind == "diverged":
        yield f"diverged at step {ended.step}: from step {ended.step + 1} on there are no numbers, only nan"
    yield f"verdict: {run.verdict.text}"
    yield 'read with pandas.read_csv(file, comment="#")'


def _columns(run: Run) -> Iterator[tuple[str, Array]]:
    yield from _spread("theta", run.theta)
    yield "loss", run.loss
    yield from _spread("grad", run.grad)
    yield "lr", run.lr
    for name, values in run.state.items():
        yield from _spread(f"state.{name}", values)


def _spread(name: str, values: Array) -> Iterator[tuple[str, Array]]:
    """An array over time, or one for each coordinate."""
    if values.ndim == 1:
        yield name, values
    else:
        yield from ((f"{name}_{i}", column) for i, column in enumerate(values.T))


def _texts(values: Array, rows: int) -> list[str]:
    """The numbers as texts, and empty ones up to so many rows."""
    texts = [repr(value) for value in values.tolist()]
    return texts + [""] * (rows - len(texts))
