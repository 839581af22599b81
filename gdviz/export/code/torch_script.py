"""A run in PyTorch: f alone is written out, its gradient is autograd's, the rule torch.optim's where it has it."""

from gdviz.export.code.batches import batch_lines, loop_head
from gdviz.export.code.data import data_lines, penalties
from gdviz.export.code.losses import LOSSES, PENALTIES
from gdviz.export.code.numpy_script import (
    arguments,
    formula_of,
    heading,
    imports,
    loss_numbers,
    penalised,
    rate_lines,
    schedule_lines,
    searched_lines,
    settled,
    stepped,
    surface_numbers,
)
from gdviz.export.code.plan import Plan, plan_of
from gdviz.export.code.rules import BY_HAND, TORCH
from gdviz.export.code.schedules import REACTIVE_INIT
from gdviz.export.code.text import block, function, inside, sections, spelled
from gdviz.losses import DataLoss
from gdviz.spec import RunSpec

CLIP = """
    norm = g.norm()
    if norm > clip_norm:
        g = g * (clip_norm / norm)  # torch.nn.utils.clip_grad_norm_ would add 1e-6 to the norm
"""
SUBGRADIENT = """
    with torch.no_grad():  # |w| has no derivative at 0: there the shortest subgradient
        at_zero = g.sign() * (g.abs() - l1 * on).clamp(min=0)
        g = torch.where(theta == 0, at_zero, g + l1 * on * theta.sign())
"""
SHRINK = "theta.copy_(theta.sign() * (theta.abs() - lr * l1 * on).clamp(min=0))  # the L1 penalty's own step"
STOP = """
    if not theta.detach().norm() <= reach:
        print("diverged at step", t + 1)
        break
"""
DECAYS = {"adamw": ", weight_decay=0"}
PLAIN = """
    optimizer.zero_grad()
    {measured}.backward()
    optimizer.step()
"""
END = 'path = torch.stack(path)\nprint("last point:", path[-1])\nprint("loss:", f(path[-1]).item())'


def to_torch(spec: RunSpec) -> str:
    """A script that repeats the run of a spec with PyTorch, in double precision as gdviz is.

    As `to_numpy`, with autograd for the gradient and `torch.optim` for the update. The rules that PyTorch lacks,
    Lion, the proximal gradient, the line search and Newton's method, are written out.
    """
    plan = plan_of(spec)
    return sections(
        heading(plan, "PyTorch"),
        imports(plan, "torch"),
        "torch.set_default_dtype(torch.float64)  # as gdviz",
        *(_of_data(lines) for lines in data_lines(plan)),
        *_objective(plan),
        *_as_tensor(batch_lines(plan)),
        f"# The run\n{plan.numbers}",
        *schedule_lines(plan),
        *searched_lines(plan),
        _before(plan),
        _loop(plan),
        END,
    )


def _of_data(lines: str) -> str:
    """The lines of the data, which end in tensors."""
    if "Phi = " not in lines:
        return lines
    made = lines.replace("on = np.array(", "on = torch.tensor(").replace("on = np.ones(", "on = torch.ones(")
    return made + "\nPhi, y = torch.tensor(Phi), torch.tensor(y)"


def _as_tensor(parts: list[str]) -> list[str]:
    """The lines of the batches, ξ a tensor where there is one."""
    return [part + "\nxi = torch.tensor(xi)" if "xi = " in part else part for part in parts]


def _objective(plan: Plan) -> list[str]:
    if plan.loss is None:
        body = formula_of(plan).torch_value
        return [surface_numbers(plan), function("f(theta)", f"{plan.objective.title}.", body)]
    return _loss(plan, plan.loss)


def _loss(plan: Plan, loss: DataLoss) -> list[str]:
    """f; and without its L1 penalty, which has no derivative at 0, f is `smooth`."""
    terms = LOSSES[loss.key]
    outputs = f"z = Phi @ theta\n{terms.from_output}\n"
    said = "the mean over these examples" if plan.batched else "the mean over all examples"
    head, numbers = arguments(plan), loss_numbers(loss)
    if not plan.l1:
        value = penalised(loss, terms.torch, "torch")
        return [numbers, function(f"f({head})", f"{loss.title}, {said}.", f"{outputs}return {value}")]
    value = terms.torch + (f" + {PENALTIES['l2'].format(m='torch')}" if "l2" in penalties(loss) else "")
    told = f"{loss.title} without its L1 penalty, {said}."
    return [
        numbers,
        function(f"smooth({head})", told, f"{outputs}return {value}"),
        function("f(theta)", f"{loss.title}.", f"return smooth(theta) + {PENALTIES['l1'].format(m='torch')}"),
    ]


def _before(plan: Plan) -> str:
    """The start, the optimizer or what a rule written out remembers, and the schedule's memory."""
    key = plan.spec.optimizer
    lines = [f"theta = torch.tensor([{', '.join(map(spelled, plan.start))}], requires_grad=True)"]
    if key in TORCH:
        rule = TORCH[key].replace("lr=lr", f"lr={'lr' if plan.spec.schedule == 'constant' else 'base_lr'}")
        # AdamW would decay by 0.01 unless told otherwise.
        decay = ", weight_decay=weight_decay" if plan.spec.weight_decay else DECAYS.get(key, "")
        lines.append(f"optimizer = torch.optim.{rule.removesuffix(')')}{decay})")
    else:
        lines.append(block(BY_HAND[key].init))
    lines += [REACTIVE_INIT.get(plan.spec.schedule, ""), "path = [theta.detach().clone()]"]
    return "\n".join(filter(None, lines))


def _loop(plan: Plan) -> str:
    rate = 'optimizer.param_groups[0]["lr"] = lr' if plan.spec.schedule != "constant" else ""
    steps = inside(
        rate_lines(plan, "f(theta).item()"),
        rate if plan.spec.optimizer in TORCH else "",
        _step(plan),
        "path.append(theta.detach().clone())",
        STOP,
    )
    return f"{loop_head(plan)}\n{steps}"


def _step(plan: Plan) -> str:
    """As every PyTorch program does it; or with the gradient in hand, where something is to be done to it."""
    clipping, by_hand = plan.spec.clip_norm is not None, plan.spec.optimizer in BY_HAND
    if not (clipping or by_hand or plan.subgradient):
        measured = _measured(plan)
        return PLAIN.format(measured=f"({measured})" if " + " in measured else measured)
    parts = [
        f"(g,) = torch.autograd.grad({_measured(plan)}, theta)",
        SUBGRADIENT if plan.subgradient else "",
        CLIP if clipping else "",
        _by_hand(plan) if by_hand else "theta.grad = g\noptimizer.step()",
    ]
    return "\n".join(block(part) for part in parts if part)


def _measured(plan: Plan) -> str:
    """What is differentiated."""
    if plan.loss is None:
        return "f(theta) + xi[batch].mean(dim=0) @ theta" if plan.batched else "f(theta)"
    return f"{'smooth' if plan.l1 else 'f'}({'theta, Phi[batch], y[batch]' if plan.batched else 'theta'})"


def _by_hand(plan: Plan) -> str:
    """The rule under no_grad: torch.optim has none such."""
    rule = BY_HAND[plan.spec.optimizer]
    steps = inside(
        "g = g + weight_decay * theta" if plan.coupled else "",
        "H = H + weight_decay * torch.eye(len(theta))" if plan.coupled and plan.optimizer.second_order else "",
        settled(rule.body, plan),
        f"theta -= lr * {stepped(rule.direction, plan)}",
        SHRINK if plan.l1 and plan.optimizer.proximal else "",
    )
    bend = "H = torch.autograd.functional.hessian(f, theta)\n" if plan.optimizer.second_order else ""
    return f"{bend}with torch.no_grad():  # torch.optim has no such rule\n{steps}"
