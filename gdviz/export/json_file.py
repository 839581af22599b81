"""A run's spec as a JSON file."""

import json

from gdviz import Run
from gdviz.export.words import chosen


def to_json(run: Run) -> str:
    """The spec of a run as JSON, every field of it: `RunSpec.from_json` reads it back, `gdviz.run` repeats it.

    In place of data of one's own it says "own": such data are in no file but the scripts.
    """
    return json.dumps(chosen(run.spec), indent=2) + "\n"
