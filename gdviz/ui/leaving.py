"""A visitor who leaves: their session is forgotten soon after, and with it what they brought along."""

import asyncio
import gc
from contextlib import suppress

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState

AWAY = 60.0
"""Seconds after which a visitor who has left, or whose line broke, is taken to be gone for good."""


def forget_once_left() -> None:
    """From now on, forget the session of this script run AWAY seconds after its page is closed."""
    context = get_script_run_ctx()
    if context is not None:
        _visiting(context.session_id)


def _left(session: str) -> None:
    """The page was closed: soon forget its session.

    Streamlit would keep it until somebody else leaves minutes later, and parts of it until the next one comes.
    """
    with suppress(RuntimeError):  # where there is no loop, the server itself ends
        known = get_instance().get_app_session(session)
        if known is not None:
            asyncio.get_running_loop().call_later(AWAY, _end, session, known.session_state)


def _end(session: str, state: SessionState) -> None:
    """Forget a session whose visitor has not come back; look again later if they have."""
    runtime = get_instance()
    if runtime.is_active_session(session):
        asyncio.get_running_loop().call_later(AWAY, _end, session, state)
        return
    runtime.close_session(session)
    state.clear()
    gc.collect()


@st.cache_resource(scope="session", show_spinner=False, on_release=_left)
def _visiting(session: str) -> str:
    """What Streamlit releases when the page of this session is closed."""
    return session
