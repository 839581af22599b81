"""Run one benchmark and print its table, of what rows it has if it breaks off; --json FILE keeps the figures."""

import argparse
import json
import os
import platform
from pathlib import Path

from tests.benchmarks import engine, first_result, hall, interaction, limit, load, neighbours, scale_out, soak

PLAIN = {
    "engine": engine.measure,
    "limit": limit.measure,
    "first": first_result.measure,
    "interaction": interaction.measure,
}
WITH_OPTIONS = {"hall": hall, "load": load, "neighbours": neighbours, "scale_out": scale_out, "soak": soak}
WIDEST = 12
"""Columns of a table."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    named = parser.add_subparsers(dest="benchmark", required=True)
    parsers = {name: named.add_parser(name) for name in [*PLAIN, *WITH_OPTIONS]}
    for name, one in parsers.items():
        one.add_argument("--json", type=Path, help="file to write the figures to")
        if name in WITH_OPTIONS:
            WITH_OPTIONS[name].options(one)
    options = parser.parse_args()
    plain = PLAIN.get(options.benchmark)
    rows: list[dict[str, object]] = []
    try:
        rows.extend(plain() if plain else WITH_OPTIONS[options.benchmark].measure(options))
    finally:
        if rows:
            tell(rows, options.json)


def tell(rows: list[dict[str, object]], file: Path | None) -> None:
    """Print the table, and write the figures to the file, if there is one."""
    print(table(rows))  # noqa: T201 - a command talks to its terminal
    if file:
        machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": cores()}
        file.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1, ensure_ascii=False))


def table(rows: list[dict[str, object]]) -> str:
    """Rows with the same keys, as columns of equal width; side by side, if they have too many for a line."""
    heads = list(rows[0])
    cells = [heads, *([shown(row.get(head, "")) for head in heads] for row in rows)]
    if len(heads) > WIDEST:
        cells = [list(line) for line in zip(*cells, strict=True)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(cells[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) for line in cells
    )


def shown(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    main()
