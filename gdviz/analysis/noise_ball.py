"""The noise ball: mini-batches keep gradient descent off the minimum while α is constant; a decaying α settles."""

from dataclasses import dataclass, replace

import numpy as np

from gdviz.analysis.estimator import noise_along
from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.theory import stationary_excess
from gdviz.analysis.wording import number
from gdviz.arrays import Array
from gdviz.engine.entries import objective_of
from gdviz.engine.run import Descent, escaped
from gdviz.engine.setup import Setup, prepare
from gdviz.losses import DataLoss
from gdviz.objective import Objective
from gdviz.schedules import SCHEDULES
from gdviz.spec import RunSpec

LOWEST, HIGHEST, RATES = 0.02, 0.5, 6
"""αL of the learning rates: from a hundredth to a quarter of the limit."""
SETTLING = 4.0
"""A direction settles in T steps if αλT is at least this."""
READ, LAST = 2.0 / 3.0, 0.1
"""The last part of a run that is averaged, under a constant and under a decaying α."""
DRAWN = ("independent", "shuffled")


@dataclass(frozen=True)
class Wandering:
    """The mean of f − f* in the long run, measured and by theory, (A, K): α goes down the rows, B along them."""

    measured: Array
    predicted: Array


@dataclass(frozen=True)
class NoiseBall:
    """Where gd ends up for the learning rates `lr` (A,) and batch sizes (K,), its batches drawn in two ways.

    `decaying` (A, K) is what the independent runs come to under α/(1 + αμt), μ the smallest eigenvalue, over the
    last tenth of their `steps`. A measurement is NaN where a run diverges, or hovers a hundred times higher than
    theory has it, and everywhere if the flattest direction would not settle. `text` says what came out.
    """

    lr: Array
    batch_sizes: Array
    independent: Wandering
    shuffled: Wandering
    decaying: Array
    steps: int
    text: str

    @property
    def ratio(self) -> Array:
        """α/B, (A, K)."""
        return self.lr[:, None] / self.batch_sizes


def noise_ball(spec: RunSpec) -> NoiseBall:
    """The NoiseBall of gd on a spec's objective with its noise; nothing else in the spec has a part in it.

    Runs begin at the minimum and go through the engine. Raises ValueError, with a sentence to show, for an
    objective that is not quadratic or is flat somewhere, and where the minimum has no noise.
    """
    objective = objective_of(spec)
    if not objective.quadratic:
        raise ValueError(f"{objective.title} is not quadratic here; the noise ball is drawn for quadratics alone.")
    bend, n = bend_at_minimum(objective), objective.examples
    eigenvalues, noise = bend.eigenvalues, noise_along(objective, spec.noise, bend.directions)
    sizes, (lr, steps, seeds, settles) = _sizes(n), _trials(objective, eigenvalues)
    chosen = RunSpec(spec.objective, objective_parameters=spec.objective_parameters, noise=spec.noise, steps=steps)
    found = np.full((3, lr.size, sizes.size), np.nan)
    if settles:
        found = np.mean([_measured(chosen, lr, sizes, group, bend.smallest) for group in seeds], axis=0)
    independent, shuffled = (
        np.array([stationary_excess(eigenvalues, noise, lr, int(b), n, way) for b in sizes]).T for way in DRAWN
    )
    found[found > 100.0 * independent] = np.nan
    ways = Wandering(found[0], independent), Wandering(found[1], shuffled)
    ball = NoiseBall(lr, sizes, *ways, found[2], steps, "")
    slow = f"with κ = {number(bend.condition_number)} the flattest direction would not settle in {steps} steps"
    return replace(ball, text=_told(ball, n) if settles else f"Theory alone is drawn: {slow}.")


def _measured(spec: RunSpec, lr: Array, sizes: Array, seeds: range, smallest: float) -> Array:
    """The mean excess over the seeds with independent, with shuffled, and with independent batches and decay."""
    mesh = np.meshgrid(lr, sizes, seeds, indexing="ij")
    axes = {name: values.ravel() for name, values in zip(("lr", "batch_size", "seed"), mesh, strict=True)}
    if len(seeds) == 1:
        # Then the examples of a step are gathered once for all runs.
        spec = replace(spec, seed=int(axes.pop("seed")[0]))
    independent, shuffled = (prepare(replace(spec, sampling=way), axes, runs=mesh[0].size) for way in DRAWN)
    rule = SCHEDULES["inverse_time"]
    allowed = rule.domains()["decay"]
    decay = rule.configured({"decay": np.clip(axes["lr"] * smallest, allowed.low, allowed.high)})
    ends = [_mean_excess(independent, READ), _mean_excess(shuffled, READ)]
    ends.append(_mean_excess(replace(independent, schedule=decay), LAST))
    means: Array = np.reshape(ends, (3, *mesh[0].shape)).mean(axis=-1)
    return means


def _mean_excess(setup: Setup, part: float) -> Array:
    """f − f* averaged over the last part of each run, all from the minimum, (R,); NaN if it diverges."""
    minimum = np.array(setup.objective.minima[0])[:, None]
    descent = Descent(replace(setup, start=np.broadcast_to(minimum, setup.start.shape)))
    first, total = setup.steps - round(part * setup.steps), np.zeros(setup.start.shape[1])
    with np.errstate(all="ignore"):
        for turn in descent.turns():
            if turn.t >= first:
                total += turn.seen.value
        mean: Array = total / (setup.steps - first) - setup.objective.lowest
        mean[escaped(descent.theta, setup.reach)] = np.nan
    return mean


def _sizes(examples: int) -> Array:
    """Three powers of 2 below N, evenly spaced, or as many as there are."""
    powers = np.exp2(np.arange((examples - 1).bit_length(), dtype=float))
    return powers[:: max(1, round(powers.size / 3))][:3]


def _trials(objective: Objective, eigenvalues: Array) -> tuple[Array, int, list[range], bool]:
    """Learning rates, steps, seeds in groups that run together, and whether the flattest direction can settle.

    The rates go from LOWEST/L, or the slowest that settles, to HIGHEST/L. On a loss tr H stands for L: an example
    alone may be that steep, and gd with few of them is unstable long before 2/L.
    """
    steepest, steps, seeds = float(eigenvalues[-1]), 2048, [range(8)]
    if isinstance(objective, DataLoss):
        steepest, steps = float(eigenvalues.sum()), min(600, max(300, 150_000 // objective.examples))
        seeds = [range(seed, seed + 1) for seed in range(3 if objective.examples <= 100 else 2)]
    low, high, slowest = LOWEST / steepest, HIGHEST / steepest, SETTLING / (float(eigenvalues[0]) * steps)
    return np.geomspace(low if slowest >= high else max(low, slowest), high, RATES), steps, seeds, slowest < high


def _told(ball: NoiseBall, examples: int) -> str:
    hovering, shuffled, settled = ball.independent.measured, ball.shuffled.measured, ball.decaying
    seen = np.minimum(np.minimum(hovering, shuffled), settled) > 0.0
    steep = "single examples are too steep for such learning rates, and the runs diverge."
    if seen.sum() < 2:
        return f"Theory alone is drawn: {steep}"
    # The share that being drawn without replacement takes is no matter of α/B.
    whole = hovering * (examples - 1) / (examples - ball.batch_sizes)
    slope = np.polyfit(np.log(ball.ratio[seen]), np.log(whole[seen]), 1)[0]
    below, fallen = (hovering[seen] / shuffled[seen]).max(), np.exp(np.log(hovering[seen] / settled[seen]).mean())
    return (
        f"Independent batches: the excess follows α/B (slope {number(slope)} on log axes); shuffled epochs lie up "
        f"to ×{number(below, 2)} below; a decaying α settles, after {ball.steps} steps on average "
        f"×{number(fallen, 2)} below.{'' if seen.all() else f' Where points are missing, {steep}'}"
    )
