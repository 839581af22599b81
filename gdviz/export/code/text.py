"""Lines of Python: numbers to the last digit, arrays, and functions from their bodies."""

from collections.abc import Mapping
from textwrap import dedent, fill, indent

from gdviz.arrays import Array

WIDTH = 100
"""Characters of a line of numbers at the most."""


def spelled(value: float | int) -> str:
    """A number so that reading it gives the same one, whole ones of moderate size without an exponent."""
    return repr(value if isinstance(value, int) else float(value))


def assigned(numbers: Mapping[str, float]) -> str:
    """`b1, b2 = 0.9, 0.999`; nothing for no numbers."""
    return f"{', '.join(numbers)} = {', '.join(map(spelled, numbers.values()))}" if numbers else ""


def listed(values: Array) -> str:
    """An array as a list of numbers, or of such lists, over as many lines as it takes."""
    if values.ndim > 1:
        rows = ",\n".join(listed(row) for row in values)
        return f"[\n{indent(rows, '    ')},\n]"
    numbers = ", ".join(map(spelled, values.tolist()))
    if len(numbers) <= WIDTH:
        return f"[{numbers}]"
    return f"[\n{fill(numbers, WIDTH, initial_indent='    ', subsequent_indent='    ')},\n]"


def function(head: str, says: str, body: str) -> str:
    """A function from its head, as `f(theta)`, a sentence and its lines."""
    return f'def {head}:\n    """{says}"""\n{indent(block(body), "    ")}'


def block(text: str) -> str:
    """Lines without the indentation around them, and without blank ones."""
    return "\n".join(line for line in dedent(text).splitlines() if line.strip())


def inside(*parts: str) -> str:
    """The lines of a loop: all parts that are not empty, indented once."""
    return indent("\n".join(block(part) for part in parts if part), "    ")


def sections(*parts: str) -> str:
    """A whole script from its parts: two blank lines around functions, one between others; empty ones left out."""
    script, before = "", ""
    for part in filter(None, parts):
        gap = "\n\n\n" if "def " in (part[:4], before[:4]) else "\n\n"
        script, before = script + (gap if script else "") + part, part
    return script + "\n"
