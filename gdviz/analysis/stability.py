"""How a step compares with the stability limit, in words."""

from gdviz.analysis.facts import Facts
from gdviz.analysis.wording import number


def against_limit(facts: Facts, t: int) -> str:
    """α·λmax at step t beside the rule's limit: "α·λmax = 2.40 > 2"."""
    product, limit = float(facts.products[t]), facts.stable_product
    shown = number(limit)
    if facts.momentum:
        rule = "2 + 2β" if facts.run.spec.optimizer == "momentum" else "(2 + 2β)/(1 + 2β)"
        shown = f"{shown} = {rule}"
    sign = ">" if product > limit else "<" if product < limit else "="
    return f"α·λmax = {exact(product)} {sign} {shown}"


def exact(product: float) -> str:
    """A product beside its limit: three digits, more where they are needed to tell it from a whole number."""
    for digits in (3, 4, 5, 6):
        shown = f"{product:#.{digits}g}" if product < 1000 else number(product)
        if product >= 1000 or float(shown) % 1.0 != 0.0 or product % 1.0 == 0.0:
            return shown
    return f"{product:.8g}"
