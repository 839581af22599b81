"""The cells of a CSV: bytes to text, text to rows, and words to numbers."""

import codecs
import csv
import io
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MAX_BYTES = 5_000_000
"""Of a file."""
MAX_COLUMNS = 200
Integers: TypeAlias = NDArray[np.int64]
SHOWN = 40
"""Characters of a name or a cell that are kept or repeated."""


def text_of(content: bytes) -> tuple[str, list[str]]:
    """The file's text with one kind of line end, and a note if it is not UTF-8."""
    if len(content) > MAX_BYTES:
        raise ValueError(f"The file has {len(content):,} bytes; at most {MAX_BYTES:,} can be read.")
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-8-sig", "utf-16" if marked else "cp1252", "latin-1"):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            break
    if "\0" in text:
        raise ValueError("The file is not text: save the table as CSV first.")
    kind = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(encoding, "Western European text")
    notes = [] if kind == "UTF-8" else [f"The file is read as {kind}, since it is not UTF-8."]
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _records(text: io.StringIO, delimiter: str) -> Any:
    return csv.reader(text, delimiter=delimiter, skipinitialspace=True, strict=True)


def agreement(text: str, delimiter: str) -> float:
    """The share of the first rows that have as many cells as the first row, if that has two or more."""
    widths: list[int] = []
    with suppress(csv.Error):
        rows = islice(_records(io.StringIO(text), delimiter), 20)
        widths.extend(len(row) for row in rows if any(row) or len(row) > 1)
    return widths.count(widths[0]) / len(widths) if widths and widths[0] > 1 else 0.0


def first_row(file: io.StringIO, delimiter: str) -> tuple[list[str], int]:
    """The first row that holds something, and the line it ends on; the file is left at the next line."""
    records = _records(file, delimiter)
    try:
        titles = next(row for row in records if any(cell.strip() for cell in row))
    except StopIteration:
        raise ValueError("The file is empty.") from None
    except csv.Error:
        raise ValueError("The first line is too long, or its quotation marks do not pair.") from None
    if len(titles) > MAX_COLUMNS:
        raise ValueError(f"The file has {len(titles):,} columns; at most {MAX_COLUMNS} can be read.")
    return [title.strip() for title in titles], records.line_num


def names_of(titles: list[str]) -> list[str]:
    """Short, printable and distinct names; a column without one is named by its place."""
    names: list[str] = []
    for place, title in enumerate(titles, start=1):
        name = plain = short(title) or f"column {place}"
        copy = 1
        while name in names:
            copy += 1
            name = f"{plain} ({copy})"
        names.append(name)
    return names


def cells_of(file: io.StringIO, delimiter: str, width: int, line: int) -> tuple[Integers, Integers, list[str]]:
    """The rows after `line`: on which lines (rows,), with which cells (rows, width + 1), and the words in these.

    A cell is the index of its word, or -1 if it is empty. The last column is filled where a row is too long.
    """
    rest = file.read()
    if rest.count("\n") * width > MAX_BYTES:
        raise ValueError("Most rows of the file have fewer cells than the first line, or none.")
    # pandas takes the number of columns from its first row, and with usecols lets longer rows pass.
    shape = {"header": None, "names": range(width + 1), "usecols": range(width + 1), "skip_blank_lines": False}
    cell = {"dtype": object, "keep_default_na": False, "na_values": [""], "skipinitialspace": True}
    try:
        table = pd.read_csv(io.StringIO(f"{delimiter * width}\n{rest}"), sep=delimiter, **shape, **cell)
    except pd.errors.ParserError:
        records, good = _records(io.StringIO(rest), delimiter), 0
        with suppress(csv.Error):
            for _ in records:
                good = records.line_num
        raise ValueError(f"The quotation marks in line {line + good + 1} do not pair.") from None
    flat, words = pd.factorize(table.to_numpy().ravel())
    cells = flat.reshape(table.shape)
    breaks = np.array([*(word.count("\n") for word in words), 0])[cells].sum(axis=1)
    lines = line + np.arange(len(cells)) + np.cumsum(breaks) - breaks
    filled = (cells >= 0).any(axis=1)
    return lines[filled], cells[filled], list(words)


def numbers(words: Iterable[str], decimal: str) -> list[float]:
    """What each word says as a number; NaN if it says none."""
    return [_number(word.strip(), decimal) for word in words]


def _number(word: str, decimal: str) -> float:
    if decimal == ",":
        word = word.replace(".", "_").replace(",", ".")
    # float() would take 1_000, and the digits of every script.
    try:
        return float(word) if word.isascii() and "_" not in word else np.nan
    except ValueError:
        return np.nan


def short(text: str) -> str:
    """The beginning of a text, in printable characters."""
    text = text.strip()
    short = text[: SHOWN - 1] + "…" if len(text) > SHOWN else text
    return " ".join("".join(c if c.isprintable() else " " for c in short).split())


def quoted(text: str) -> str:
    """The same between quotation marks, for a sentence."""
    return f"'{short(text)}'"
