"""Tidying up: what visitors have left behind is collected now and then, and its memory given back to the system.

Streamlit would collect after every rerun, which costs more than the rerun; Python's own rounds come by number of
objects, and a visit leaves few large ones.
"""

import asyncio
import ctypes
import gc
import sys

EVERY = 30.0
"""Seconds between two rounds; each takes some hundredths of a second."""


async def tidy_up() -> None:
    """Do so until cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(collect)


def collect() -> None:
    """Collect what nothing refers to any more, and give back what is free, where the C library can (glibc)."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
