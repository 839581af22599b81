"""The command `gdviz render`: the runs of a link, or of a spec, as a file."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import gdviz
from gdviz.export import NoBrowserError
from gdviz.export.files import KINDS, SINGLE, kind_of, written
from gdviz.spec import RunSpec
from gdviz.ui.link_reader import Linked, read_link


def render(arguments: Sequence[str]) -> int:
    """Write the runs of a link or a spec to a file; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    path = Path(options.output)
    try:
        kind = kind_of(path)
        linked = _asked(options.what)
        runs = [replace(gdviz.run(spec), by=linked.by) for spec in linked.specs]
    except ValueError as problem:
        parser.error(str(problem))
    except OSError as problem:
        parser.error(f"{options.what[:80]} cannot be read: {problem.strerror}")
    notes = list(linked.notes)
    if len(runs) > 1 and kind in SINGLE:
        notes.append(f"{path.name} holds the first of {len(runs)} runs, {runs[0].key}; .html and .png show all")
    for note in notes:
        sys.stderr.write(f"gdviz render: {note}\n")
    try:
        path.write_bytes(written(runs, kind, torch=options.torch))
    except (NoBrowserError, ValueError) as problem:
        parser.exit(1, f"gdviz render: {problem}\n")
    except OSError as problem:
        parser.error(f"{path} cannot be written: {problem.strerror}")
    return 0


def _asked(what: str) -> Linked:
    """The runs of a spec's JSON, of a .json file, or of a link."""
    if what.lower().endswith(".json"):
        try:
            what = Path(what).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise ValueError(f"{what[:80]} is no text") from None
    elif not what.lstrip().startswith("{"):
        return read_link(what)
    return Linked((RunSpec.from_json(what),), "optimizer", ())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gdviz render", description="Write the runs of a page's address, or of a spec, to a file."
    )
    parser.add_argument("what", help="an address such as '/momentum?lr=0.1', a spec as JSON, or a .json file")
    parser.add_argument("-o", "--output", required=True, help=f"the file, ending in .{', .'.join(KINDS)}")
    parser.add_argument("--torch", action="store_true", help="write a .py in PyTorch, not NumPy")
    return parser
