"""Every loss as lines of Python: the mean over examples, its slope and its bend, and the penalties."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """ℓ, ∂ℓ/∂z and ∂²ℓ/∂z² of every example as expressions in NumPy, and the mean of ℓ in PyTorch.

    `from_output` is the line that makes of the outputs `z` what they are written in.
    """

    loss: str
    slope: str
    bend: str
    torch: str
    from_output: str = "r = z - y"


LOSSES: dict[str, Terms] = {
    "linear_regression": Terms(
        loss="r**2",
        slope="2 * r",
        bend="np.full_like(z, 2.0)",
        torch="torch.mean(r**2)",
    ),
    "huber_regression": Terms(
        loss="np.where(np.abs(r) <= delta, r**2, 2 * delta * np.abs(r) - delta**2)",
        slope="2 * np.clip(r, -delta, delta)",
        bend="np.where(np.abs(r) <= delta, 2.0, 0.0)",
        torch="torch.where(r.abs() <= delta, r**2, 2 * delta * r.abs() - delta**2).mean()",
    ),
    "absolute_regression": Terms(
        loss="np.abs(r)",
        slope="np.sign(r)",
        bend="np.zeros_like(z)",
        torch="torch.mean(r.abs())",
    ),
    "logistic_regression": Terms(
        loss="np.logaddexp(0, -s * z)",
        slope="-s * np.exp(-np.logaddexp(0, s * z))",
        bend="np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) ** 2",
        torch="torch.logaddexp(torch.zeros_like(z), -s * z).mean()",
        from_output="s = 2 * y - 1  # +1 for the class y = 1, −1 for y = 0",
    ),
}
"""By the key of the loss."""

PENALTIES = {"l2": "0.5 * l2 * {m}.sum(on * theta**2)", "l1": "l1 * {m}.sum(on * {m}.abs(theta))"}
"""What each adds to f, in either library."""
SUBGRADIENT = """
    # |w| has no derivative at 0: there the shortest subgradient
    at_zero = np.sign(g) * np.maximum(np.abs(g) - l1 * on, 0)
    g = np.where(theta == 0, at_zero, g + l1 * on * np.sign(theta))
"""
SHRINK = "theta = np.sign(theta) * np.maximum(np.abs(theta) - lr * l1 * on, 0)  # the L1 penalty's own step"
