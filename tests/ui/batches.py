"""An independent reader of the batch's bytes, written from the description of the format alone."""

import json
import struct
from dataclasses import dataclass
from math import nan


@dataclass
class Batch:
    """The header, and the 16-bit numbers: run by run, column by column, position by position."""

    header: dict
    numbers: tuple[int, ...]

    def path(self, run: int, position: int) -> dict[str, list[float]]:
        """Every column by name, at the steps that were kept."""
        counts, columns = self.header["counts"], self.header["columns"]
        begin = len(columns) * sum(sum(row) for row in counts[:run])
        found = {}
        for column in columns:
            first = begin + sum(counts[run][:position])
            found[column["name"]] = [
                meaning(q, column) for q in self.numbers[first : first + counts[run][position]]
            ]
            begin += sum(counts[run])
        return found


def meaning(q: int, column: dict) -> float:
    """The value a 16-bit number stands for."""
    if q == 65535:
        return nan
    value = column["low"] + q * (column["high"] - column["low"]) / 65534
    if column["name"] == "step":
        return round(value)
    return 10.0**value if column["log"] else value


def quantum(column: dict) -> float:
    """The distance between neighbouring values, in decades on a log column."""
    return (column["high"] - column["low"]) / 65534


def _refused(word: str) -> None:
    raise ValueError(f"no browser reads {word} in JSON")


def opened(body: bytes) -> Batch:
    """The batch in these bytes; the payload starts at a multiple of four and fills the rest."""
    (length,) = struct.unpack_from("<I", body)
    assert length % 4 == 0
    header = json.loads(body[4 : 4 + length].decode("utf-8"), parse_constant=_refused)
    assert all(column.keys() == {"name", "low", "high", "log"} for column in header["columns"])
    positions = len(header["attributes"][header["attribute"]])
    assert [len(row) for row in header["counts"]] == [positions] * len(header["runs"])
    count = len(header["columns"]) * sum(map(sum, header["counts"]))
    assert len(body) == 4 + length + 2 * count
    return Batch(header, struct.unpack_from(f"<{count}H", body, 4 + length))
