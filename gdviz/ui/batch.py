"""A batch: the runs of several optimizers at many positions of a control, packed small enough to send at once."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdviz.analysis import Run, Sweep
from gdviz.arrays import Mask
from gdviz.engine.trajectory import By
from gdviz.spec import RunSpec
from gdviz.ui.columns import PIXELS, base_columns, packed_base
from gdviz.ui.extras import Extra, note_of
from gdviz.ui.packing import EMPTY, Column
from gdviz.ui.thinning import corners
from gdviz.ui.tone import TONES

BUDGET = 490_000
"""Bytes of one batch at the most."""
FINE = 2.5
"""Half a pixel of a large picture for the columns of extras, in 16-bit units."""


@dataclass(frozen=True)
class Strand:
    """The runs of one spec, position by position; `companions`: the sweeps of extras that need their own.

    `by` tells it from the strands beside it.
    """

    sweep: Sweep
    companions: Mapping[str, Sweep]
    by: By = "optimizer"

    @property
    def key(self) -> str:
        """What its runs are called on stage."""
        return self.runs[0].key

    @cached_property
    def runs(self) -> list[Run]:
        """One a position."""
        return _runs(self.sweep, self.by)

    @cached_property
    def beside(self) -> dict[str, list[Run]]:
        """The runs of the companions."""
        return {key: _runs(sweep, self.by) for key, sweep in self.companions.items()}

    def seen_by(self, extra: Extra) -> list[Run]:
        """The runs that an extra looks at."""
        return self.beside.get(extra.key, self.runs)


def strand(
    spec: RunSpec, extras: Sequence[Extra], swept: Callable[[RunSpec], Sweep], by: By = "optimizer"
) -> Strand:
    """The Strand of a spec; `swept` runs it, and the companions of the extras, at every position."""
    companions = {extra.key: swept(extra.companion(spec)) for extra in extras if extra.companion}
    return Strand(swept(spec), companions, by)


def _runs(sweep: Sweep, by: By) -> list[Run]:
    (positions,) = sweep.shape
    return [replace(sweep.run(i), by=by) for i in range(positions)]


def batch(
    strands: Sequence[Strand], extras: Sequence[Extra], attribute: str, attributes: Mapping[str, Sequence[float]]
) -> bytes:
    """The runs as the stage reads them: a header in JSON, then 16-bit columns.

    `attributes` names what differs from position to position, `attribute` the one that the slider sets. Steps
    are left out where straight lines come within half a pixel of the path and the curves; if that is not enough
    for BUDGET, which takes hundreds of steps of many noisy runs, within more.
    """
    first = strands[0].sweep
    scheduled = any(strand.by == "schedule" or strand.sweep.spec.base.schedule != "constant" for strand in strands)
    columns = base_columns(first.spec.base, first, scheduled)
    base = len(columns)
    for extra in extras:
        columns += extra.columns(extra.companion(first.spec.base) if extra.companion else first.spec.base)
    header: dict[str, Any] = {
        "attributes": {name: list(values) for name, values in attributes.items()},
        "attribute": attribute,
        "runs": [strand.key for strand in strands],
        "columns": [asdict(column) for column in columns],
        "captions": [[_caption(run, extras) for run in strand.runs] for strand in strands],
        "points": {strand.key: _points(strand, extras) for strand in strands},
    }
    positions = len(attributes[attribute])
    room = BUDGET - len(_encoded(header)) - 6 * len(strands) * positions
    packed = [
        [*packed_base(strand.sweep, columns[:base]), *_packed_extras(strand, extras, columns[base:])]
        for strand in strands
    ]
    keep = _fitting(packed, columns, room // (2 * len(columns)))
    header["counts"] = [mask.sum(axis=0).tolist() for mask in keep]
    text = _encoded(header)
    text += b" " * (-len(text) % 4)
    # Run by run, column by column, position by position: the kept steps in order.
    payload = [values.T[mask.T].tobytes() for group, mask in zip(packed, keep, strict=True) for values in group]
    return b"".join([len(text).to_bytes(4, "little"), text, *payload])


def _caption(run: Run, extras: Sequence[Extra]) -> dict[str, str]:
    return {"text": run.verdict.text, "tone": TONES[run.verdict.kind], "note": note_of(run, extras)}


def _points(strand: Strand, extras: Sequence[Extra]) -> dict[str, list[float]]:
    """Every single number that the extras show, by name, over the positions."""
    named: dict[str, list[float]] = {}
    for extra in extras:
        found = [extra.points(run) for run in strand.seen_by(extra)]
        named.update({name: [points[name] for points in found] for name in found[0]})
    return named


def _packed_extras(strand: Strand, extras: Sequence[Extra], columns: Sequence[Column]) -> list[NDArray[np.uint16]]:
    """Each of the extras' columns, (T+1, positions)."""
    packed: dict[str, NDArray[np.uint16]] = {}
    for extra in extras:
        found = [extra.values(run) for run in strand.seen_by(extra)]
        for column in columns:
            if column.name in found[0]:
                packed[column.name] = column.packed(np.stack([values[column.name] for values in found], axis=1))
    return [packed[column.name] for column in columns]


def _encoded(header: dict[str, Any]) -> bytes:
    return json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()


def _fitting(packed: Sequence[Sequence[NDArray[np.uint16]]], columns: Sequence[Column], points: int) -> list[Mask]:
    """The steps to keep of each optimizer's runs, at most `points` in all."""
    # All optimizers side by side: a step of a few thousand runs takes little longer than one of a few hundred.
    first, *others = (np.concatenate(column, axis=1) for column in zip(*packed, strict=True))
    valid, tracks = first != EMPTY, np.array(others, dtype=float)
    half_a_pixel = [PIXELS.get(column.name, FINE) for column in columns[1:]]
    slack = 1.0
    while True:
        keep = corners(tracks, [slack * tolerance for tolerance in half_a_pixel], valid)
        kept = int(keep.sum())
        if kept <= points or slack > EMPTY:  # beyond it only the ends are left
            return np.split(keep, len(packed), axis=1)
        slack *= max(2.0, (kept / max(points, 1)) ** 1.5)
