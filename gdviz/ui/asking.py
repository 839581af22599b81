"""Asking: the controls of a page, drawn one by one, and remembered."""

from typing import Any

from gdviz.ui import moves
from gdviz.ui.control import Control
from gdviz.ui.locks import locks


class Asking:
    """Draws a control when it is called with one, and returns its value."""

    def __init__(self) -> None:
        self.drawn: dict[str, Any] = {}
        self.labels: dict[str, str] = {}
        self._held = locks()  # once: a page has some thirty controls

    def __call__(self, control: Control) -> Any:
        """The value of a control, drawn in the container at hand."""
        self.drawn[control.key], self.labels[control.key] = control.default, control.label
        moves.prepare(control)
        return control.draw(self._held)

    def done(self) -> None:
        """All controls of the page are drawn."""
        moves.remember(self.drawn, self.labels)
