"""From runs to the address that shows them: the parameters, spelled as the controls of a page spell them."""

from dataclasses import dataclass, replace

from gdviz.data import DATASETS
from gdviz.domain import Configurable
from gdviz.engine.entries import groups_of, objective_of
from gdviz.engine.trajectory import By
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES
from gdviz.spec import Numbers, RunSpec
from gdviz.ui.moves import SHARED
from gdviz.ui.number_controls import nearest
from gdviz.ui.rates import LEARNING_RATES
from gdviz.ui.run_controls import SAMPLING_TITLES

Query = dict[str, str | list[str]]
"""Name → text, or texts for a name that is repeated."""

PLAIN = RunSpec()
UNASKED = {
    "momentum": {"optimizer"},
    "condition_number": {"objective"},
    "classification": {"objective", "data"},
}
"""What a page leaves no choice of."""
ON_BATCHES = ("schedules", "batch_size")
"""Pages that open on mini-batches, where exact gradients must be asked for."""


@dataclass(frozen=True)
class Address:
    """Runs on a page: `page` is its file without the ending, `more` are controls that are not about a run.

    The runs differ only in what is chosen several times on that page: the schedule on the schedules page,
    elsewhere the optimizer.
    """

    page: str
    specs: tuple[RunSpec, ...]
    more: tuple[tuple[str, str], ...] = ()

    @property
    def by(self) -> By:
        """What tells the runs from one another."""
        return "schedule" if self.page == "schedules" else "optimizer"

    @property
    def query(self) -> Query:
        """The parameters of the address."""
        query = query_of(*self.specs, by=self.by)
        if self.page in ON_BATCHES and self.specs[0].batch_size is None:
            query["batch_size"] = str(objective_of(self.specs[0]).examples)
        unasked = UNASKED.get(self.page, set())
        return {name: text for name, text in query.items() if name not in unasked} | dict(self.more)


def query_of(*specs: RunSpec, by: By = "optimizer") -> Query:
    """The parameters of an address that shows these runs, on a page with a control for all that they say.

    Numbers that a spec leaves to its entry's defaults are left to the page. Raises ValueError for runs that differ
    in more than one address can say.
    """
    spec = specs[0]
    if len({_shared(one, by) for one in specs}) > 1:
        raise ValueError(
            f"the runs of one address differ in their {by} alone, got {len(specs)} that differ in more"
        )
    entry, rate = groups_of(spec)["objective_parameters"], nearest(LEARNING_RATES, spec.lr)
    query: Query = {
        "objective": entry.title,
        **({} if spec.data is None else {"data": DATASETS[spec.data].title}),
        "optimizer": _titles([OPTIMIZERS[key].title for key in OPTIMIZERS if key in {s.optimizer for s in specs}]),
        "lr": f"{rate:g}",
        "steps": str(spec.steps),
        **({} if rate == spec.lr else {"lr_exact": repr(spec.lr)}),
        **_numbers(entry, spec.objective_numbers),
        **_rules(specs, by),
    }
    own = objective_of(spec).start
    for name, value, usual in zip(("start_x", "start_y"), spec.start or own, own, strict=False):
        query |= {} if value == usual else {name: _text(value)}
    if spec.batch_size is not None:
        query |= {"batch_size": str(spec.batch_size), "seed": str(spec.seed)}
        query |= {"sampling": SAMPLING_TITLES[spec.sampling]}
        query |= {"noise": f"{spec.noise:g}"} if spec.data is None else {}
    query |= {} if spec.clip_norm is None else {"clip_norm": _text(spec.clip_norm)}
    query |= {"weight_decay": f"{spec.weight_decay:g}"} if spec.weight_decay else {}
    return query


def _rules(specs: tuple[RunSpec, ...], by: By) -> Query:
    """The schedules, and the numbers of all optimizers and schedules."""
    chosen = {spec.schedule for spec in specs}
    told: Query = {}
    if by == "schedule" or chosen != {PLAIN.schedule}:
        told["schedule"] = _titles([SCHEDULES[key].title for key in SCHEDULES if key in chosen])
    for spec in specs:
        numbers = {
            **_numbers(OPTIMIZERS[spec.optimizer], spec.hyperparameters, f"{spec.optimizer}_"),
            **_numbers(
                SCHEDULES[spec.schedule], spec.schedule_parameters, f"{spec.schedule}_" if by == "schedule" else ""
            ),
        }
        clash = next((name for name, text in numbers.items() if told.get(name, text) != text), None)
        if clash is not None:
            raise ValueError(f"an address gives {clash} once, got {told[clash]} and {numbers[clash]}")
        told |= numbers
    return told


def _shared(spec: RunSpec, by: By) -> RunSpec:
    """What the runs of one address have in common."""
    if by == "schedule":
        return replace(spec, schedule=PLAIN.schedule, schedule_parameters=())
    return replace(spec, optimizer=PLAIN.optimizer, hyperparameters=())


def _numbers(entry: Configurable, numbers: Numbers, owner: str = "") -> dict[str, str]:
    """The numbers of an entry by the keys of their controls; a switch is true or false."""
    return {
        name if name == SHARED else owner + name: str(value == 1.0).lower()
        if entry.domains()[name].scale == "switch"
        else f"{value:g}"
        for name, value in numbers
    }


def _titles(titles: list[str]) -> str | list[str]:
    return titles[0] if len(titles) == 1 else titles


def _text(value: float) -> str:
    """A number to its last digit."""
    return str(int(value)) if value == int(value) else repr(value)
