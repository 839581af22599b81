"""Where a batch of runs ends, against the same runs one by one."""

import numpy as np
import pytest

import gdviz
from gdviz import RunSpec
from gdviz.engine.ends import NOWHERE, Ends, ends
from gdviz.engine.setup import prepare

FIELDS = ("theta", "place", "since", "diverged")
RUNS = 16


def starts(spec: RunSpec, runs: int = RUNS) -> dict[str, np.ndarray]:
    """Starts anywhere in the view."""
    rng = np.random.default_rng(3)
    sides = gdviz.SURFACES[spec.objective].view
    return {name: rng.uniform(*side, runs) for name, side in zip(("start_x", "start_y"), sides, strict=True)}


def ended(spec: RunSpec, radius: float, **choices) -> Ends:
    places = np.array(gdviz.SURFACES[spec.objective].minima).T
    return ends(prepare(spec, starts(spec), RUNS), places, radius, **choices)


def alone(spec: RunSpec) -> list[gdviz.Run]:
    pairs = zip(*(axis.tolist() for axis in starts(spec).values()), strict=True)
    return [gdviz.run(RunSpec(**{**spec.as_dict(), "start": pair})) for pair in pairs]


def distances(run: gdviz.Run) -> np.ndarray:
    """‖θ_t − p‖ for each step and minimum."""
    return np.linalg.norm(run.theta[:, None] - np.array(run.objective.minima), axis=-1)


SPECS = {
    **{key: RunSpec("himmelblau", optimizer=key, lr=0.01, steps=150) for key in gdviz.OPTIMIZERS},
    "many diverge": RunSpec("himmelblau", optimizer="momentum", lr=0.015, steps=150),
    "long at rest": RunSpec("himmelblau", lr=0.01, steps=700),
    "line search at rest": RunSpec("two_wells", optimizer="armijo", lr=1.0, steps=120),
    "Newton at rest": RunSpec("saddle", optimizer="newton", lr=1.0, steps=60),
    # At first θ is too coarse for the step, until the velocity, or the rate, has grown.
    "still at first": RunSpec(
        "bowl", optimizer="momentum", lr=2e-17, steps=60, hyperparameters={"momentum": 0.99}
    ),
    "still at first by schedule": RunSpec("bowl", lr=1e-15, steps=60, schedule="one_cycle"),
    "still for a batch": RunSpec("bowl", lr=1e-16, steps=60, batch_size=4, noise=5.0),
    "wandering": RunSpec("rastrigin", lr=0.05, steps=150),
    "a schedule": RunSpec("two_wells", lr=0.05, steps=150, schedule="cosine"),
    "a schedule that looks": RunSpec("two_wells", lr=0.05, steps=150, schedule="plateau"),
    "batches": RunSpec("himmelblau", optimizer="adam", lr=0.1, steps=150, batch_size=4, noise=5.0, seed=9),
    "clipped and decayed": RunSpec("rastrigin", lr=0.01, steps=150, clip_norm=1.0, weight_decay=0.1),
    "one step": RunSpec("bowl", lr=1.0, steps=1),
    "all diverge": RunSpec("rosenbrock", lr=0.5, steps=150),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_every_run_ends_where_it_ends_alone_to_the_bit(spec):
    radius = 0.45
    found = ended(spec, radius)
    for r, run in enumerate(alone(spec)):
        diverged = run.termination.kind == "diverged"
        assert found.diverged[r] == (run.termination.step if diverged else NOWHERE)
        if diverged:
            assert np.isnan(found.theta[:, r]).all()
            assert found.place[r] == found.since[r] == NOWHERE
            continue
        assert found.theta[:, r].tobytes() == run.theta[-1].tobytes()
        near = np.flatnonzero(distances(run)[-1] <= radius)
        assert found.place[r] == (near[0] if near.size else NOWHERE)
        assert (found.since[r] == NOWHERE) == (not near.size)


@pytest.mark.parametrize("block", [1, 7, RUNS, 1000])
@pytest.mark.parametrize("name", ["momentum", "many diverge", "batches", "line search at rest", "all diverge"])
def test_blocks_of_another_size_give_the_same_answer(name, block):
    whole, parts = ended(SPECS[name], 0.09), ended(SPECS[name], 0.09, block=block)
    for field in FIELDS:
        assert getattr(whole, field).tobytes() == getattr(parts, field).tobytes()


@pytest.mark.parametrize("name", ["gd", "momentum", "rmsprop", "a schedule", "long at rest"])
def test_a_run_is_there_from_its_step_on_and_that_step_is_at_most_five_percent_late(name):
    spec, radius = SPECS[name], 0.3
    found = ended(spec, radius)
    checked = 0
    for r, run in enumerate(alone(spec)):
        if found.place[r] == NOWHERE:
            continue
        outside = np.flatnonzero(distances(run)[:, found.place[r]] > radius)
        arrived = int(outside[-1]) + 1 if outside.size else 0
        since = int(found.since[r])
        # Between two looks a swing may leave the place unseen; then the step told is an earlier arrival.
        missed = set(range(since, spec.steps + 1)) & set(outside.tolist())
        assert arrived <= since <= 1.05 * arrived + 1 or missed
        checked += not missed
    assert checked > 4


def test_whoever_starts_at_a_place_and_stays_has_been_there_since_step_0():
    spec = RunSpec("bowl", lr=0.1, steps=30)
    found = ends(prepare(spec, {"start_x": np.array([0.1, 2.0])}, 2), np.zeros((2, 1)), 2.5)
    assert found.since.tolist() == [0, 2]


def test_passing_by_is_not_an_end():
    # A heavy ball swings through the minimum of the bowl and is far on the other side in the end.
    spec = RunSpec("bowl", optimizer="momentum", hyperparameters={"momentum": 0.99}, lr=0.01, steps=31)
    run = gdviz.run(RunSpec(**{**spec.as_dict(), "start": (2.0, 0.0)}))
    radius = 0.3
    assert (np.abs(run.theta[:-1, 0]) <= radius).any()
    found = ends(
        prepare(spec, {"start_x": np.array([2.0]), "start_y": np.array([0.0])}, 1), np.zeros((2, 1)), radius
    )
    assert found.place.tolist() == [NOWHERE]
    assert found.since.tolist() == [NOWHERE]


def test_whoever_diverges_between_two_looks_has_ended_nowhere():
    # Nine more digits each step: within the radius at step 24, and beyond all scales at step 25.
    setup = prepare(RunSpec("bowl", lr=1e9, steps=40), {"start_x": np.array([1e-218]), "start_y": np.zeros(1)}, 1)
    found = ends(setup, np.zeros((2, 1)), 0.5)
    assert found.diverged.tolist() == [25]
    assert found.place.tolist() == found.since.tolist() == [NOWHERE]
