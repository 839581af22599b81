"""What all tests share: Hypothesis profiles, and runs on objectives that only a test knows."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import app_test, local_script_runner

from gdviz import Run, RunSpec
from gdviz.engine.run import record
from gdviz.engine.setup import prepare
from gdviz.surfaces import Surface
from tests import cluster
from tests.lacking import lacking

# A slow machine is no fault of the code, so no deadlines; where CI is set, the same few examples every time.
settings.register_profile("local", deadline=None, max_examples=50)
settings.register_profile("ci", settings.get_profile("local"), max_examples=16, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# Streamlit's AppTest looks for components in all installed packages at every visit: they are the same.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
# It compiles all scripts at every run: they are the same too.
app_test.ScriptCache = cache(app_test.ScriptCache)
# And it looks a thousand times a second whether a script has ended, which keeps the script from running.
_wait_awake = local_script_runner.require_widgets_deltas


def _wait_asleep(runner: Any, timeout: float = 3) -> None:
    runner._script_thread.join(timeout)
    _wait_awake(runner, 0.1)


local_script_runner.require_widgets_deltas = _wait_asleep
_MAIN = sys.modules["__main__"]


def pytest_runtest_teardown() -> None:
    # AppTest leaves its script as the main module, with which every process begins that a later test starts.
    sys.modules["__main__"] = _MAIN


@pytest.fixture(scope="session")
def run_on() -> Callable[..., Run]:
    """`run_on(surface, lr=0.1, …)`: gdviz.run on a surface that is in no catalogue, from its own start."""

    def run(surface: Surface, **choices: Any) -> Run:
        spec = RunSpec(**{"start": surface.start, **choices})
        setup = replace(prepare(spec, {}, runs=1), objective=surface)
        trajectory, (termination,) = record(setup, spec)
        return Run(spec, surface, trajectory.single(0), termination)

    return run


@pytest.fixture(scope="session")
def nginx() -> str:
    """The path of nginx; without one its tests are skipped, or fail if GDVIZ_REQUIRE_BROWSER is 1."""
    found = cluster.nginx()
    if found is None:
        lacking("no nginx found on the PATH, nor in /usr/sbin")
    return found
