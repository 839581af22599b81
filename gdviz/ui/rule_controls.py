"""The controls for optimizers and schedules, and for the numbers that any entry of a catalogue declares."""

from collections.abc import Mapping
from typing import Protocol

from gdviz.domain import Configurable
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES
from gdviz.spec import RunSpec
from gdviz.ui.choice_controls import Choice, Choices, Switch
from gdviz.ui.front import Front
from gdviz.ui.moves import SHARED
from gdviz.ui.number_controls import for_domain
from gdviz.ui.objective_controls import Ask


def ask_rules(ask: Ask, opening: RunSpec, front: Front) -> list[str]:
    """The optimizers: any of them, a single one, or one of the two with momentum."""
    if front.nesterov:
        return ["nesterov" if ask(Switch("nesterov", "Nesterov", opening.optimizer == "nesterov")) else SHARED]
    if front.one_rule:
        return [ask(Choice("optimizer", "Optimizer", opening.optimizer, titles(OPTIMIZERS)))]
    opens = [opening.optimizer, *front.beside]
    chosen = ask(Choices("optimizer", "Optimizers", opens, titles(OPTIMIZERS)))
    return [key for key in OPTIMIZERS if key in chosen]


def ask_schedules(ask: Ask, opening: RunSpec, front: Front) -> list[str]:
    """The schedules: a single one, or any of them."""
    if not front.schedules:
        return [ask(Choice("schedule", "Schedule", opening.schedule, titles(SCHEDULES)))]
    opens = [opening.schedule, *front.schedules]
    chosen = ask(Choices("schedule", "Schedules", opens, titles(SCHEDULES)))
    return [key for key in SCHEDULES if key in chosen]


def ask_handles(ask: Ask, schedules: list[str], front: Front) -> dict[str, dict[str, float]]:
    """The numbers of each of the schedules."""
    if not front.schedules:
        return {key: ask_declared(ask, SCHEDULES[key]) for key in schedules}
    return {key: ask_declared(ask, SCHEDULES[key], prefix=f"{key}_") for key in schedules}


def ask_declared(
    ask: Ask,
    entry: Configurable,
    prefix: str = "",
    given: Mapping[str, float] | None = None,
    skip: tuple[str, ...] = (),
    only: tuple[str, ...] | None = None,
) -> dict[str, float]:
    """A control for each number that an entry declares; `given` opens some elsewhere than at their defaults."""
    owner = entry.title if prefix else ""
    opens = {**entry.defaults(), **(given or {})}
    return {
        name: float(ask(for_domain(prefix + name, opens[name], domain, owner)))
        for name, domain in entry.domains().items()
        if name not in skip and (only is None or name in only)
    }


class Titled(Protocol):
    """Anything with a title to show."""

    @property
    def title(self) -> str:
        """The words."""
        ...


def titles(catalogue: Mapping[str, Titled]) -> dict[str, str]:
    """The title of every entry by its key."""
    return {key: entry.title for key, entry in catalogue.items()}
