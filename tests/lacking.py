"""What a test does where a program that it drives is not installed."""

import os
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """Skip, with the reason; fail where GDVIZ_REQUIRE_BROWSER is 1."""
    (pytest.fail if os.environ.get("GDVIZ_REQUIRE_BROWSER") == "1" else pytest.skip)(what)
    raise AssertionError  # both have raised
