"""Who wins a race: against the losses of the runs read by hand, with ties, divergences and losers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz.analysis.finish import steps_to_part
from gdviz.analysis.leaderboard import leaderboard

TITLES = {key: rule.title for key, rule in gdviz.OPTIMIZERS.items()}


def race(optimizers, lr=0.05, **choices) -> list[gdviz.Run]:
    """A run of each; `lr` is one for all, or one for each."""
    rates = dict.fromkeys(optimizers, lr) if isinstance(lr, float) else dict(zip(optimizers, lr, strict=True))
    return [gdviz.run(optimizer=key, lr=rates[key], **choices) for key in optimizers]


def placed(runs, tolerance=1e-3, by="steps") -> list[tuple[int, str]]:
    return [(row.place, row.optimizer) for row in leaderboard(runs, tolerance, by).rows]


def told(runs, tolerance=1e-3, by="steps") -> str:
    return leaderboard(runs, tolerance, by).text


def last_stay(losses, tolerance: float, lowest: float) -> float:
    """The step from which on a part of the start's excess is left, read off the losses one by one from the end."""
    steps = math.nan
    for t in reversed(range(len(losses))):
        if not losses[t] - lowest <= tolerance * (losses[0] - lowest):
            break
        steps = float(t)
    return steps


@pytest.mark.parametrize("tolerance", [0.1, 1e-3])
@pytest.mark.parametrize(
    ("choices", "lowest"),
    [
        ({"objective": "ravine"}, 0.0),
        ({"objective": "saddle", "steps": 300}, -0.25),
        ({"objective": "ravine", "noise": 0.5, "batch_size": 8}, 0.0),
        # The mean squared error of the line y = 0.7x + 2 for the points (1, 2), (2, 4), (3, 5), (4, 4).
        ({"objective": "linear_regression"}, np.mean((np.array([2.7, 3.4, 4.1, 4.8]) - [2, 4, 5, 4]) ** 2)),
    ],
    ids=str,
)
def test_steps_work_and_excess_are_those_of_the_runs(choices, lowest, tolerance):
    runs = race(["gd", "adam", "newton", "armijo"], **choices)
    rows = {row.optimizer: row for row in leaderboard(runs, tolerance).rows}
    for run in runs:
        row, steps = rows[run.spec.optimizer], last_stay(run.loss.tolist(), tolerance, lowest)
        np.testing.assert_equal(row.steps, steps)
        assert (row.title, row.lr) == (TITLES[run.spec.optimizer], 0.05)
        assert row.excess == pytest.approx(run.loss[-1] - lowest, rel=1e-9, abs=1e-12)
        assert row.verdict == run.verdict
        work = run.trajectory.work
        np.testing.assert_equal(row.work, math.nan if math.isnan(steps) else work[int(steps)])


def test_the_winner_is_told_with_its_margin():
    runs = race(["adam", "momentum", "gd"])
    assert placed(runs) == [(1, "gd"), (2, "momentum"), (3, "adam")]
    assert told(runs) == "Gradient descent wins: 54 steps to 0.1 % of the start's excess, Momentum needs 65."
    assert told(runs[:2]) == "Momentum wins: 65 steps to 0.1 % of the start's excess, Adam needs 153."


def test_whoever_takes_as_many_steps_shares_the_place_and_the_next_is_counted_from_there():
    # Without weight decay AdamW is Adam, and without an L1 penalty the proximal rule is gradient descent.
    runs = race(["adamw", "gd", "adam", "proximal", "momentum"])
    assert placed(runs) == [(1, "gd"), (1, "proximal"), (3, "momentum"), (4, "adamw"), (4, "adam")]
    assert told(runs[:4]) == (
        "Gradient descent and Proximal gradient tie at 54 steps to 0.1 % of the start's excess, "
        "AdamW and Adam need 153."
    )
    assert told(race(["adam", "adamw"])) == "Adam and AdamW tie at 153 steps to 0.1 % of the start's excess."


def test_by_work_a_line_search_pays_for_what_it_tries():
    runs = race(["gd", "armijo", "newton"], lr=[0.05, 1.0, 0.1])
    assert placed(runs) == [(1, "armijo"), (2, "newton"), (3, "gd")]
    assert placed(runs, by="work") == [(1, "gd"), (2, "newton"), (3, "armijo")]
    rows = {row.optimizer: row for row in leaderboard(runs, 1e-3).rows}
    armijo = runs[1].trajectory
    # Every trial halves the share of α that is taken: ∇f, f here, and one f more than there were halvings.
    share = armijo.direction[: int(rows["armijo"].steps), 0] / armijo.grad[: int(rows["armijo"].steps), 0]
    assert rows["armijo"].work == (2.0 + 1.0 - np.log2(share)).sum()
    assert told(runs, by="work") == (
        "Gradient descent wins: 54 passes to 0.1 % of the start's excess, Newton's method needs "
        f"{3 * int(rows['newton'].steps)}."
    )


def test_a_single_pass_is_told_as_one():
    runs = race(["gd"], lr=1.0, objective="bowl", steps=3)
    assert told(runs) == "Gradient descent needs 1 step to 0.1 % of the start's excess."
    assert told(runs, by="work") == "Gradient descent needs 1 pass to 0.1 % of the start's excess."


def test_who_does_not_arrive_is_placed_by_the_final_loss_behind_all_who_do():
    runs = race(["adagrad", "adam", "nesterov", "adamw", "gd"], lr=[0.5, 0.01, 0.05, 0.01, 0.2], steps=50)
    assert placed(runs) == [(1, "nesterov"), (2, "adagrad"), (3, "adam"), (3, "adamw"), (5, "gd")]
    left = 100.0 * runs[0].loss[-1] / runs[0].loss[0]
    assert told(runs) == (
        "Nesterov wins: 32 steps to 0.1 % of the start's excess, "
        f"AdaGrad still has {left:.3g} % of it after 50 steps."
    )


def test_where_nobody_arrives_the_lowest_is_told():
    runs = race(["adagrad", "adam"], lr=0.01, steps=50)
    assert placed(runs) == [(1, "adam"), (2, "adagrad")]
    left = 100.0 * min(run.loss[-1] / run.loss[0] for run in runs)
    assert told(runs) == (
        f"No racer comes within 0.1 % of the start's excess in 50 steps; Adam is lowest, with {left:.3g} % left."
    )
    left = 100.0 * runs[1].loss[-1] / runs[1].loss[0]
    assert told(runs[1:]) == (
        f"Adam does not come within 0.1 % of the start's excess in 50 steps: {left:.3g} % is left."
    )
    assert "Adam and AdamW are lowest" in told(race(["adam", "adamw"], lr=0.01, steps=50))


def test_those_who_diverge_are_last_and_all_tied():
    runs = race(["gd", "nesterov", "adam"], lr=0.2)
    assert placed(runs) == [(1, "adam"), (2, "gd"), (2, "nesterov")]
    rows = leaderboard(runs, 1e-3).rows
    assert [row.lost for row in rows] == [False, True, True]
    assert all(math.isnan(row.steps) and math.isnan(row.work) and math.isnan(row.excess) for row in rows[1:])
    assert told(runs) == (
        "Adam wins: 61 steps to 0.1 % of the start's excess, Gradient descent and Nesterov diverged."
    )


def test_where_everyone_diverges_a_cure_is_told():
    runs = race(["gd", "momentum"], lr=0.5)
    assert placed(runs) == [(1, "gd"), (1, "momentum")]
    assert told(runs) == "Every racer diverged: lower α, or let each take the best of the sweep."
    assert told(runs[:1]) == "Gradient descent diverged: lower α, or let it take the best of the sweep."


@pytest.mark.parametrize(("steps", "still_there"), [(120, False), (55, True)])
def test_to_be_there_on_the_way_to_diverge_is_not_to_arrive(steps, still_there):
    # The slow direction shrinks to a part of the tolerance before the steep one has grown from a millionth.
    gd, adam = race(["gd", "adam"], lr=[0.11, 0.05], start=(-5.0, 1e-6), steps=steps)
    there = gd.loss <= 1e-3 * gd.loss[0]
    assert there.any()
    assert there[-1] == still_there
    assert gd.termination.kind == "out of steps"
    assert gd.verdict.kind == "diverged"
    assert placed([gd, adam]) == [(1, "adam"), (2, "gd")]


@given(
    losses=st.lists(st.floats(-0.25, 4.0), min_size=1, max_size=12),
    tolerance=st.sampled_from([0.5, 0.1, 0.01]),
)
def test_one_arrives_with_the_last_step_that_leads_inside(losses, tolerance):
    saddle = gdviz.SURFACES["saddle"]
    losses = [1.0, *losses]
    np.testing.assert_equal(
        steps_to_part(saddle, np.array(losses), tolerance), last_stay(losses, tolerance, -0.25)
    )
    pair = np.array([losses, losses[:1] + losses[:0:-1]]).T
    np.testing.assert_equal(
        steps_to_part(saddle, pair, tolerance), [steps_to_part(saddle, one, tolerance) for one in pair.T]
    )


def test_who_passes_by_and_leaves_again_has_not_arrived():
    # Momentum crosses the bottom of the bowl and is up on the other side when the steps are used up.
    choices = {"objective": "bowl", "optimizer": "momentum", "lr": 0.05}
    short, long = gdviz.run(**choices, steps=23), gdviz.run(**choices, steps=150)
    assert short.loss[22] <= 1e-3 * short.loss[0] < short.loss[23]
    row = leaderboard([short], 1e-3).rows[0]
    assert not row.lost
    assert math.isnan(row.steps)
    assert math.isnan(row.work)
    left = 100.0 * short.loss[23] / short.loss[0]
    assert told([short]) == (
        f"Momentum does not come within 0.1 % of the start's excess in 23 steps: {left:.3g} % is left."
    )
    # It comes back, and counts from when it comes back for good.
    steps = int(leaderboard([long], 1e-3).rows[0].steps)
    assert long.loss[steps - 1] > 1e-3 * long.loss[0] >= long.loss[steps:].max()
    assert steps > 22


def test_whoever_passes_by_first_does_not_win_against_one_who_stays():
    gd, momentum = race(["gd", "momentum"])
    first = [int((run.loss <= 1e-3 * run.loss[0]).argmax()) for run in (gd, momentum)]
    assert first == [54, 36]
    assert placed([gd, momentum]) == [(1, "gd"), (2, "momentum")]


NOTHING = "The start is at the lowest value already: there is nothing to race for."


@pytest.mark.parametrize("by", ["steps", "work"])
@pytest.mark.parametrize(
    ("objective", "which", "racers"),
    [
        ("ravine", 0, ["gd", "adam", "newton"]),
        ("rosenbrock", 0, ["gd", "adam", "newton"]),
        ("saddle", 0, ["gd", "adam", "newton"]),
        # Here the gradient vanishes but for rounding, and f differs from f* by rounding only.
        ("linear_regression", 0, ["gd", "newton", "momentum"]),
        ("himmelblau", 3, ["gd", "newton", "momentum"]),
    ],
)
def test_from_the_minimum_there_is_nothing_to_race_for(objective, which, racers, by):
    start = {**gdviz.SURFACES, **gdviz.LOSSES}[objective].minima[which]
    runs = race(racers, objective=objective, start=start, steps=5, lr=0.01)
    rows = leaderboard(runs, 1e-3, by).rows
    assert [(row.place, row.steps, row.work) for row in rows] == [(1, 0.0, 0.0)] * 3
    assert told(runs, by=by) == NOTHING


def test_a_racer_that_leaves_the_minimum_has_not_arrived_there():
    runs = race(["momentum", "gd"], start=(0.0, 0.0), noise=0.5, batch_size=4, steps=30)
    rows = leaderboard(runs, 1e-3).rows
    assert all(math.isnan(row.steps) and row.excess > 0.0 for row in rows)
    assert told(runs) == NOTHING
    # What rounding leaves of the gradient is far below ε of Adam at first, and still it is driven out.
    start = gdviz.LOSSES["linear_regression"].minima[0]
    gd, adam = leaderboard(race(["gd", "adam"], objective="linear_regression", start=start, steps=5), 1e-3).rows
    assert (gd.steps, adam.place) == (0.0, 2)
    assert math.isnan(adam.steps)
    assert adam.excess > 1e-6


def test_a_tolerance_below_rounding_is_reached_by_a_run_that_is_at_the_minimum_to_rounding():
    # f* = 0.575, so that f − f* is not known to better than some 10⁻¹⁶, and a thousandth of the start's is less.
    loss = gdviz.LOSSES["linear_regression"]
    start = tuple(np.array(loss.minima[0]) + 1e-7)
    (run,) = race(["gd"], objective="linear_regression", start=start, steps=300)
    above = run.loss - loss.value(np.array(loss.minima[0]))
    assert above[0] > 1e-14
    row = leaderboard([run], 1e-3).rows[0]
    assert 0 < row.steps < 300
    assert np.abs(above[int(row.steps) :]).max() < 1e-14


def test_without_a_lowest_value_the_deepest_leads_and_nobody_arrives():
    runs = race(["gd", "momentum"], objective="saddle", objective_parameters={"pure": 1}, steps=20)
    deepest = min(runs, key=lambda run: run.loss[-1])
    assert placed(runs)[0] == (1, deepest.spec.optimizer)
    leader = TITLES[deepest.spec.optimizer]
    assert told(runs).startswith(
        f"Saddle has no lowest value to come near; after 20 steps {leader} is lowest, at f"
    )
    gone = race(["gd", "momentum"], lr=5.0, objective="saddle", objective_parameters={"pure": 1}, steps=200)
    assert told(gone) == "Every racer left every scale: Saddle has no lowest value to come near."


def test_a_race_of_one_step_has_an_order_too():
    runs = race(["gd", "adam", "newton"], lr=[0.05, 0.05, 1.0], steps=1)
    assert placed(runs) == [(1, "newton"), (2, "gd"), (3, "adam")]
    left = 100.0 * runs[0].loss[1] / runs[0].loss[0]
    assert told(runs) == (
        f"Newton's method wins: 1 step to 0.1 % of the start's excess, "
        f"Gradient descent still has {left:.3g} % of it after 1 step."
    )


@given(
    rates=st.lists(st.floats(1e-4, 1.0), min_size=1, max_size=6),
    by=st.sampled_from(["steps", "work"]),
    tolerance=st.sampled_from([0.5, 0.01]),
)
def test_places_follow_what_was_spent_then_the_loss_then_the_divergences(rates, by, tolerance):
    keys = ["gd", "momentum", "adam", "newton", "armijo", "lion"][: len(rates)]
    board = leaderboard(race(keys, rates, steps=12), tolerance, by)
    rows = board.rows
    assert {row.optimizer for row in rows} == set(keys)
    for i, row in enumerate(rows):
        ahead = [other for other in rows if other.place < row.place]
        assert row.place == len(ahead) + 1 <= i + 1
        for other in ahead:
            if row.lost:
                assert not other.lost
            elif math.isnan(row.steps):
                assert other.steps >= 0 or other.excess < row.excess
            else:
                assert getattr(other, by) < getattr(row, by)
        for other in rows[i + 1 :]:
            if other.place == row.place and not row.lost:
                assert row.excess <= other.excess
    assert board.text.endswith(".")


def test_what_cannot_be_raced_is_refused_with_a_sentence():
    run = gdviz.run(steps=3)
    with pytest.raises(ValueError, match="at least one racer, got none"):
        leaderboard([], 1e-3)
    with pytest.raises(ValueError, match="'steps' or 'work', got 'luck'"):
        leaderboard([run], 1e-3, "luck")
    for tolerance in (0.0, 1.0, math.nan):
        with pytest.raises(ValueError, match="between 0 and 1"):
            leaderboard([run], tolerance)
