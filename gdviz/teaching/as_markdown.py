"""A sheet as Markdown."""

import re
from collections.abc import Sequence

from gdviz.teaching.sheet_blocks import Blanks, Block, Boxes, Break, Heading, Link, Room, Text

BLANK = "\\_" * 12
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def as_markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown, their text escaped; a new page is a rule across the page."""
    return "\n\n".join(_written(block) for block in blocks) + "\n"


def _written(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_escaped(text)}"
        case Text(text, lead):
            return f"**{_escaped(lead)}** {_escaped(text)}" if lead else _escaped(text)
        case Boxes(options):
            return "\n".join(f"- ☐ {_escaped(option)}" for option in options)
        case Blanks(labels):
            return "   ".join(f"{_escaped(label)} {BLANK}" for label in labels)
        case Room(lines):
            return "\n\n".join(["\\_" * 60] * lines)
        case Link(text, address):
            return f"[{_escaped(text)}](<{address.translate(_IN_LINK)}>)"
        case Break():
            return "---"


_IN_LINK = str.maketrans({"<": "%3C", ">": "%3E", "\\": "%5C", "\n": "%0A", "\r": "%0D"})


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
