"""Every optimizer as lines of Python: what it remembers, what it does in a step, and the direction it takes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """Lines before the loop, lines of a step that read g, theta, lr and t, and the direction as an expression."""

    direction: str = "g"
    init: str = ""
    body: str = ""


AVERAGES = """
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
"""
NOTHING_YET = """
    m = np.zeros_like(theta)
    v = np.zeros_like(theta)
"""
ADAM = Rule(
    init=NOTHING_YET,
    body=AVERAGES
    + """
    m_hat = m / (1 - b1 ** (t + 1))
    v_hat = v / (1 - b2 ** (t + 1))
    """,
    direction="m_hat / (np.sqrt(v_hat) + eps)",
)

RULES: dict[str, Rule] = {
    "gd": Rule(),
    "momentum": Rule(
        init="v = np.zeros_like(theta)",
        body="v = momentum * v + g",
        direction="v",
    ),
    "nesterov": Rule(
        init="v = np.zeros_like(theta)",
        body="v = momentum * v + g",
        direction="(g + momentum * v)",
    ),
    "adagrad": Rule(
        init="s = np.zeros_like(theta)",
        body="s = s + g**2",
        direction="g / (np.sqrt(s) + eps)",
    ),
    "rmsprop": Rule(
        init="v = np.zeros_like(theta)",
        body="v = rho * v + (1 - rho) * g**2",
        direction="g / (np.sqrt(v) + eps)",
    ),
    "adam": ADAM,
    "adamw": ADAM,
    "adadelta": Rule(
        init="""
            v = np.zeros_like(theta)  # running mean of g²
            u = np.zeros_like(theta)  # running mean of d²
        """,
        body="""
            v = rho * v + (1 - rho) * g**2
            d = np.sqrt(u + eps) / np.sqrt(v + eps) * g
            u = rho * u + (1 - rho) * d**2
        """,
        direction="d",
    ),
    "amsgrad": Rule(
        init=NOTHING_YET + "    v_max = np.zeros_like(theta)",
        body=AVERAGES
        + """
    v_max = np.maximum(v_max, v)
    m_hat = m / (1 - b1 ** (t + 1))
    v_hat = v_max / (1 - b2 ** (t + 1))
        """,
        direction="m_hat / (np.sqrt(v_hat) + eps)",
    ),
    "nadam": Rule(
        init=NOTHING_YET + "    product = 1.0",
        body=AVERAGES
        + """
    mu = b1 * (1 - 0.5 * 0.96 ** (0.004 * (t + 1)))
    mu_next = b1 * (1 - 0.5 * 0.96 ** (0.004 * (t + 2)))
    product = product * mu
    mixed = mu_next / (1 - product * mu_next) * m + (1 - mu) / (1 - product) * g
    v_hat = v / (1 - b2 ** (t + 1))
        """,
        direction="mixed / (np.sqrt(v_hat) + eps)",
    ),
    "lion": Rule(
        init="m = np.zeros_like(theta)",
        body="""
            d = np.sign(b1 * m + (1 - b1) * g)
            m = b2 * m + (1 - b2) * g
        """,
        direction="d",
    ),
    "proximal": Rule(),
    "armijo": Rule(
        body="""
            # The first share of lr that lowers f enough
            share, height = 1.0, searched(theta)
            while not searched(theta - lr * (share * g)) <= height - share * c * lr * np.sum(g * g):
                share = shrink * share
                if share < 1e-12:
                    share = 0.0
                    break
        """,
        direction="(share * g)",
    ),
    "newton": Rule(
        body="""
            values, vectors = np.linalg.eigh(H)
            bent = np.abs(values) > 1e-12 * np.abs(values).max()  # flat directions are left out
            along = vectors[:, bent].T @ g / values[bent]
        """,
        direction="(vectors[:, bent] @ along)",
    ),
}
"""By the key of the optimizer, in NumPy."""

TORCH: dict[str, str] = {
    "gd": "SGD([theta], lr=lr)",
    "momentum": "SGD([theta], lr=lr, momentum=momentum)",
    "nesterov": "SGD([theta], lr=lr, momentum=momentum, nesterov=momentum > 0)",
    "adagrad": "Adagrad([theta], lr=lr, eps=eps)",
    "rmsprop": "RMSprop([theta], lr=lr, alpha=rho, eps=eps)",
    "adam": "Adam([theta], lr=lr, betas=(b1, b2), eps=eps)",
    "adamw": "AdamW([theta], lr=lr, betas=(b1, b2), eps=eps)",
    "adadelta": "Adadelta([theta], lr=lr, rho=rho, eps=eps)",
    "amsgrad": "Adam([theta], lr=lr, betas=(b1, b2), eps=eps, amsgrad=True)",
    "nadam": "NAdam([theta], lr=lr, betas=(b1, b2), eps=eps)",
}
"""By the key of the optimizer, where torch.optim has the rule."""

BY_HAND: dict[str, Rule] = {
    "lion": Rule(
        init="m = torch.zeros_like(theta)",
        body="""
            d = torch.sign(b1 * m + (1 - b1) * g)
            m = b2 * m + (1 - b2) * g
        """,
        direction="d",
    ),
    "proximal": Rule(),
    "armijo": Rule(
        body=RULES["armijo"].body.replace("np.sum", "torch.sum"),
        direction="(share * g)",
    ),
    "newton": Rule(
        body="""
            values, vectors = torch.linalg.eigh(H)
            bent = values.abs() > 1e-12 * values.abs().max()  # flat directions are left out
            along = vectors[:, bent].T @ g / values[bent]
        """,
        direction="(vectors[:, bent] @ along)",
    ),
}
"""By the key of the optimizer, where torch.optim has no such rule."""
