"""An idle server: what was kept for visitors goes once all have left, and not before."""

import asyncio
from types import SimpleNamespace

import pytest
from streamlit.runtime import RuntimeState

from gdviz import RunSpec
from gdviz.ui import cache, idling
from gdviz.ui.workshop import done, workshop

SOMEBODY, NOBODY = RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED, RuntimeState.NO_SESSIONS_CONNECTED
SPEC = RunSpec(steps=7, seed=4711)


@pytest.fixture
def looked(monkeypatch):
    """`looked(states)`: for each look at the server in this state, whether a result was still kept after it."""

    def look(states):
        kept = []

        def instance():
            # What is seen now is what the look before has left.
            kept.append(cache.run.cache_info().currsize > 0)
            cache.run(SPEC)
            if len(kept) > len(states):
                raise asyncio.CancelledError
            return SimpleNamespace(state=states[len(kept) - 1])

        monkeypatch.setattr(idling, "get_instance", instance)
        monkeypatch.setattr(idling, "EVERY", 0.0)
        cache.run(SPEC)
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(idling.forget_once_all_left())
        return kept[1:]

    return look


def test_what_is_kept_goes_once_for_each_time_that_all_have_left(looked):
    assert looked([SOMEBODY, NOBODY, NOBODY, SOMEBODY, SOMEBODY, NOBODY]) == [True, False, True, True, True, False]


def test_what_was_made_before_the_first_visitor_stays_for_them(looked):
    assert looked([NOBODY, NOBODY, SOMEBODY]) == [True, True, True]


def test_the_worker_forgets_too():
    with workshop():
        done(cache.run, (SPEC,), {})
        assert done(cache.run.cache_info, (), {}).currsize == 1
        idling.forget()
        assert done(cache.run.cache_info, (), {}).currsize == 0
        assert done(cache.run, (SPEC,), {}).last == 7
