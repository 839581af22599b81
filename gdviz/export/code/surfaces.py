"""Every surface as lines of Python: f, its gradient and its Hessian; declared numbers stand by their names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Formula:
    """Bodies of f(theta), gradient(theta) and hessian(theta) in NumPy, and the lines that go before them.

    `torch` is the body of f in PyTorch, where it is not that in NumPy with `torch` for `np`.
    """

    value: str
    gradient: str
    hessian: str
    setup: str = ""
    torch: str = ""

    @property
    def torch_value(self) -> str:
        """The body of f in PyTorch."""
        return self.torch or self.value.replace("np.rint", "torch.round").replace("np.", "torch.")


BEALE = """
    x, y = theta
    p = np.array([y - 1, y**2 - 1, y**3 - 1])
    r = np.array([1.5, 2.25, 2.625]) + x * p
"""
WELL = """
    x, y = theta
    pull = np.exp(-((x - 3) ** 2 + y**2) / 0.98) / 0.49
    fall = np.exp(-np.logaddexp(0, 4 * (x + 4)))  # 1/(1 + e^(4(x + 4))), without overflow
"""
WELLS = """
    x, y = theta
    shallow = 2 * np.exp(-((x - 1) ** 2 + y**2) / 0.2)
    deep = 3 * np.exp(-((x + 1) ** 2 + y**2) / 0.2)
"""
PHASE = "phase = 2 * np.pi * (theta - np.rint(theta))  # from the nearest whole number\n"
PARABOLAS = """
    x, y = theta
    p, q = 0.5 * ((x + 3) ** 2 + y**2), 13.5 * ((x - 1) ** 2 + y**2)
"""
FLOOR = """
    x, y = theta
    half = np.array([5 * x - 4 * y, 5 * y - 4 * x]) / 9
    root = np.sqrt(36 + x * half[0] + y * half[1])
    slope = half / root
    wall = np.exp(-np.logaddexp(0, -10 * (x - 5)))  # 1/(1 + e^(−10(x − 5))), without overflow
"""

SURFACES: dict[str, Formula] = {
    "bowl": Formula(
        value="""
            x, y = theta
            return 0.5 * curvature * (x**2 + y**2)
        """,
        gradient="return curvature * theta",
        hessian="return curvature * np.eye(2)",
    ),
    "ravine": Formula(
        setup="""
            c, s = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
            xx = curvature * (c**2 + kappa * s**2)
            xy = curvature * (1 - kappa) * c * s
            yy = curvature * (s**2 + kappa * c**2)
        """,
        value="""
            x, y = theta
            return 0.5 * (xx * x**2 + yy * y**2) + xy * x * y
        """,
        gradient="""
            x, y = theta
            return np.array([xx * x + xy * y, xy * x + yy * y])
        """,
        hessian="return np.array([[xx, xy], [xy, yy]])",
    ),
    "saddle": Formula(
        value="""
            x, y = theta
            return 0.25 * x**4 - 0.5 * x**2 + 0.5 * y**2
        """,
        gradient="""
            x, y = theta
            return np.array([x**3 - x, y])
        """,
        hessian="return np.diag([3 * theta[0] ** 2 - 1, 1.0])",
    ),
    "pure saddle": Formula(
        value="""
            x, y = theta
            return x**2 - y**2
        """,
        gradient="""
            x, y = theta
            return np.array([2 * x, -2 * y])
        """,
        hessian="return np.diag([2.0, -2.0])",
    ),
    "plateau": Formula(
        value="""
            x, y = theta
            slope = np.logaddexp(0, -4 * (x + 4)) / 4
            return slope + (1 - np.exp(-((x - 3) ** 2 + y**2) / 0.98))
        """,
        torch="""
            x, y = theta
            slope = torch.logaddexp(torch.zeros_like(x), -4 * (x + 4)) / 4
            return slope + (1 - torch.exp(-((x - 3) ** 2 + y**2) / 0.98))
        """,
        gradient=WELL + "    return np.array([(x - 3) * pull - fall, y * pull])",
        hessian=WELL
        + """
    xx = pull * (1 - (x - 3) ** 2 / 0.49) + 4 * fall * (1 - fall)
    xy, yy = -pull * (x - 3) * y / 0.49, pull * (1 - y**2 / 0.49)
    return np.array([[xx, xy], [xy, yy]])
        """,
    ),
    "rosenbrock": Formula(
        value="""
            x, y = theta
            return (1 - x) ** 2 + 100 * (y - x**2) ** 2
        """,
        gradient="""
            x, y = theta
            return np.array([2 * (x - 1) - 400 * x * (y - x**2), 200 * (y - x**2)])
        """,
        hessian="""
            x, y = theta
            return np.array([[2 - 400 * (y - 3 * x**2), -400 * x], [-400 * x, 200.0]])
        """,
    ),
    "two_wells": Formula(
        value=WELLS + "    return x**2 + y**2 - shallow - deep",
        gradient=WELLS
        + """
    down = 2 * x + 10 * ((x - 1) * shallow + (x + 1) * deep)
    return np.array([down, 2 * y + 10 * y * (shallow + deep)])
        """,
        hessian=WELLS
        + """
    H = 2 * np.eye(2)
    for well, away in ((shallow, np.array([x - 1, y])), (deep, np.array([x + 1, y]))):
        H += 10 * well * (np.eye(2) - 10 * np.outer(away, away))
    return H
        """,
    ),
    "himmelblau": Formula(
        value="""
            x, y = theta
            return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
        """,
        gradient="""
            x, y = theta
            first, second = x**2 + y - 11, x + y**2 - 7
            return np.array([4 * x * first + 2 * second, 2 * first + 4 * y * second])
        """,
        hessian="""
            x, y = theta
            xy = 4 * (x + y)
            return np.array([[12 * x**2 + 4 * y - 42, xy], [xy, 12 * y**2 + 4 * x - 26]])
        """,
    ),
    "beale": Formula(
        value="""
            x, y = theta
            return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
        """,
        gradient=BEALE
        + """
    slope = x * np.array([1.0, 2 * y, 3 * y**2])
    return np.array([2 * r @ p, 2 * r @ slope])
        """,
        hessian=BEALE
        + """
    slope, bend = np.array([1.0, 2 * y, 3 * y**2]), np.array([0.0, 2.0, 6 * y])
    xy = 2 * np.sum(slope * (r + x * p))
    return np.array([[2 * p @ p, xy], [xy, 2 * np.sum((x * slope) ** 2 + r * x * bend)]])
        """,
    ),
    "rastrigin": Formula(
        value=PHASE + "return np.sum(theta**2 + 20 * np.sin(phase / 2) ** 2)  # 10 − 10 cos 2πx is 20 sin² πx",
        gradient=PHASE + "return 2 * theta + 20 * np.pi * np.sin(phase)",
        hessian=PHASE + "return np.diag(2 + 40 * np.pi**2 * np.cos(phase))",
    ),
    "cliff": Formula(
        value="""
            x, y = theta
            q = (x * (5 * x - 4 * y) + y * (5 * y - 4 * x)) / 9
            floor = q / (np.sqrt(36 + q) + 6)  # this is √(36 + q) − 6
            return floor + 12 * np.logaddexp(0, 10 * (x - 5))
        """,
        torch="""
            x, y = theta
            q = (x * (5 * x - 4 * y) + y * (5 * y - 4 * x)) / 9
            floor = q / (torch.sqrt(36 + q) + 6)  # this is √(36 + q) − 6
            return floor + 12 * torch.logaddexp(torch.zeros_like(x), 10 * (x - 5))
        """,
        gradient=FLOOR + "    return slope + np.array([120 * wall, 0.0])",
        hessian=FLOOR
        + """
    H = (np.array([[5.0, -4.0], [-4.0, 5.0]]) / 9 - np.outer(slope, slope)) / root
    H[0, 0] += 1200 * wall * (1 - wall)
    return H
        """,
    ),
    "flat_and_sharp": Formula(
        value=PARABOLAS + "    return p * (q / (p + q))",
        gradient=PARABOLAS
        + """
    of_p, of_q = p / (p + q), q / (p + q)
    return of_q**2 * np.array([x + 3, y]) + of_p**2 * (27 * np.array([x - 1, y]))
        """,
        hessian=PARABOLAS
        + """
    of_p, of_q = p / (p + q), q / (p + q)
    u = of_q * np.array([x + 3, y]) - of_p * (27 * np.array([x - 1, y]))
    return (of_q**2 + 27 * of_p**2) * np.eye(2) - 2 * np.outer(u, u) / (p + q)
        """,
    ),
}
"""By the key of the surface; a saddle whose `pure` is 1 is the "pure saddle"."""
