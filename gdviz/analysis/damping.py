"""How a setting of α and β moves a run, direction by direction, in one line."""

from gdviz.analysis.facts import Facts
from gdviz.analysis.parabola import bend_at_minimum
from gdviz.analysis.theory import mode_rates, mode_regimes
from gdviz.analysis.wording import beside_one, number
from gdviz.engine.trajectory import Recorded

ROUND = 1.0 + 1e-9
"""Up to this κ a quadratic counts as round."""
FASTEST = 1e150
"""The largest αλ whose square is still a float, with room to spare."""


def damping(run: Recorded) -> str:
    """The regime and the spectral radius of each eigendirection at the minimum, for an analysed rule; else "".

    On a surface that is not quadratic this is what its local model at the minimum promises, and says so. A
    surface without a minimum gets a sentence that says why there is nothing to promise.
    """
    facts = Facts(run)
    if not facts.analysed:
        return ""
    try:
        eigenvalues = bend_at_minimum(facts.objective).eigenvalues
    except ValueError as problem:
        return str(problem)
    spec = run.spec
    setting = f"α = {number(spec.lr, 4)}, β = {number(facts.momentum, 4)}"
    if eigenvalues[-1] <= ROUND * eigenvalues[0]:
        setting += " and κ = 1 (no slow direction, so momentum has little to gain)"
        eigenvalues = eigenvalues[:1]
    if spec.lr > FASTEST / eigenvalues[-1]:
        return f"With {setting}: diverging in every direction, faster than numbers can tell."
    radii = mode_rates(eigenvalues, spec.lr, spec.optimizer, facts.momentum).tolist()
    names = mode_regimes(eigenvalues, spec.lr, spec.optimizer, facts.momentum).tolist()
    words = "; ".join(
        f"λ = {number(value)} {name}, spectral radius {beside_one(radius)}"
        for value, name, radius in zip(eigenvalues.tolist(), names, radii, strict=True)
    )
    where = "" if facts.objective.quadratic else "near the minimum, "
    return f"With {setting}: {where}{words}."
