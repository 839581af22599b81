"""The sweeps by PyTorch's optimizers in a loop: a parameter and an optimizer for each run, slopes by autograd."""

from collections.abc import Callable

import numpy as np
import torch

from tests.benchmarks import tasks
from tests.benchmarks.reference import Vector

SAMPLE = 12
"""Runs that are done; the time of the rest is extrapolated."""


def run(
    f: Callable[[torch.Tensor], torch.Tensor], start: Vector, reach: float, lr: float, momentum: float
) -> Vector:
    """The path of one run, (T+1, 2)."""
    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=lr, momentum=momentum)
    path = [theta.detach().numpy().copy()]
    for _ in range(tasks.STEPS):
        optimizer.zero_grad()
        f(theta).backward()
        optimizer.step()
        path.append(theta.detach().numpy().copy())
        if not np.hypot(*path[-1]) <= reach:
            break
    return np.array(path)


def rosenbrock(theta: torch.Tensor) -> torch.Tensor:
    return (1.0 - theta[0]) ** 2 + 100.0 * (theta[1] - theta[0] ** 2) ** 2


def ravine(theta: torch.Tensor) -> torch.Tensor:
    return 0.5 * (theta[0] ** 2 + tasks.KAPPA * theta[1] ** 2)


def map_sample() -> Callable[[], object]:
    """Some of the map's runs, ready to run, once they are found to end as ours."""
    torch.set_num_threads(1)
    rates, betas = tasks.settings()
    some = np.random.default_rng(0).integers(rates.size, size=SAMPLE)
    start = np.array(tasks.START)

    def work() -> list[Vector]:
        return [run(rosenbrock, start, tasks.REACH, float(rates[k]), float(betas[k]))[-1] for k in some]

    ends = np.array(work()).T
    with np.errstate(all="ignore"):
        gone = ~(np.hypot(*ends) <= tasks.REACH)
        loss = (1.0 - ends[0]) ** 2 + 100.0 * (ends[1] - ends[0] ** 2) ** 2
    tasks.check_map(loss, gone, some, share=1.0)
    return work


def fan_sample() -> Callable[[], object]:
    """Some of the fan's runs, ready to run, once their paths are found to be ours."""
    torch.set_num_threads(1)
    some = np.linspace(0, tasks.FAN.size - 10, SAMPLE).astype(int)
    start = np.array(tasks.FAN_START)

    def work() -> list[Vector]:
        return [run(ravine, start, tasks.FAN_REACH, float(tasks.FAN[k]), 0.0) for k in some]

    for k, path in zip(some, work(), strict=True):
        whole = np.full((tasks.STEPS + 1, 2, 1), np.nan)
        whole[: len(path), :, 0] = path
        tasks.check_fan(whole, [k])
    return work
