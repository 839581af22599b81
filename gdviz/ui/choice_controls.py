"""Controls for names and for yes or no."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from gdviz.ui.control import Control, only_one
from gdviz.ui.links import UnreadableError

WORDS = {"true": True, "1": True, "on": True, "yes": True, "false": False, "0": False, "off": False, "no": False}
"""What a link may say for on and off."""


@dataclass(frozen=True)
class Choice(Control):
    """One of several named entries, in a drop-down; a link may give the name or the title."""

    titles: Mapping[str, str]

    def read(self, texts: list[str]) -> tuple[str, str | None]:
        """The entry whose name or title was given."""
        return named(texts[-1], self.titles), only_one(texts)

    def spell(self, value: str) -> list[str]:
        """The title."""
        return [self.titles[value]]

    def _widget(self, **common: Any) -> Any:
        options = list(self.titles)
        return st.selectbox(
            self.label, options, index=options.index(self.default), format_func=self.titles.__getitem__, **common
        )


@dataclass(frozen=True)
class Segments(Choice):
    """One of a few named entries, all of them in sight."""

    def _widget(self, **common: Any) -> Any:
        return st.segmented_control(
            self.label,
            list(self.titles),
            required=True,
            default=self.default,
            format_func=self.titles.__getitem__,
            **common,
        )


@dataclass(frozen=True)
class Choices(Control):
    """Several of several named entries, as pills."""

    titles: Mapping[str, str]

    def read(self, texts: list[str]) -> tuple[list[str], str | None]:
        """The entries that exist, in the order of the list."""
        found, missing = set(), None
        for text in texts[: 4 * len(self.titles)]:
            try:
                found.add(named(text, self.titles))
            except UnreadableError as problem:
                missing = str(problem)
        if not found:
            raise UnreadableError(missing or "it names nothing")
        return [name for name in self.titles if name in found], missing

    def spell(self, value: list[str]) -> list[str]:
        """The titles."""
        return [self.titles[name] for name in value]

    def _widget(self, **common: Any) -> Any:
        return st.pills(
            self.label,
            list(self.titles),
            selection_mode="multi",
            default=self.default,
            format_func=self.titles.__getitem__,
            **common,
        )


@dataclass(frozen=True)
class Switch(Control):
    """On or off."""

    def read(self, texts: list[str]) -> tuple[bool, str | None]:
        """True or false, in any of the usual words."""
        text = texts[-1].strip().lower()
        if text not in WORDS:
            raise UnreadableError("it must be true or false")
        return WORDS[text], only_one(texts)

    def spell(self, value: bool) -> list[str]:
        """true or false."""
        return [str(value).lower()]

    def _widget(self, **common: Any) -> Any:
        return st.toggle(self.label, value=self.default, **common)


def named(text: str, titles: Mapping[str, str]) -> str:
    """The name that a link's text gives, by name or title, in any case."""
    wanted = text.strip().lower()
    for name, title in titles.items():
        if wanted in (name.lower(), title.lower()):
            return name
    raise UnreadableError(f"choose from {', '.join(titles)}")
