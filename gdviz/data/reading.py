"""Reading a learner's own file: the columns of numbers in a CSV, and the examples that two of them make."""

import io
from dataclasses import dataclass

import numpy as np

from gdviz.arrays import Array
from gdviz.data.cells import (
    MAX_BYTES,
    Integers,
    agreement,
    cells_of,
    first_row,
    names_of,
    numbers,
    quoted,
    short,
    text_of,
)
from gdviz.data.own import LEAST, LEAST_SPREAD, MAX_EXAMPLES, MAX_SIZE

__all__ = ["MAX_BYTES", "Sheet", "examples_of", "read_sheet"]

_LARGE = 1e3
"""From this x on, the loss can curve a million times more along w than along b."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The columns of a file that are mostly numbers, at least two; lines that hold nothing are no rows."""

    columns: dict[str, Array]  # name → (rows,), finite, or NaN where there is no usable number
    lines: Integers  # (rows,), the line of the file on which each row begins, from 1
    faults: dict[str, str]  # name → what is wrong at its first NaN: "where … is missing"
    notes: tuple[str, ...]  # what was done to read it, in sentences


def read_sheet(content: bytes) -> Sheet:
    """The columns of numbers in a CSV; ValueError, a sentence for its owner, if there are not two of them."""
    text, notes = text_of(content)
    delimiter = max("\t;|,", key=lambda mark: agreement(text, mark))
    decimals = "." if delimiter == "," else ".,"
    file = io.StringIO(text)
    titles, line = first_row(file, delimiter)
    if np.isfinite([numbers(filter(None, titles), mark) for mark in decimals]).any(axis=0).all():
        file.seek(0)
        titles, line = [""] * len(titles), 0
        notes.append("The first line holds numbers, not names, so the columns are numbered.")
    names = names_of(titles)
    lines, cells, words = cells_of(file, delimiter, len(names), line)
    if len(lines) < 2:
        raise ValueError(f"The file has {len(lines) or 'no'} row of data, but fitting a line takes at least two.")
    long = cells[:, -1] >= 0
    if long.all():
        raise ValueError("Every row has more cells than the first; put ; between columns if decimals have commas.")
    cells = np.where(long[:, None], -1, cells)[:, :-1]
    read = {mark: np.array([*numbers(words, mark), np.nan])[cells] for mark in decimals}
    decimal = max(decimals, key=lambda mark: np.isfinite(read[mark]).sum())
    if decimal == ",":
        notes.append("Numbers are read with a decimal comma.")

    columns, faults, others = {}, {}, []
    for name, column, places in zip(names, read[decimal].T, cells.T, strict=True):
        usable = np.isfinite(column)
        if usable.sum() < max(2, (places >= 0).sum() / 2):
            others.append(quoted(name))
            continue
        columns[name] = np.where(usable, column, np.nan)
        if not usable.all():
            first = usable.argmin()
            word = short(words[places[first]]) if places[first] >= 0 else ""
            wrong = "infinite" if np.isinf(column[first]) else quoted(word) if word else "missing"
            fault = f"where {quoted(name)} is {wrong}"
            faults[name] = "which has more cells than the first line" if long[first] else fault
    if len(columns) < 2:
        found = f"only one column of numbers, {quoted(*columns)}" if columns else "no column of numbers"
        raise ValueError(f"The file has {found}, but fitting a line takes two: x and y.")
    if others:
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        notes.append(f"Not offered, as they are not mostly numbers: {', '.join(others[:3])}{more}.")
    return Sheet(columns, lines, faults, tuple(notes))


def examples_of(sheet: Sheet, x: str, y: str) -> tuple[Array, Array, tuple[str, ...]]:
    """The numbers x (N,) and y (N,) in two columns, 2 ≤ N ≤ MAX_EXAMPLES, and notes on which rows they are.

    Raises ValueError, a sentence for the file's owner, if no line can be fitted to them.
    """
    for name in (x, y):
        if name not in sheet.columns:
            raise ValueError(f"The file has no column of numbers called {quoted(name)}.")
    if x == y:
        raise ValueError(f"x and y are the same column, {quoted(x)}: choose two different ones.")
    pair = np.array([sheet.columns[x], sheet.columns[y]])  # (2, rows)
    lines, notes = sheet.lines, []
    usable = ~np.isnan(pair).any(axis=0)
    if not usable.all():
        first, left_out = usable.argmin(), (~usable).sum()
        start = "1 row is left out:" if left_out == 1 else f"{left_out:,} rows are left out: the first is"
        notes.append(f"{start} line {lines[first]}, {sheet.faults[x if np.isnan(pair[0, first]) else y]}.")
        pair, lines = pair[:, usable], lines[usable]
    if lines.size < 2:
        rows = f"{'Only 1' if lines.size else 'No'} row has a number in both {quoted(x)} and {quoted(y)}"
        raise ValueError(f"{rows}, but fitting a line takes at least two.")
    for name, column in zip((x, y), pair, strict=True):
        for i in np.flatnonzero(np.abs(column) > MAX_SIZE)[:1]:
            where = f"{quoted(name)} is {column[i]:.12g} in line {lines[i]}"
            raise ValueError(f"{where}, but only numbers up to {MAX_SIZE:g} in size can be used.")
    if lines.size > MAX_EXAMPLES:
        drawn = np.random.default_rng(0).choice(lines.size, MAX_EXAMPLES, replace=False)
        pair = pair[:, np.sort(drawn)]
        notes.append(f"{MAX_EXAMPLES:,} of {lines.size:,} rows are used, drawn at random.")
    features, target = pair
    size, span = np.abs(features).max(), np.ptp(features)
    if span < max(LEAST_SPREAD * size, LEAST):
        same = f"differs by {span:.3g} at most" if span else f"is {features[0]:g} in every row that is used"
        raise ValueError(f"{quoted(x)} {same}, so no slope can be told.")
    if size > _LARGE:
        advice = 'the loss curves with its square in the steepest direction, so switch on "Standardise"'
        notes.append(f"{quoted(x)} reaches {size:.4g} in size: {advice}.")
    return features, target, tuple(notes)
