"""What a file says of itself is shown as text: Markdown reads nothing in it."""

import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gdviz.ui.own import _plain


@given(st.text(max_size=80))
@example("**bold** _it_ `code` [a](javascript:alert(1)) ![i](x) <b>x</b> $x$ :red[y] :material/home: ~~s~~")
@example("www.arxiv.org http://arxiv.org me@arxiv.org &lt;b&gt; # h")
@example("1. list + list - list > quote | table")
def test_the_text_is_all_there_and_every_sign_in_it_is_escaped(text):
    shown = _plain(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown) == text
    unescaped = re.sub(r"\\.", "", shown)
    assert not set(unescaped) & set(string.punctuation)


@pytest.mark.parametrize("text", ["", "hours", "two words", "Größe", "x²", "価格"])
def test_plain_words_stay_as_they_are(text):
    assert _plain(text) == text
