"""Runs as a file of the kind that its name says."""

from collections.abc import Callable, Sequence
from pathlib import Path

from gdviz import Run
from gdviz.export.code import to_numpy, to_torch
from gdviz.export.image import to_png
from gdviz.export.json_file import to_json
from gdviz.export.table import to_csv
from gdviz.export.web_page import to_html

TOGETHER: dict[str, Callable[[Sequence[Run]], str | bytes]] = {".html": to_html, ".png": to_png}
"""Kinds of files that show all runs."""
SINGLE: dict[str, Callable[[Run], str | bytes]] = {
    ".csv": to_csv,
    ".json": to_json,
    ".py": lambda run: to_numpy(run.spec),
}
"""Kinds of files that hold one run."""
KINDS = tuple(kind.removeprefix(".") for kind in (*TOGETHER, *SINGLE))


def kind_of(path: Path) -> str:
    """The ending of a file's name; ValueError if it is none of those that can be written."""
    kind = path.suffix.lower()
    if kind.removeprefix(".") not in KINDS:
        raise ValueError(f"a file's name must end in {', .'.join(['', *KINDS])[2:]}, got {path.name!r}")
    return kind


def written(runs: Sequence[Run], kind: str, *, torch: bool = False) -> bytes:
    """The contents of a file of this kind; one that holds a single run has the first. Scripts are in NumPy, or
    with `torch` in PyTorch.
    """
    if kind in TOGETHER:
        contents = TOGETHER[kind](runs)
    else:
        contents = to_torch(runs[0].spec) if torch and kind == ".py" else SINGLE[kind](runs[0])
    return contents if isinstance(contents, bytes) else contents.encode()
