"""Lesson mode: a link may hide controls, lock others where they stand, and set a task."""

import re
from dataclasses import dataclass

import streamlit as st

from gdviz.ui.links import quoted, tell

HIDE, LOCK, TASK = "hide", "lock", "task"
PARAMETERS = (HIDE, LOCK, TASK)
"""What an address may say beside the values of controls."""
LONGEST = 400
"""Characters of a task."""
TOLD = 5
"""Unknown names that are told."""
MOST = 100
"""Names that are read from one link."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&\"'@/])")


@dataclass(frozen=True)
class Locks:
    """The controls that are not shown, those that cannot be turned, and the task, empty for none."""

    hidden: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    task: str = ""

    @property
    def given(self) -> bool:
        """Whether the page is one of somebody's lesson."""
        return bool(self.hidden or self.locked or self.task)

    def holds(self, *keys: str) -> bool:
        """Whether any of these controls may not be turned."""
        return bool((self.hidden | self.locked) & set(keys))


def locks() -> Locks:
    """What the address of this visit says; every name is taken as it is."""
    asked = st.query_params
    hidden, locked = (frozenset(_names(asked.get_all(key))) for key in (HIDE, LOCK))
    return Locks(hidden, locked, bounded(asked.get(TASK, "")))


def tell_unknown(drawn: set[str]) -> None:
    """Once all controls are drawn: name those in the link that this page does not have."""
    held = locks()
    for word, keys in ((HIDE, held.hidden), (LOCK, held.locked)):
        unknown = sorted(keys - drawn)
        if unknown:
            named = ", ".join(map(quoted, unknown[:TOLD])) + (" and more" if len(unknown) > TOLD else "")
            tell(f"{word} = {named} in the link names no control of this page with these settings.")


def show_task(place: st.delta_generator.DeltaGenerator, task: str) -> None:
    """The task in a frame above the page, as plain text."""
    if task:
        place.info(plain(task), icon=":material/assignment:")


def bounded(text: str) -> str:
    """At most LONGEST characters of a text, without what cannot be printed, in lines."""
    lines = ("".join(c for c in line if c.isprintable()).strip() for line in text[: LONGEST + 1].splitlines())
    whole = "\n".join(lines).strip()
    return whole if len(text) <= LONGEST else f"{whole[:LONGEST]}…"


def plain(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "  \n")


def _names(texts: list[str]) -> list[str]:
    """Names given one by one, or several with commas between."""
    return [name.strip()[:40] for text in texts[:MOST] for name in text[:2000].split(",")[:MOST] if name.strip()]
