"""A run's setting in words, for paper: what is minimised, from where, by which rule and with which numbers."""

from gdviz.analysis.wording import number, steps
from gdviz.engine.entries import groups_of, objective_of, start_of
from gdviz.losses import DataLoss
from gdviz.objective import Objective
from gdviz.optimizers import OPTIMIZERS
from gdviz.schedules import SCHEDULES as ALL_SCHEDULES
from gdviz.spec import RunSpec
from gdviz.teaching.formulas import RULES, SCHEDULES, formula_of


def setting_in_words(spec: RunSpec) -> str:
    """The whole setting as a few short sentences, every number as it is used."""
    objective = objective_of(spec)
    parts = [_objective(spec, objective), f"Start: {_point(objective, start_of(spec))}.", _rule(spec)]
    parts += [_schedule(spec)] if spec.schedule != "constant" else []
    parts += [f"T = {steps(spec.steps)}."]
    parts += [_batches(spec, objective)] if spec.batch_size is not None else []
    parts += [f"Weight decay {number(spec.weight_decay)}."] if spec.weight_decay else []
    parts += [f"Gradients clipped at {number(spec.clip_norm)}."] if spec.clip_norm is not None else []
    return " ".join(parts)


def _objective(spec: RunSpec, objective: Objective) -> str:
    formula = formula_of(objective)
    title = f"{objective.title}: {formula}" if formula else objective.title
    shown = {
        name: value for name, value in objective.defaults().items() if name in ("kappa", "rotation", "curvature")
    }
    words = []
    if shown.get("kappa", 1.0) > 1.0:
        words.append(f"κ = {number(shown['kappa'])}")
    if shown.get("rotation"):
        words.append(f"turned by {number(shown['rotation'])}°")
    if isinstance(objective, DataLoss):
        words.append(f"{objective.dataset.title}, N = {objective.examples}")
        words += ["features standardised"] if objective.defaults().get("standardise") else []
    elif not formula:
        words += [
            f"{objective.domains()[name].symbol} = {number(value)}" for name, value in spec.objective_numbers
        ]
    return f"{title} ({', '.join(words)})." if words else f"{title}."


def _point(objective: Objective, start: tuple[float, ...]) -> str:
    if len(start) == 1:
        return number(start[0], 4)
    return f"({', '.join(objective.axes)}) = ({', '.join(number(value, 4) for value in start)})"


def _rule(spec: RunSpec) -> str:
    rule = OPTIMIZERS[spec.optimizer]
    chosen = groups_of(spec)["hyperparameters"].configured(spec.hyperparameters)
    formula = f": {RULES[spec.optimizer]}" if spec.optimizer in RULES else ""
    numbers = [f"α = {number(spec.lr, 4)}"]
    numbers += [
        f"{chosen.domains()[name].symbol} = {number(value, 4)}" for name, value in chosen.defaults().items()
    ]
    return f"{rule.title}{formula}; {', '.join(numbers)}."


def _schedule(spec: RunSpec) -> str:
    rule = ALL_SCHEDULES[spec.schedule].configured(spec.schedule_parameters)
    numbers = [f"{rule.domains()[name].symbol} = {number(value)}" for name, value in rule.defaults().items()]
    parts = [*([SCHEDULES[spec.schedule]] if spec.schedule in SCHEDULES else []), *numbers]
    return f"Schedule: {rule.title}{'; ' if parts else ''}{', '.join(parts)}."


def _batches(spec: RunSpec, objective: Objective) -> str:
    noise = "" if isinstance(objective, DataLoss) else f", noise σ = {number(spec.noise)}"
    drawn = "drawn anew for each step" if spec.sampling == "independent" else "in shuffled epochs"
    batch = f"mini-batches of {spec.batch_size} of {objective.examples} examples"
    return f"g from {batch}{noise}, {drawn}, seed {spec.seed}."
