"""The pictures of a race: loss and distance on any clock, basins, each coordinate's own rate; and the results."""

import math
from collections.abc import Sequence

import streamlit as st

from gdviz.analysis.leaderboard import Standing, leaderboard
from gdviz.analysis.measures import CLOCKS, MEASURES
from gdviz.analysis.tuning import tuning_text
from gdviz.analysis.wording import number
from gdviz.figures import basins_figure, effective_rate_figure, progress_figure
from gdviz.ui.data_pictures import followed_extras
from gdviz.ui.extras import check_measure
from gdviz.ui.ground import stand_in
from gdviz.ui.scene import Frame, Scene
from gdviz.ui.stage import Picture


def results(scene: Scene) -> None:
    """Who wins, the table of all racers, and how they were tuned."""
    racing = scene.racing
    assert racing is not None
    by_work = scene.clock == "work"
    board = leaderboard(scene.runs, racing.tolerance, "work" if by_work else "steps")
    st.markdown(f"**{board.text}**")
    st.table(_columns(board.rows, scene.objective.bounded), hide_index=True, border="horizontal")
    ranked = "work" if by_work else "steps"
    st.caption(
        f"Ranked by {ranked} to the finish; – means not there to stay within {scene.runs[0].spec.steps:,} steps. "
        f"Work counts each call of f or ∇f over all examples as 1, and of ∇²f as {scene.objective.dimension}. "
        f"{tuning_text(racing.tuning, racing.tuned)}"
    )


def _columns(rows: Sequence[Standing], bounded: bool) -> dict[str, list[str]]:
    """The table by columns; every cell is text."""
    height = "Final f − f*" if bounded else "Final f"
    return {
        "Place": [str(row.place) for row in rows],
        "Optimizer": [row.title for row in rows],
        "α": [number(row.lr) for row in rows],
        "Steps": [_count(row.steps) for row in rows],
        "Work": [_count(row.work) for row in rows],
        height: ["–" if math.isnan(row.excess) else number(row.excess) for row in rows],
        "Verdict": [row.verdict.kind for row in rows],
    }


def _count(spent: float) -> str:
    return "–" if math.isnan(spent) else number(spent, 4) if spent != int(spent) else f"{int(spent):,}"


def _followed(measure: str) -> Frame:
    """A measure of every racer on the clock chosen."""

    def draw(scene: Scene) -> Picture:
        check_measure(measure, scene.objective)
        figure = progress_figure(scene.objective, scene.runs, measure, scene.clock)
        title = f"{MEASURES[measure].title} by {CLOCKS[scene.clock].title.lower()}"
        return Picture(f"race-{measure}", figure, f"{title}: {scene.told}", panel="side", title=title)

    return Frame(draw, lambda scene: followed_extras(measure, scene.clock))


def _basins(scene: Scene) -> Picture | None:
    racing = scene.racing
    if racing is None or racing.basins is None or scene.objective.dimension != 2:
        return None
    figure = basins_figure(scene.runs, stand_in("basins", [racing.basins]))
    alt = f"The plane coloured by where a run from each start ends; {scene.told}"
    return Picture("basins", figure, alt, tab="Basins")


def _effective(scene: Scene) -> Picture | None:
    if scene.objective.dimension != 2:
        return None
    alt = f"Effective learning rate of each coordinate over the steps: {scene.told}"
    return Picture("effective", effective_rate_figure(scene.runs), alt, tab="Rates")


LOSS_RACED = _followed("excess")
DISTANCE_RACED = _followed("distance")
BASINS = Frame(_basins)
EFFECTIVE = Frame(_effective, extras=lambda scene: ("effective",) if scene.objective.dimension == 2 else ())
