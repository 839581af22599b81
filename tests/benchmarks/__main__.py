"""Run one benchmark and print its table; with --json FILE, write the figures too."""

import argparse
import json
import os
import platform
from pathlib import Path

from tests.benchmarks import engine, interaction

BENCHMARKS = {"engine": engine.measure, "interaction": interaction.measure}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("benchmark", choices=BENCHMARKS)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    options = parser.parse_args()
    rows = BENCHMARKS[options.benchmark]()
    print(table(rows))  # noqa: T201 - a command talks to its terminal
    if options.json:
        machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": cores()}
        options.json.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1, ensure_ascii=False))


def table(rows: list[dict[str, object]]) -> str:
    """Rows with the same keys, as columns of equal width."""
    heads = list(rows[0])
    cells = [heads, *([shown(row.get(head, "")) for head in heads] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(heads))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) for line in cells
    )


def shown(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    main()
