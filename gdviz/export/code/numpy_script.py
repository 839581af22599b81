"""A run in plain NumPy: the objective and its gradient, the rule's own lines, one loop."""

from gdviz.export.code.batches import batch_lines, loop_head
from gdviz.export.code.data import asks_gdviz, data_lines, penalties
from gdviz.export.code.losses import LOSSES, PENALTIES, SHRINK, SUBGRADIENT
from gdviz.export.code.plan import Plan, plan_of
from gdviz.export.code.rules import RULES
from gdviz.export.code.schedules import REACTIVE, REACTIVE_INIT, SCHEDULES
from gdviz.export.code.surfaces import SURFACES, Formula
from gdviz.export.code.text import assigned, block, function, inside, sections, spelled
from gdviz.export.words import made_by, told_spec
from gdviz.losses import DataLoss
from gdviz.spec import RunSpec

CLIP = """
    norm = np.sqrt(np.sum(g * g))
    if norm > clip_norm:
        g = g * (clip_norm / norm)
"""
STOP = """
    if not np.linalg.norm(theta) <= reach:
        print("diverged at step", t + 1)
        break
"""


def to_numpy(spec: RunSpec) -> str:
    """A script that repeats the run of a spec with nothing but NumPy, and prints its last point and loss.

    It leaves the path θ_0 … θ_T in `path`, of shape (T+1, d), shorter if the run diverges. A large data set is
    asked of gdviz; data of one's own are written out, whatever their size. Raises ValueError as `gdviz.run` does.
    """
    plan = plan_of(spec)
    return sections(
        heading(plan, "NumPy"),
        imports(plan, "numpy"),
        *data_lines(plan),
        *_objective(plan),
        *batch_lines(plan),
        f"# The run\n{plan.numbers}",
        *schedule_lines(plan),
        *searched_lines(plan),
        _before(plan),
        _loop(plan),
        'path = np.array(path)\nprint("last point:", path[-1])\nprint("loss:", f(path[-1]))',
    )


def heading(plan: Plan, library: str) -> str:
    """What the script is, as its docstring, and the spec that it was made from."""
    spec, objective, optimizer = plan.spec, plan.objective, plan.optimizer
    what = f"{optimizer.title} on {objective.title}"
    return (
        f'"""{what}: {spec.steps} steps in {library}.\n\n'
        f"Optimizer: {optimizer.reference}\nObjective: {objective.reference}\n"
        f'"""\n\n# Made by {made_by()} for this run:\n# {told_spec(spec).to_json()}'
    )


def imports(plan: Plan, library: str) -> str:
    """The modules that the script needs."""
    needs_math = plan.spec.schedule != "constant" or plan.spec.objective == "ravine"
    standard = [name for name, needed in (("itertools", plan.batched), ("math", needs_math)) if needed]
    numpy = library == "numpy" or plan.batched or plan.loss is not None
    others = [*(["import numpy as np"] if numpy else []), *([f"import {library}"] if library != "numpy" else [])]
    others += ["import gdviz.data"] if asks_gdviz(plan) else []
    parts = ["\n".join(f"import {name}" for name in standard), "\n".join(others)]
    return "\n\n".join(filter(None, parts))


def _objective(plan: Plan) -> list[str]:
    if plan.loss is not None:
        return _loss(plan, plan.loss)
    formula, says = formula_of(plan), plan.objective.title
    parts = [
        surface_numbers(plan),
        function("f(theta)", f"{says}.", formula.value),
        function("gradient(theta)", "∇f.", formula.gradient),
    ]
    if plan.optimizer.second_order:
        parts.append(function("hessian(theta)", "∇²f.", formula.hessian))
    return parts


def formula_of(plan: Plan) -> Formula:
    """The lines of the surface."""
    pure = plan.spec.objective == "saddle" and plan.objective.defaults()["pure"]
    return SURFACES["pure saddle" if pure else plan.spec.objective]


def surface_numbers(plan: Plan) -> str:
    """What the surface is given, and what is made of that once."""
    numbers = {name: value for name, value in plan.objective.defaults().items() if name != "pure"}
    return "\n".join(filter(None, [assigned(numbers), block(formula_of(plan).setup)]))


def loss_numbers(loss: DataLoss) -> str:
    """What the loss is given beside its data."""
    numbers = {name: value for name, value in loss.defaults().items() if name == "delta"}
    return assigned({**numbers, **penalties(loss)})


def _loss(plan: Plan, loss: DataLoss) -> list[str]:
    terms = LOSSES[loss.key]
    outputs = f"z = Phi @ theta\n{terms.from_output}\n"
    value = penalised(loss, f"np.mean({terms.loss})", "np")
    slope = [outputs + f"g = Phi.T @ ({terms.slope}) / len(y)"]
    slope += ["g = g + l2 * on * theta"] if "l2" in penalties(loss) else []
    slope += [block(SUBGRADIENT)] if plan.subgradient else []
    told = "∇f, the mean over these examples." if plan.batched else "∇f."
    told = told.replace("∇f", "∇f without the L1 penalty") if plan.l1 and not plan.subgradient else told
    parts = [
        loss_numbers(loss),
        function("f(theta)", f"{loss.title}, the mean over all examples.", f"{outputs}return {value}"),
        function(f"gradient({arguments(plan)})", told, "\n".join([*slope, "return g"])),
    ]
    if plan.optimizer.second_order:
        bent = f"(Phi.T * ({terms.bend})) @ Phi / len(y)" + (
            " + l2 * np.diag(on)" if "l2" in penalties(loss) else ""
        )
        parts.append(function("hessian(theta)", "∇²f.", f"{outputs}return {bent}"))
    return parts


def arguments(plan: Plan) -> str:
    """Those of a function that may be asked for some of the examples."""
    return "theta, Phi=Phi, y=y" if plan.batched else "theta"


def penalised(loss: DataLoss, mean: str, library: str) -> str:
    """The mean and the penalties, as a sum."""
    return " + ".join([mean, *(PENALTIES[name].format(m=library) for name in penalties(loss))])


def schedule_lines(plan: Plan) -> list[str]:
    """The function learning_rate(t), unless the rate is constant or listens to the loss."""
    key, schedule = plan.spec.schedule, plan.schedule
    if key == "constant" or schedule.reactive:
        return []
    return [function("learning_rate(t)", f"{schedule.title}: the rate of step t = 0 … steps − 1.", SCHEDULES[key])]


def rate_lines(plan: Plan, value: str = "f(theta)") -> str:
    """The lines of the loop that set lr; `value` is how the loop asks for f."""
    key = plan.spec.schedule
    if key == "constant":
        return ""
    return block(REACTIVE[key]).format(value=value) if plan.schedule.reactive else "lr = learning_rate(t)"


def _before(plan: Plan) -> str:
    """The start, and what the rule and the schedule remember."""
    remembered = block(RULES[plan.spec.optimizer].init)
    start = f"theta = np.array([{', '.join(map(spelled, plan.start))}])"
    return "\n".join(
        filter(None, [start, remembered, REACTIVE_INIT.get(plan.spec.schedule, ""), "path = [theta]"])
    )


def _loop(plan: Plan) -> str:
    """Measure, clip, decay, step: in the order of the engine."""
    rule = RULES[plan.spec.optimizer]
    steps = inside(
        rate_lines(plan),
        f"g = {_measured(plan)}",
        CLIP if plan.spec.clip_norm is not None else "",
        "g = g + weight_decay * theta" if plan.coupled else "",
        _bend(plan),
        settled(rule.body, plan),
        f"theta = theta - lr * {stepped(rule.direction, plan)}",
        SHRINK if plan.l1 and plan.optimizer.proximal else "",
        "path.append(theta)",
        STOP,
    )
    return f"{loop_head(plan)}\n{steps}"


def _measured(plan: Plan) -> str:
    if not plan.batched:
        return "gradient(theta)"
    return (
        "gradient(theta) + xi[batch].mean(axis=0)"
        if plan.loss is None
        else "gradient(theta, Phi[batch], y[batch])"
    )


def _bend(plan: Plan) -> str:
    """The Hessian, where the rule asks for it."""
    if not plan.optimizer.second_order:
        return ""
    return "H = hessian(theta)" + (" + weight_decay * np.eye(len(theta))" if plan.coupled else "")


def settled(body: str, plan: Plan) -> str:
    """A rule's lines for this plan: what a line search looks at, and which curvature Newton divides by."""
    if plan.optimizer.searching:
        return body if plan.coupled else body.replace("searched(", "f(")
    absolute = plan.optimizer.second_order and plan.optimizer.defaults()["absolute"]
    return body.replace("/ values[bent]", "/ abs(values[bent])") if absolute else body


def stepped(direction: str, plan: Plan) -> str:
    """The direction, with decoupled weight decay."""
    return f"({direction} + weight_decay * theta)" if plan.decoupled else direction


def searched_lines(plan: Plan) -> list[str]:
    """What a line search looks at under weight decay, f + ½w‖θ‖²."""
    if not (plan.optimizer.searching and plan.coupled):
        return []
    body = "return f(theta) + 0.5 * weight_decay * (theta * theta).sum()"
    return [function("searched(theta)", "f with its weight decay: what the gradient g belongs to.", body)]
