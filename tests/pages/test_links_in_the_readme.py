"""Every link that the README gives to teachers and readers opens its page as it says, without a complaint."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from visits import NAMES, unbroken, visit, warnings

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
IN_TEXT = re.findall(r"`(/[a-z_]*(?:\?[^`]*)?)`", README.split("## For teachers")[1].split("## The engine")[0])
INDENTED = re.findall(r"^    (/\S+)$", README.split("## Links")[1].split("## Conventions")[0], flags=re.MULTILINE)


@pytest.mark.parametrize("link", [*IN_TEXT, *INDENTED])
def test_a_link_of_the_readme_opens_as_it_says(link):
    parts = urlsplit(link)
    page = parts.path.strip("/") or "playground"
    assert f"{page}.py" in NAMES
    query = parse_qs(parts.query, keep_blank_values=True)
    at = unbroken(visit(query, f"{page}.py"))
    assert warnings(at) == ""
    for key in query.get("lock", [""])[0].split(","):
        assert not key or key in at.session_state["drawn_controls"]


def test_the_readme_names_every_page():
    told = README.split("The pages are")[1].split("each opens")[0]
    assert {f"{name or 'playground'}.py" for name in re.findall(r"`/([a-z_]*)`", told)} == set(NAMES)
    assert len(IN_TEXT) > 10
    assert len(INDENTED) > 8
