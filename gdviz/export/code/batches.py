"""The mini-batches as lines of Python, drawn by NumPy's generator just as the engine draws them."""

from gdviz.export.code.plan import Plan
from gdviz.export.code.text import block, function, spelled

EXAMPLES = """
    # f is the mean of 256 examples f_i(θ) = f(θ) + ⟨ξ_i, θ⟩: a batch measures ∇f plus the mean of its ξ_i
    xi = np.random.default_rng(20140612).standard_normal((N, 2))
    xi -= xi.mean(axis=0)
    xi = noise * (xi / xi.std(axis=0))
"""
SHUFFLED = """
    for epoch in itertools.count():
        order = np.random.default_rng((seed, epoch)).permutation(N)
        for i in range(0, N, batch_size):
            yield order[i : i + batch_size]
"""
INDEPENDENT = """
    for epoch in itertools.count():
        rng, per_epoch = np.random.default_rng((seed, epoch)), -(-N // batch_size)
        yield from rng.permuted(np.tile(np.arange(N), (per_epoch, 1)), axis=1)[:, :batch_size]
"""
SINGLE = """
    for epoch in itertools.count():
        yield from np.random.default_rng((seed, epoch)).integers(N, size=(N, 1))
"""
EACH = {
    "shuffled": ("All examples in a new order in every epoch, cut into batches.", SHUFFLED),
    "independent": ("Different examples for each step, whatever the steps before used.", INDEPENDENT),
}


def batch_lines(plan: Plan) -> list[str]:
    """The sizes, the examples of a surface, and the generator of batches; nothing without batches."""
    if not plan.batched:
        return []
    spec = plan.spec
    sizes = f"N, batch_size, seed = {plan.objective.examples}, {spec.batch_size}, {spec.seed}"
    if plan.loss is None:
        sizes += f"\nnoise = {spelled(spec.noise)}\n" + block(EXAMPLES)
    says, body = EACH[spec.sampling]
    if spec.sampling == "independent" and spec.batch_size == 1:
        body = SINGLE
    return [sizes, function("batches()", says, body)]


def loop_head(plan: Plan) -> str:
    """The line that counts the steps, and hands out batches."""
    if not plan.batched:
        return "for t in range(steps):"
    return "for t, batch in zip(range(steps), batches()):"
