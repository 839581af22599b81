"""Tidying up: what is left in a circle is collected without waiting for Python's own round."""

import asyncio
import gc
import weakref

from gdviz.ui import tidying


class Left:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.me = self


def test_what_nothing_refers_to_is_collected_again_and_again(monkeypatch):
    monkeypatch.setattr(tidying, "EVERY", 0.01)
    gc.disable()
    try:

        async def live() -> list[bool]:
            tidying_up = asyncio.create_task(tidying.tidy_up())
            gone = []
            for _ in range(2):
                left = weakref.ref(Left())
                for _ in range(500):
                    if left() is None:
                        break
                    await asyncio.sleep(0.01)
                gone.append(left() is None)
            tidying_up.cancel()
            return gone

        assert asyncio.run(live()) == [True, True]
    finally:
        gc.enable()
