"""An idle server: once all visitors have left, what was kept for them is forgotten, and its memory given back."""

import asyncio

from streamlit.runtime import RuntimeState, get_instance

from gdviz.ui import cache
from gdviz.ui.tidying import collect
from gdviz.ui.workshop import done

EVERY = 60.0
"""Seconds between two looks whether anybody has a page open."""


async def forget_once_all_left() -> None:
    """Do so until cancelled. What was made before the first visitor came stays for them."""
    visited = False
    while True:
        await asyncio.sleep(EVERY)
        somebody = get_instance().state is RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED
        if visited and not somebody:
            await asyncio.to_thread(forget)
        visited = somebody


def forget() -> None:
    """Forget all results here and in the workshop."""
    cache.forget()
    done(cache.forget, (), {})
    collect()
