"""The sweeps by optax: one scan over the steps, vmapped over the settings, compiled by jit; float64."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from tests.benchmarks import tasks

jax.config.update("jax_enable_x64", True)


def rosenbrock(theta: Any) -> Any:
    return (1.0 - theta[0]) ** 2 + 100.0 * (theta[1] - theta[0] ** 2) ** 2


def ravine(theta: Any) -> Any:
    return 0.5 * (theta[0] ** 2 + tasks.KAPPA * theta[1] ** 2)


def ending(lr: Any, momentum: Any) -> Any:
    """f(θ_T) and the first steps at which the run converged and diverged, T + 1 for never."""
    rule = optax.sgd(lr, momentum)

    def step(carry: Any, t: Any) -> Any:
        theta, state, calm, gone = carry
        grad = jax.grad(rosenbrock)(theta)
        calm = jnp.where(jnp.sum(grad * grad) <= 1e-12, jnp.minimum(calm, t), calm)
        updates, state = rule.update(grad, state)
        theta = optax.apply_updates(theta, updates)
        gone = jnp.where(jnp.sum(theta * theta) <= tasks.REACH**2, gone, jnp.minimum(gone, t + 1))
        return (theta, state, calm, gone), None

    start, never = jnp.array(tasks.START), tasks.STEPS + 1
    begin = (start, rule.init(start), never, never)
    (theta, _, calm, gone), _ = jax.lax.scan(step, begin, jnp.arange(tasks.STEPS))
    return rosenbrock(theta), calm, gone


def path(lr: Any) -> Any:
    """(T+1, 2) points, their gradients and losses."""
    rule = optax.sgd(lr)

    def step(carry: Any, _: Any) -> Any:
        theta, state = carry
        loss, grad = jax.value_and_grad(ravine)(theta)
        updates, state = rule.update(grad, state)
        return (optax.apply_updates(theta, updates), state), (theta, grad, loss)

    start = jnp.array(tasks.FAN_START)
    _, kept = jax.lax.scan(step, (start, rule.init(start)), None, length=tasks.STEPS + 1)
    return kept


def map_job() -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """The jitted map and what it is called with."""
    return jax.jit(jax.vmap(ending)), tasks.settings()


def fan_job() -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """The jitted fan and what it is called with."""
    return jax.jit(jax.vmap(path, out_axes=-1)), (tasks.FAN,)


def check(name: str, found: Any) -> None:
    """Assert that what came out is what we have."""
    if name == "map":
        loss, _, gone = map(np.asarray, found)
        tasks.check_map(loss, gone <= tasks.STEPS)
    else:
        tasks.check_fan(np.asarray(found[0]))


JOBS = {"map": map_job, "fan": fan_job}
