"""Ordered catalogues of named things, and the one wording for a name that is not in them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """Anything that knows the key it is listed under."""

    @property
    def key(self) -> str:
        """The name used in specs and links."""
        ...


Entry = TypeVar("Entry", bound=Named)


class Catalogue(Mapping[str, Entry], Generic[Entry]):
    """An ordered, read-only mapping from key to entry; the order is the order of teaching.

    `kind` is the noun used in the error for an unknown key, a KeyError that is also a ValueError:
    "no optimizer is called 'adamm'; choose one of gd, momentum, …".
    """

    def __init__(self, kind: str, entries: Iterable[Entry]) -> None:
        self.kind = kind
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            if entry.key in self._entries:
                raise ValueError(f"two entries claim the {kind} key {entry.key!r}")
            self._entries[entry.key] = entry

    def __getitem__(self, key: str) -> Entry:
        try:
            return self._entries[key]
        except (KeyError, TypeError):
            raise UnknownNameError(self.kind, key, self._entries) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Catalogue({self.kind}: {', '.join(self._entries)})"


class UnknownNameError(KeyError, ValueError):
    """A name that is not in a list, with the names that are."""

    def __init__(self, kind: str, got: object, allowed: Iterable[str]) -> None:
        shown = repr(got)
        shown = shown if len(shown) <= 60 else shown[:57] + "…"
        choices = ", ".join(allowed)
        hint = f"choose one of {choices}" if choices else "there are none to choose from"
        super().__init__(f"no {kind} is called {shown}; {hint}")

    def __str__(self) -> str:
        return str(self.args[0])
