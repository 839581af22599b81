"""What every export says of a run: its spec without a private name, its title, and how it ended."""

import json
from collections.abc import Sequence
from dataclasses import replace

from gdviz import Run, __version__
from gdviz.data import is_own
from gdviz.figures import style
from gdviz.spec import RunSpec

OWN = "own"
"""What stands in an export for the name of one's own data: whoever knew the name could see the data."""


def told_spec(spec: RunSpec) -> RunSpec:
    """The spec as it may be handed on, with "own" for data of one's own."""
    told = tuple((name, OWN if is_own(value) else value) for name, value in spec.objective_parameters)
    return replace(spec, objective_parameters=told)


def spec_line(spec: RunSpec) -> str:
    """The spec as JSON in one line."""
    return json.dumps(chosen(spec), separators=(", ", ": "))


def chosen(spec: RunSpec) -> dict[str, object]:
    """Every field of the spec, defaults too: a later version may have others; named numbers as mappings."""
    groups = ("hyperparameters", "schedule_parameters", "objective_parameters")
    fields = told_spec(spec).as_dict()
    return {name: dict(value) if name in groups else value for name, value in fields.items()}


def made_by() -> str:
    """Which program has made the export."""
    return f"gdviz {__version__}"


def names_of(runs: Sequence[Run]) -> list[str]:
    """What each run is called beside the others: by its rule, and where that is the same by what else differs."""
    titles = [style.title(run) for run in runs]
    specs = [run.spec.as_dict() for run in runs]
    differing = [
        name for name in specs[0] if name != "objective" and any(s[name] != specs[0][name] for s in specs)
    ]
    return [
        title if titles.count(title) == 1 else f"{title}, {_facts(spec, differing)}".removesuffix(", ")
        for title, spec in zip(titles, specs, strict=True)
    ]


def _facts(spec: dict[str, object], names: Sequence[str]) -> str:
    """`lr = 0.1, seed = 3`; of a group of numbers, each."""
    facts = []
    for name in names:
        value = spec[name]
        pairs = value if name.endswith("parameters") and isinstance(value, tuple) else [(name, value)]
        facts += [f"{key} = {one:g}" if isinstance(one, float) else f"{key} = {one}" for key, one in pairs]
    return ", ".join(facts)


def ending(run: Run) -> str:
    """The verdict, and for a diverged run since when there are no numbers."""
    text = run.verdict.text
    if run.termination.kind != "diverged":
        return text
    return f"{text} (stopped at step {run.termination.step} of {run.spec.steps})"
