"""A server that has started has drawn its first page, and keeps what the others open on."""

import json
import subprocess
import sys

from gdviz.ui.places import SITE

STARTED = """
import asyncio, json, sys
from gdviz.ui import cache, warming
from gdviz.ui.fan import fan
from gdviz.ui.ground import ground
from gdviz.ui.stage import plotlyjs

def kept():
    found = {"run": cache.run, "fan": fan, "ground": ground}
    return {name: one.cache_info().currsize for name, one in found.items()}

async def start():
    import app
    from streamlit.runtime import get_instance
    asked, told = asyncio.Queue(), asyncio.Queue()
    asked.put_nowait({"type": "lifespan.startup"})
    serving = asyncio.create_task(app.app({"type": "lifespan", "asgi": {"version": "3.0"}}, asked.get, told.put))
    assert (await told.get())["type"] == "lifespan.startup.complete"
    first = kept() | {"plotly": plotlyjs._script.cache_info().currsize}
    await warming.warm(app.app, ["momentum"])
    sessions = [one.session.id for one in get_instance()._session_mgr.list_sessions()]
    asked.put_nowait({"type": "lifespan.shutdown"})
    await serving
    return first, kept(), len(sessions)

print(json.dumps(asyncio.run(start())))
"""


def test_the_first_page_is_drawn_before_anybody_is_let_in_and_no_session_stays():
    done = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=SITE, capture_output=True, text=True, timeout=120, check=True
    )
    first, later, sessions = json.loads(done.stdout.splitlines()[-1])
    assert first["plotly"] == 1
    assert first["run"] >= 1
    assert first["fan"] >= 1
    assert first["ground"] >= 1
    assert all(later[name] > first[name] for name in ("run", "fan", "ground"))
    assert sessions <= 1  # of the pages that are still being opened
    assert "Traceback" not in done.stderr, done.stderr
