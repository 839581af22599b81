"""The layers of gdviz, and what each may import: data flows one way, from what is chosen to what is shown."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gdviz import DATASETS, LOSSES, OPTIMIZERS, SCHEDULES, SURFACES

ROOT = Path(__file__).parents[1]

# A layer imports itself and the layers above it in this list; layers of one line know nothing of one another.
LAYERS = [
    ["spec", "arrays", "catalogue"],
    ["domain"],
    ["objective", "data"],
    ["surfaces", "losses", "optimizers", "schedules"],
    ["engine"],
    ["analysis"],
    ["gdviz"],  # gdviz/__init__.py, the public map
    ["figures", "teaching"],
    ["export"],
    ["ui"],
    ["pages", "app", "cli"],
]
RANK = {layer: rank for rank, layers in enumerate(LAYERS) for layer in layers}

THIRD_PARTY: dict[str, set[str]] = {
    **{layer: {"numpy"} if rank <= RANK["analysis"] else set() for layer, rank in RANK.items()},
    "spec": set(),
    "catalogue": set(),
    "data": {"numpy", "pandas", "plotly"},  # plotly.data ships tables
    "figures": {"numpy", "plotly"},
    "export": {"numpy", "plotly"},
    "teaching": {"numpy"},
    "ui": {"numpy", "pandas", "plotly", "segno", "streamlit", "starlette"},
    "pages": {"streamlit"},
    "app": {"streamlit", "starlette"},
    "cli": {"streamlit", "starlette", "click"},
}

# `gdviz.show` is brought in when it is first asked for; test_api.py holds that importing gdviz loads no Plotly.
LATE = {("gdviz", "export")}

# Figures draw runs, exports write them down, pages show cached ones: none runs the engine, not even by a detour.
NEVER_RUN = {"figures", "export", "pages"}
RUNNERS = {
    *("run", "sweep", "record", "prepare", "Descent", "envelope"),
    *("stability_map", "step_counts", "rows_by_kappa", "scaling"),
    *("estimator_variance", "seed_band", "noise_ball", "where_seeds_end"),
    *("basins", "ends", "tune"),
}
WHOLE = {"gdviz", "gdviz.engine", "gdviz.engine.run", "gdviz.engine.sweep", "gdviz.analysis", "gdviz.analysis.run"}
REPEATS = {"run", "sweep", "steps_to", "steps_within", "rates"}
"""Methods of a sweep that run it again."""

RULES = {
    "surfaces": SURFACES,
    "data": DATASETS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
}
# Besides base.py and one file for each entry.
HELPERS = {
    "data": {"own", "reading", "cells"},
    "optimizers": {"substep"},
    "losses": {
        *("model", "design", "penalty", "picture"),
        *("optimum", "lasso", "least_absolute", "least_squares"),
    },
}

UNSAFE_CALLS = {"eval", "exec", "compile", "__import__", "import_module"}
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
PAGE_LINES = 60


def sources() -> dict[str, str]:
    """Every Python file that ships, by its path from the top."""
    files = [*ROOT.glob("*.py"), *ROOT.glob("gdviz/**/*.py"), *ROOT.glob("pages/**/*.py")]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


def layer_of(path: str) -> str | None:
    """The layer of a file; None if it has none."""
    parts = path.removesuffix(".py").split("/")
    if parts[0] == "gdviz":
        parts = parts[1:] if parts[1] != "__init__" else ["gdviz"]
    return parts[0] if parts[0] in RANK else None


def imports(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Each import as (module, name); the name is None where a whole module is meant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                whole = module == "gdviz" and alias.name in RANK
                yield (f"gdviz.{alias.name}", None) if whole else (module, alias.name)


def calls(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """The last name of each call, and whether it is called on something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            on_something = isinstance(node.func, ast.Attribute)
            yield (node.func.attr if on_something else node.func.id), on_something


def faults(path: str, source: str) -> Iterator[str]:
    """Everything in a file that the house does not allow."""
    layer, tree = layer_of(path), ast.parse(source)
    if layer is None:
        yield f"{path} is in no layer"
        return
    for module, name in imports(tree):
        top, _, rest = module.partition(".")
        if top == "gdviz":
            other = rest.split(".")[0] or "gdviz"
            above = other in RANK and RANK[other] < RANK[layer]
            if other != layer and not above and (layer, other) not in LATE:
                yield f"{path}: {layer} imports {other}"
            if layer == "pages" and other == "engine":
                yield f"{path}: a page imports the engine"
            if layer in NEVER_RUN and (name in RUNNERS or (name in (None, "*") and module in WHOLE)):
                yield f"{path}: {layer} could run the engine through {module}"
        elif top == "":
            yield f"{path}: a relative import hides its layer"
        elif top not in sys.stdlib_module_names and top not in THIRD_PARTY[layer]:
            yield f"{path}: {layer} imports {top}"
        if top in UNSAFE_MODULES:
            yield f"{path}: {top} runs what it reads"
    for called, on_something in calls(tree):
        if called in UNSAFE_CALLS and not (on_something and called == "compile"):
            yield f"{path}: {called} runs what it reads"
        if layer == "figures" and on_something and called in REPEATS:
            yield f"{path}: a figure runs the engine by .{called}()"
    if layer == "pages" and source.count("\n") > PAGE_LINES:
        yield f"{path}: a page of more than {PAGE_LINES} lines"


def test_every_file_is_in_a_layer_and_imports_only_what_its_layer_may():
    found = [fault for path, source in sources().items() for fault in faults(path, source)]
    assert not found, "\n".join(found)


def test_the_files_of_all_layers_were_found():
    seen = {layer_of(path) for path in sources()}
    assert seen >= {"spec", "objective", "data", "surfaces", "losses", "optimizers", "schedules", "engine"}
    assert seen >= {"analysis", "gdviz", "figures", "teaching", "ui", "pages", "app", "cli"}


@pytest.mark.parametrize(("folder", "catalogue"), RULES.items())
def test_every_rule_has_its_file_and_every_file_its_rule(folder, catalogue):
    files = {path.stem for path in (ROOT / "gdviz" / folder).glob("*.py")} - {"base", "__init__"}
    assert files - HELPERS.get(folder, set()) == set(catalogue)
    assert files >= HELPERS.get(folder, set())
    for key, entry in catalogue.items():
        assert entry.key == key
        assert type(entry).__module__ == f"gdviz.{folder}.{key}"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("gdviz/helpers.py", ""),
        ("helpers.py", ""),
        ("gdviz/extras/a.py", ""),
        ("gdviz/engine/a.py", "import streamlit"),
        ("gdviz/engine/a.py", "import plotly.graph_objects as go"),
        ("gdviz/engine/a.py", "from gdviz.figures import style"),
        ("gdviz/engine/a.py", "from gdviz.analysis import verdict"),
        ("gdviz/engine/a.py", "import gdviz"),
        ("gdviz/engine/a.py", "from gdviz import ui"),
        ("gdviz/engine/a.py", "from .run import record"),
        ("gdviz/engine/a.py", "def f():\n    import pandas"),
        ("gdviz/surfaces/a.py", "from gdviz.optimizers import OPTIMIZERS"),
        ("gdviz/optimizers/a.py", "from gdviz.schedules.base import Schedule"),
        ("gdviz/schedules/a.py", "from gdviz.spec import RunSpec\nfrom gdviz.engine import run"),
        ("gdviz/losses/a.py", "import pandas as pd"),
        ("gdviz/losses/a.py", "from gdviz.surfaces.base import Surface"),
        ("gdviz/data/a.py", "from gdviz.objective import Objective"),
        ("gdviz/data/a.py", "from gdviz.losses import LOSSES"),
        ("gdviz/data/a.py", "import streamlit"),
        ("gdviz/objective.py", "from gdviz.data import DATASETS"),
        ("gdviz/objective.py", "from gdviz.surfaces import SURFACES"),
        ("gdviz/domain.py", "from gdviz.objective import Objective"),
        ("gdviz/spec.py", "import numpy as np"),
        ("gdviz/catalogue.py", "from gdviz.domain import Domain"),
        ("gdviz/analysis/a.py", "import scipy.linalg"),
        ("gdviz/__init__.py", "from gdviz.figures import landscape_figure"),
        ("gdviz/figures/a.py", "import streamlit as st"),
        ("gdviz/figures/a.py", "from gdviz.ui import stage"),
        ("gdviz/figures/a.py", "from gdviz.engine import run"),
        ("gdviz/figures/a.py", "from gdviz.engine.run import record"),
        ("gdviz/figures/a.py", "from gdviz.analysis import Run, sweep"),
        ("gdviz/figures/a.py", "from gdviz import analysis"),
        ("gdviz/figures/a.py", "import gdviz.analysis"),
        ("gdviz/figures/a.py", "from gdviz import run"),
        ("gdviz/figures/a.py", "def f(fan):\n    return fan.run(0).theta"),
        ("gdviz/figures/a.py", "def f(fan):\n    return fan.steps_to(0.1)"),
        ("gdviz/figures/a.py", "def f(fan):\n    return fan.steps_within([0.1])"),
        ("gdviz/figures/a.py", "def f(fan):\n    return fan.rates()"),
        ("gdviz/figures/a.py", "from gdviz.engine.envelope import envelope"),
        ("gdviz/figures/a.py", "from gdviz.analysis.stability_map import stability_map"),
        ("gdviz/figures/a.py", "from gdviz.analysis.compare import step_counts"),
        ("gdviz/figures/a.py", "from gdviz.analysis.seed_band import Band, seed_band"),
        ("gdviz/teaching/a.py", "import streamlit"),
        ("gdviz/teaching/a.py", "import plotly.graph_objects as go"),
        ("gdviz/teaching/a.py", "from gdviz.figures import style"),
        ("gdviz/teaching/a.py", "from gdviz.ui import run_links"),
        ("gdviz/analysis/a.py", "from gdviz.teaching import LESSONS"),
        ("gdviz/figures/a.py", "from gdviz.teaching import LESSONS"),
        ("gdviz/ui/a.py", "import pages"),
        ("gdviz/ui/a.py", "from gdviz.cli import main"),
        ("gdviz/ui/a.py", "import requests"),
        ("pages/a.py", "import numpy as np"),
        ("pages/a.py", "import plotly"),
        ("pages/a.py", "from gdviz.engine.trajectory import Recorded"),
        ("pages/a.py", "from gdviz.analysis import run"),
        ("pages/a.py", "import gdviz"),
        ("pages/a.py", "x = 1\n" * 61),
        ("gdviz/ui/a.py", "import pickle"),
        ("gdviz/ui/a.py", "from pickle import loads"),
        ("gdviz/ui/a.py", "y = eval('1')"),
        ("gdviz/spec.py", "exec('1')"),
        ("app.py", "import builtins\nbuiltins.eval('1')"),
        ("app.py", "import importlib\nimportlib.import_module('os')"),
    ],
)
def test_a_planted_fault_is_caught(path, source):
    assert list(faults(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("gdviz/engine/a.py", "import re\nimport numpy as np\nfrom gdviz import spec\nre.compile('a')"),
        ("gdviz/engine/a.py", "from gdviz.engine.run import record\nfrom gdviz.optimizers.base import Optimizer"),
        ("gdviz/data/a.py", "import pandas as pd\nimport plotly.data\nfrom gdviz.spec import MAX_START"),
        ("gdviz/losses/a.py", "from gdviz.data import DATASETS\nfrom gdviz.objective import Objective"),
        ("gdviz/figures/a.py", "import plotly.graph_objects as go\nfrom gdviz.engine import Recorded"),
        ("gdviz/figures/a.py", "from gdviz.analysis import Run, theory\nfrom gdviz.analysis.run import Run"),
        ("gdviz/teaching/a.py", "import numpy as np\nfrom gdviz.analysis import run\nimport gdviz"),
        ("gdviz/ui/a.py", "import streamlit\nfrom gdviz.analysis import run\nimport gdviz"),
        ("gdviz/ui/a.py", "from gdviz.teaching import LESSONS, worksheet"),
        ("pages/a.py", "from gdviz.ui import cache\nfrom gdviz.spec import RunSpec\ncache.run(RunSpec())"),
        ("app.py", "from gdviz.ui.shell import main"),
        ("pages/a.py", "x = 1\n" * 60),
    ],
)
def test_what_the_house_allows_is_allowed(path, source):
    assert not list(faults(path, source))
