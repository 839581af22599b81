"""What a request to one of our routes asks for: runs, given as JSON of bounded length."""

from gdviz.spec import RunSpec

MAX_TEXT = 2000
"""Characters of a run's JSON at the most."""


def asked_run(text: str) -> RunSpec:
    """The spec in a request; ValueError, with a sentence to answer, if there is none."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"a run's JSON may have at most {MAX_TEXT} characters")
    return RunSpec.from_json(text)
