"""What every control is: one Streamlit widget bound to the address, which reads what a link says."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from gdviz.ui import links
from gdviz.ui.locks import Locks


@dataclass(frozen=True)
class Control(ABC):
    """One setting: its key in the address, the label people see, and its default."""

    key: str
    label: str
    default: Any
    help: str | None = field(default=None, kw_only=True)
    on_change: Callable[[], None] | None = field(default=None, kw_only=True)

    def draw(self, held: Locks) -> Any:
        """Draw the widget with the value from the session, the link or the default, and return the value.

        `held` is what the address says of hidden and locked controls.
        """
        links.settle(self.key, self.read, self.spell)
        # Hidden by the stylesheet, so that everything else about it stays as it is.
        with st.container(key=f"hidden_{self.key}") if self.key in held.hidden else nullcontext():
            return self._widget(
                key=self.key,
                help=self.help,
                bind="query-params",
                on_change=self.on_change or "rerun",
                disabled=held.holds(self.key),
            )

    @abstractmethod
    def read(self, texts: list[str]) -> tuple[Any, str | None]:
        """The nearest valid value to what a link says, and a sentence if it is not that."""

    def spell(self, value: Any) -> list[str]:
        """The texts that stand for a value in an address."""
        return [str(int(value)) if isinstance(value, float) and value == int(value) else str(value)]

    @abstractmethod
    def _widget(self, **common: Any) -> Any:
        """The Streamlit widget."""


def only_one(texts: list[str]) -> str | None:
    """A sentence for a link that gives several values where there is room for one."""
    return "it is given more than once; the last is shown" if len(texts) > 1 else None
