"""Cases of a test, of which CI runs only those that show something of their own."""

from typing import Any

import pytest


def case(*values: Any, thorough: bool, name: str | None = None) -> Any:
    """A case with these values, marked thorough or not."""
    return pytest.param(*values, id=name, marks=[pytest.mark.thorough] if thorough else [])
