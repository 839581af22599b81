"""How a verdict feels: which colour its sentence wears."""

from typing import Literal

from gdviz.analysis.verdict import VerdictKind

Tone = Literal["good", "warn", "bad"]

TONES: dict[VerdictKind, Tone] = {
    "converged": "good",
    "crawling": "warn",
    "oscillating": "warn",
    "stuck at a saddle": "warn",
    "trapped": "warn",
    "wandering in noise": "warn",
    "diverged": "bad",
}
