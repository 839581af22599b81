"""Every parameter of every page with every kind of hostility: the page works, says nothing wrong and logs nothing.

Which parameters a page has is found by opening it, once with other names chosen, so that a new control is tried by
itself. One visit gives hostile texts to all parameters of a page at once. The kind of each moves on from visit to
visit and from page to page: on each page a parameter meets ROUNDS kinds, and the others on other pages.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock
from zlib import crc32

import pytest
from visits import NAMES, broken_numbers, controls_of, keys, staged, unbroken, visit, widget

from gdviz.ui.choice_controls import Choice, Choices, Switch
from gdviz.ui.control import Control
from gdviz.ui.locks import PARAMETERS, Locks

KINDS: dict[str, str | list[str]] = {
    "script": "<script>window.ran = 1</script><img src=x onerror=alert(1)>",
    "not a number": "NaN",
    "10 kB": "x" * 10_000,
    "infinite": "-inf",
    "negative": "-7",
    "huge": "9" * 35,
    "list": '["gd", 1, null]',
    "unicode": "\u0663\uff15 \u202e\U0001f469\u200d\U0001f4bb e\u0301\ufffe",
    "repeated": ["1", "<b>", "NaN", "1e999", ""],
    "nothing": "",
    "overflow": "1e308",
    "true": "True",
    "control characters": "\x00\x1b[31m\r\n",
    "markdown": "`[x](javascript:alert(1))` $x$ :material/home: {{7*7}}",
}
ROUNDS = 3
ALIKE = "objective", "data", "schedule", "lesson", "tuning", "measure", "clock"
"""Names that bring other controls along: in every second visit they are valid ones, each time others."""


def chosen(page: str, turn: int) -> dict[str, list[str]]:
    """A link that makes the page draw other controls: all of what can be several, another of what can be one."""
    link: dict[str, list[str]] = {}
    for key, one in controls_of({}, page).items():
        if isinstance(one, Choices):
            link[key] = one.spell(list(one.titles)[turn::2])
        elif isinstance(one, Choice) and key in ALIKE:
            link[key] = one.spell(list(one.titles)[turn % len(one.titles)])
        elif isinstance(one, Switch):
            link[key] = ["true" if turn % 2 else "false"]
    return link


def hostile(page: str, turn: int) -> dict[str, str | list[str]]:
    """The link of a visit: a kind for every parameter, the next one for the next."""
    names = chosen(page, turn) if turn % 2 else {}
    found = [*controls_of(names, page), *PARAMETERS, "colour", "__proto__", "page"]
    begin = ROUNDS * NAMES.index(page) + turn
    texts = list(KINDS.values())
    return {key: texts[(begin + crc32(key.encode())) % len(texts)] for key in found} | names


@contextmanager
def logged() -> Iterator[list[str]]:
    """Every error, and everything with a traceback, that any logger is told."""
    told: list[str] = []
    handle = logging.Logger.handle

    def noted(logger: logging.Logger, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.exc_info:
            told.append(record.getMessage())
        handle(logger, record)

    with mock.patch.object(logging.Logger, "handle", noted):
        yield told


def fits(one: Control, value: object) -> bool:
    """Whether a value is one that the control can have."""
    match one:
        case Choices():
            return isinstance(value, list) and set(value) <= set(one.titles)
        case Choice():
            return value in one.titles
        case Switch():
            return isinstance(value, bool)
    if value is None:
        return one.default is None
    values = getattr(one, "values", None)
    return value in values if values is not None else one.low <= value <= one.high


@pytest.mark.parametrize("turn", range(ROUNDS))
@pytest.mark.parametrize("page", NAMES)
def test_a_page_with_every_parameter_hostile_is_in_a_valid_state_and_works_on(page, turn):
    link = hostile(page, turn)
    drawn: dict[str, Control] = {}
    draw = Control.draw

    def noted(control: Control, held: Locks) -> object:
        drawn[control.key] = control
        return draw(control, held)

    with logged() as told, mock.patch.object(Control, "draw", noted):
        at = unbroken(visit(link, page))
        assert all(fits(one, widget(at, key).value) for key, one in drawn.items() if key in keys(at))
        assert not broken_numbers_of_ours(at)
        works(at)
        if "present" in keys(at):
            widget(at, "present").set_value(not widget(at, "present").value).run()
            works(at)
    assert told == []
    assert set(at.query_params) <= {*drawn, *PARAMETERS}


def works(at) -> None:
    """The page shows a picture, or says what is missing, or is one without."""
    unbroken(at)
    if at.get("bidi_component"):
        assert staged(at)["captions"]
    else:
        assert at.info or at.title[0].value in ("Gallery", "Worksheet")
    assert all(len(shown.value) < 20_000 for shown in [*at.warning, *at.info])


def broken_numbers_of_ours(at) -> list[str]:
    """What reads like a broken number, but for notes, which repeat what the link said, and pictures in base64."""
    notes = {shown.value for shown in [*at.warning, *at.info]}
    return [text for text in broken_numbers(at) if text not in notes and "base64," not in text]


def test_a_parameter_of_many_pages_meets_every_kind():
    met: dict[str, set[str]] = {}
    for page in NAMES:
        for turn in range(ROUNDS):
            for key, text in hostile(page, turn).items():
                met.setdefault(key, set()).update(kind for kind in KINDS if KINDS[kind] == text)
    for key in ("lr", "lr_exact", "steps", "seed", "batch_size", "clip_norm", "start_x", *PARAMETERS):
        assert met[key] == KINDS.keys(), key
