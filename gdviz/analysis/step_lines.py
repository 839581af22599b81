"""The lines that every step has, whatever its rule: the rate, the slope as measured, and the update."""

from dataclasses import replace

import numpy as np

from gdviz.analysis.account import Account, Arrow
from gdviz.analysis.filled_in import DIGITS, digits_to_cancel, digits_to_tell, shown
from gdviz.arrays import Array, Point, squared_norm
from gdviz.engine.oracle import Evaluation, Oracle, clipped
from gdviz.engine.setup import Setup
from gdviz.engine.trajectory import Recorded
from gdviz.optimizers.substep import Substep, Trial


def ask_schedule(account: Account, run: Recorded, t: int) -> None:
    """α_t, where a schedule changes it."""
    if "alpha" not in account.known:
        return
    rate = float(run.lr[t])
    account.known["factor"], account.symbols["factor"] = rate / run.spec.lr, "factor(t)"
    account.write("lr", "Ask the schedule", "{alpha}·{factor}", rate)


def measure_slope(account: Account, run: Recorded, t: int, oracle: Oracle) -> None:
    """g: as measured, then clipped, then with coupled weight decay."""
    bare = replace(oracle, clip_norm=None, weight_decay=None)
    measured = seen_at(run, t, bare).grad[:, 0]
    place, used = shown(run.theta[t]), run.trajectory.examples_used
    followed = "∇f(θₜ) without λ₁‖w‖₁" if oracle.smooth and run.objective.smooth is not run.objective else "∇f(θₜ)"
    told: str | None = followed.replace("θₜ", place.strip("()"))
    title = "Measure the slope"
    if oracle.offsets is not None:
        account.known |= {"exact": run.grad[t], "noise": oracle.offsets[t, :, 0]}
        account.symbols |= {"exact": followed, "noise": "ξ̄"}
        followed, told, title = "{exact} + {noise}", None, "Measure a batch's slope"
    elif oracle.sampler is not None:
        count = int(used[t + 1] - used[t])
        told = f"mean over {count} of {run.objective.examples} examples"
        followed, title = f"{followed} on the batch", "Measure a batch's slope"
    changed = oracle.clip_norm is not None, oracle.weight_decay is not None
    estimate = run.trajectory.estimate[t]
    account.write("g", title, followed, measured if any(changed) else estimate, numbers=told)
    if changed[0]:
        norm = float(np.sqrt(squared_norm(measured)))
        account.write("norm", "Measure its length", "‖{g}‖", norm)
        limit = run.spec.clip_norm or 0.0
        rule = "{g}·min(1, {clip_norm}/{norm})" if norm > 0.0 else "{g}"
        short = clipped(measured[:, None], limit)[:, 0]
        note = f"‖g‖ falls from {shown(norm)} to {shown(limit)}" if norm > limit else "short enough: it stays"
        account.write("g", "Clip its length", rule, short if changed[1] else estimate, note=note)
    if changed[1]:
        _decay(account, "g", "Add weight decay", estimate)
    line, theta = account.lines[-1], run.theta[t]
    account.lines[-1] = replace(line, arrow=Arrow("slope", "−g", theta, theta - estimate))


def seen_at(run: Recorded, t: int, oracle: Oracle) -> Evaluation:
    """What the engine saw at θ_t, one run as a batch."""
    seen = oracle.observe(run.objective, run.theta[t][:, None], t)
    seen.lr = run.lr[t : t + 1]
    return seen


def follow_rule(account: Account, substep: Substep, recorded: dict[str, Array]) -> None:
    """A line of the rule's own."""
    if substep.key in recorded:
        value = recorded[substep.key]
    elif substep.value is not None:
        value = substep.value(account.known)
    else:
        raise ValueError(f"the line {substep.title!r} has neither a recorded result nor a way to compute it")
    theta = account.known["theta"]
    arrow = Arrow("kept", f"−{substep.symbol}", theta, theta - value) if substep.arrow else None
    if not isinstance(substep, Trial):
        account.write(substep.key, substep.title, substep.rule, value, arrow=arrow)
        return
    near = np.array([substep.height, account.known["f"]])
    near_f, digits = digits_to_tell(near, np.full(2, value)).tolist()
    account.write(
        substep.key,
        substep.title,
        substep.rule,
        value,
        sign="≤" if substep.accepted else ">",
        digits={"f": digits},
        result_digits=max(near_f, digits),
        trial=substep.place,
        note=f"f is {shown(substep.height, near_f)} there",
    )


def take_step(account: Account, run: Recorded, t: int, direction: str, setup: Setup) -> None:
    """Decoupled weight decay, the update, and what an L1 penalty takes off after it."""
    theta, after, d = run.theta[t], run.theta[t + 1], run.trajectory.direction[t]
    if setup.decoupled_decay is not None:
        _decay(account, direction, "Decay the weights", d)
    rule = f"{{theta}} − {{lr}}·{{{direction}}}"
    account.digits[direction] = digits_to_cancel(run.lr[t] * d, after)
    name = f"−{account.symbols['lr']}·{account.symbols[direction]}"
    if setup.shrinkage is None:
        _go(account, "moved", "Take the step", rule, "theta", after, name)
        return
    half: Point = theta - run.lr[t] * d
    pull = setup.shrinkage[:, 0]
    account.symbols |= {"half": "θ̃", "shrinkage": "λ₁"}
    account.known["shrinkage"] = float(pull[0]) if (pull == pull[0]).all() else pull
    _go(account, "half", "Take the step", rule, "theta", half, name)
    shrunk = "sign({half})·max(|{half}| − {lr}·{shrinkage}, 0)"
    _go(account, "moved", "Shrink towards zero", shrunk, "half", after, f"{account.symbols['lr']}·λ₁ to zero")


def _decay(account: Account, key: str, title: str, total: Point) -> None:
    """A line that adds w·θ_t to what goes by `key`."""
    digits = digits_to_cancel(account.known[key], total)
    rule = f"{{{key}}} + {{weight_decay}}·{{theta}}"
    account.write(key, title, rule, total, digits={key: digits, "theta": digits})


def _go(account: Account, key: str, title: str, rule: str, before: str, after: Point, name: str) -> None:
    """A line that moves from the point `before`, with the digits it takes to see it."""
    begin = account.known[before]
    cancelling = digits_to_cancel(begin, after)
    digits = np.maximum(digits_to_tell(begin, after), cancelling)
    left = np.maximum(digits - (cancelling - DIGITS), DIGITS)
    arrow = Arrow("move", name, begin, after)
    account.write(key, title, rule, after, digits={before: digits}, result_digits=left, arrow=arrow)
