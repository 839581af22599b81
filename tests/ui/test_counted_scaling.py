"""The table of scaling: counted once for public data, and once a visitor for their own."""

from types import SimpleNamespace

import pytest

from gdviz import RunSpec
from gdviz.data import OwnData
from gdviz.ui import fitting


@pytest.fixture
def counts(monkeypatch):
    """The specs that are counted, for a visitor who has just come."""
    counted = []

    def scaling(spec):
        counted.append(spec)
        return ("raw", "standardised")

    monkeypatch.setattr(fitting, "scaling", scaling)
    monkeypatch.setattr(fitting, "st", SimpleNamespace(session_state={}))
    fitting._scaling.cache_clear()
    yield counted
    fitting._scaling.cache_clear()


def on(data: str) -> RunSpec:
    return RunSpec("linear_regression", objective_parameters={"data": data})


def test_public_data_are_counted_once_for_everybody(counts):
    for _ in range(3):
        assert fitting._counted(on("tips")) == ("raw", "standardised")
        fitting.st.session_state.clear()
    assert counts == [on("tips")]


def test_ones_own_data_are_counted_once_and_kept_nowhere_but_in_the_session(counts):
    mine = OwnData([1.0, 2.0, 3.0], [1.0, 3.0, 2.0])
    for _ in range(3):
        fitting._counted(on(mine.name))
    assert counts == [on(mine.name)]
    assert fitting._scaling.cache_info().currsize == 0
    assert mine not in fitting.st.session_state.values()
    other = OwnData([1.0, 2.0, 3.0], [1.0, 3.0, 2.0])
    fitting._counted(on(other.name))
    fitting._counted(on(mine.name))
    assert len(counts) == 3
    assert len(fitting.st.session_state) == 1
