"""What README shows is what happens."""

import doctest
import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from gdviz.ui.server import SHELL

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(>>>.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
LINKS = re.findall(r"^    /\?(\S+)$", README, flags=re.MULTILINE)


def test_there_are_a_quickstart_and_links():
    assert EXAMPLES
    assert LINKS


@pytest.mark.parametrize("text", EXAMPLES, ids=[f"example {number}" for number in range(1, len(EXAMPLES) + 1)])
def test_examples_print_what_they_say(text):
    test = doctest.DocTestParser().get_doctest(text, {}, "README.md", "README.md", 0)
    told: list[str] = []
    failed, _ = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=told.append)
    assert not failed, "".join(told)


@pytest.mark.parametrize("query", LINKS)
def test_links_open_without_complaint(query):
    page = AppTest.from_file(SHELL, default_timeout=30)
    for name, values in parse_qs(query).items():
        page.query_params[name] = values
    page.run()
    assert not page.exception
    assert [warning.value for warning in page.warning] == []
    asked = float(parse_qs(query).get("lr", ["0.11"])[0])
    assert page.select_slider(key="lr").value == pytest.approx(asked, rel=0.05)
