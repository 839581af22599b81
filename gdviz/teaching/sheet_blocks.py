"""What a printed sheet is made of, before it is written as Markdown or HTML."""

from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Heading:
    """A title of level 1, 2 or 3."""

    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph, with words before it that stand out."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Boxes:
    """Answers to tick."""

    options: tuple[str, ...]


@dataclass(frozen=True)
class Blanks:
    """Fields to fill in on one line, by what stands before each."""

    labels: tuple[str, ...]


@dataclass(frozen=True)
class Room:
    """Empty lines to write on."""

    lines: int


@dataclass(frozen=True)
class Link:
    """A link to a page: relative, or by http or https. Raises ValueError for an address of another kind."""

    text: str
    address: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if parts.scheme not in (("http", "https") if parts.netloc else ("",)):
            raise ValueError(f"a sheet links to pages by http, https or relatively, got {self.address[:60]!r}")


@dataclass(frozen=True)
class Break:
    """A new page."""


Block: TypeAlias = Heading | Text | Boxes | Blanks | Room | Link | Break
