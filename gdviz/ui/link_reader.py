"""From a page's address to its runs, without the page: what the controls would make of it."""

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from gdviz.analysis.tuning import tune
from gdviz.catalogue import UnknownNameError
from gdviz.engine.trajectory import By
from gdviz.optimizers import OPTIMIZERS
from gdviz.spec import RunSpec
from gdviz.ui.asked import most_steps
from gdviz.ui.choice_controls import Choice, Switch
from gdviz.ui.control import Control
from gdviz.ui.front import Front, Setting, tuned
from gdviz.ui.links import UnreadableError
from gdviz.ui.moves import SHARED, has_momentum
from gdviz.ui.number_controls import Entry, Grid, Slider, finite, nearest
from gdviz.ui.objective_controls import Target, ask_start, choose_objective
from gdviz.ui.openings import OPENINGS
from gdviz.ui.race_controls import SWEPT_STEPS, ask_finish, ask_tuning
from gdviz.ui.rates import LEARNING_RATES
from gdviz.ui.rule_controls import ask_declared, ask_handles, ask_rules, ask_schedules
from gdviz.ui.run_controls import SAMPLING_TITLES

ELSEWHERE = {"present", "hide", "lock", "task", "share", "measure", "clock", "at"}
"""What an address may say that is not about the runs."""


@dataclass(frozen=True)
class Linked:
    """The runs of an address, what tells them apart, and sentences about what of it was not used."""

    specs: tuple[RunSpec, ...]
    by: By
    notes: tuple[str, ...]


@dataclass
class _Query:
    """What an address says, asked for one control after the other."""

    texts: dict[str, list[str]]
    taken: set[str] = field(default_factory=lambda: set(ELSEWHERE))
    notes: list[str] = field(default_factory=list)

    def ask(self, control: Control) -> Any:
        """The value of a control: the nearest valid one to what the address says, or its default."""
        self.taken.add(control.key)
        texts = self.texts.get(control.key)
        if texts is None:
            return control.default
        try:
            value, note = control.read(texts)
        except UnreadableError as problem:
            value, note = control.default, f"{problem}; the default is taken"
        if note is not None:
            shown = ", ".join(texts)
            shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
            self.notes.append(f"{control.key} = {shown!r} in the link was not used as it stands: {note}")
        return value

    def rest(self) -> list[str]:
        """Sentences about what no control has asked for."""
        unknown = [name for name in self.texts if name not in self.taken]
        return [f"{name[:60]!r} in the link was ignored: the page has no such control" for name in unknown]


def read_link(link: str) -> Linked:
    """The runs that a page shows at this address, which may lack host and page: `?lr=0.1` is the playground's.

    Names and titles are both understood. What no control of the page takes, or what is out of range, is named in
    the notes, and the nearest valid value stands in, as on the page. Raises ValueError for a page that does not
    exist or shows no runs, and for a link that leaves no optimizer.
    """
    try:
        parts = urlsplit(link.strip())
        query = _Query(parse_qs(parts.query, keep_blank_values=True, max_num_fields=400))
    except ValueError as problem:
        raise ValueError(f"this is no address: {problem}") from None
    page = parts.path.strip("/").split("/")[-1] or "playground"
    if page not in OPENINGS:
        raise UnknownNameError("page with runs", page, OPENINGS)
    opening, front = OPENINGS[page].spec, OPENINGS[page].front
    specs = _specs(query, opening, front)
    if not specs:
        raise ValueError("the link leaves no optimizer and schedule to run")
    return Linked(specs, "schedule" if front.schedules else "optimizer", (*query.notes, *query.rest()))


def _specs(query: _Query, opening: RunSpec, front: Front) -> tuple[RunSpec, ...]:
    """What `choose_runs` makes of the same controls."""
    ask = query.ask
    # A visitor's own data are in no link. No page is drawn, so the place for an upload is a context
    # that does nothing; with no upload asked for it is only ever entered, hence the ignored type.
    target = choose_objective(ask, opening, replace(front, upload=False), nullcontext())  # type: ignore[arg-type]
    parameters = ask_declared(ask, target.entry, given=target.given)
    objective = target.entry.configured(parameters)
    optimizers, schedules = ask_rules(ask, opening, front), ask_schedules(ask, opening, front)
    handles = ask_handles(ask, schedules, front)
    tuning = ask_tuning(ask) if front.race else "same"
    tolerance = ask_finish(ask)[0] if front.race else 0.0
    best = front.tuned and ask(Switch("tuned", "", True))
    beta = dict(opening.hyperparameters).get(SHARED, 0.9)
    setting = Setting(_rate(query, opening), ask(Slider(SHARED, "", beta, 0.0, 0.99, 0.01)))
    settings = dict.fromkeys(optimizers, setting)
    if best:
        settings |= tuned(objective, optimizers)
    batch_size = int(ask(_batch_sizes(objective.examples, opening)))
    hyperparameters = {
        key: ask_declared(ask, OPTIMIZERS[key], prefix=f"{key}_", skip=(SHARED,)) for key in optimizers
    }
    for key in filter(has_momentum, optimizers):
        hyperparameters[key][SHARED] = settings[key].momentum
    most = most_steps(objective, batch_size, optimizers * len(schedules))
    if tuning == "sweep":
        most = min(most, SWEPT_STEPS // max(1, len(optimizers)))
    shared = RunSpec(
        objective=target.objective,
        steps=ask(Entry("steps", "", min(opening.steps, most), 1, most, whole=True)),
        start=ask_start(ask, objective),
        objective_parameters=(*parameters.items(), *target.named.items()),
        batch_size=None if batch_size >= objective.examples else batch_size,
        sampling=ask(Choice("sampling", "", opening.sampling, SAMPLING_TITLES)),
        seed=ask(Entry("seed", "", 0, 0, 9999, whole=True)),
        clip_norm=ask(Entry("clip_norm", "", None, 1e-6, 1e6)),
        weight_decay=ask(Slider("weight_decay", "", 0.0, 0.0, 1.0, 0.01)),
        noise=_noise(query, target),
    )
    specs = [
        replace(
            shared,
            optimizer=key,
            lr=settings[key].lr,
            hyperparameters=tuple(hyperparameters[key].items()),
            schedule=schedule,
            schedule_parameters=tuple(handles[schedule].items()),
        )
        for key in optimizers
        for schedule in schedules
    ]
    if tuning != "same":
        specs = [racer.spec for racer in tune([replace(s, lr=RunSpec.lr) for s in specs], tuning, tolerance)]
    return tuple(specs)


def _rate(query: _Query, opening: RunSpec) -> float:
    """The learning rate: that of `lr_exact`, or of `lr`, which may lie between the slider's positions too."""
    low, high = LEARNING_RATES[0], LEARNING_RATES[-1]
    rate: float = query.ask(Entry("lr", "", opening.lr, low, high))
    exact: float | None = query.ask(Entry("lr_exact", "", None, 0.0, 10.0))
    between = "lr" in query.texts and _is_between(query.texts["lr"][-1])
    return rate if exact is None or between else exact


def _is_between(text: str) -> bool:
    """Whether a link's text for `lr` is a rate between two positions of the slider, which then counts."""
    try:
        asked = finite(text)
    except UnreadableError:
        return False
    return LEARNING_RATES[0] <= asked <= LEARNING_RATES[-1] and nearest(LEARNING_RATES, asked) != asked


def _noise(query: _Query, target: Target) -> float:
    return query.ask(Slider("noise", "", 1.0, 0.0, 5.0, 0.1)) if target.data is None else 1.0


def _batch_sizes(n: int, opening: RunSpec) -> Grid:
    """Powers of two, and all N examples."""
    sizes = (*(2**k for k in range(n.bit_length()) if 2**k < n), n)
    default = n if opening.batch_size is None else nearest(sizes, opening.batch_size)
    return Grid("batch_size", "", default, sizes)
