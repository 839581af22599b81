"""What all tests share: Hypothesis profiles, and runs on objectives that only a test knows."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from gdviz import Run, RunSpec
from gdviz.engine.run import record
from gdviz.engine.setup import prepare
from gdviz.surfaces import Surface

# A slow machine is no fault of the code, so no deadlines; where CI is set, the same examples every time.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def run_on() -> Callable[..., Run]:
    """`run_on(surface, lr=0.1, …)`: gdviz.run on a surface that is in no catalogue, from its own start."""

    def run(surface: Surface, **choices: Any) -> Run:
        spec = RunSpec(**{"start": surface.start, **choices})
        setup = replace(prepare(spec, {}, runs=1), objective=surface)
        extent = max(1.0, *np.abs(spec.start), *(abs(edge) for side in surface.view for edge in side))
        setup = replace(setup, reach=np.array([1e6 * extent]))
        trajectory, (termination,) = record(setup, spec.batch_size)
        return Run(spec, surface, trajectory.single(0), termination)

    return run
