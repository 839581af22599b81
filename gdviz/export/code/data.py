"""The data of a loss as lines of Python: a small table written out, a large one asked of gdviz; then the model."""

from gdviz.data import is_own
from gdviz.export.code.plan import Plan
from gdviz.export.code.text import listed
from gdviz.losses import DataLoss

MOST = 1000
"""Numbers of a table that are written out; of one's own data, all are, for they are nowhere else."""


def data_lines(plan: Plan) -> list[str]:
    """The examples as x (N,) or features (d, N) and y (N,), then the rows Phi (N, d) of the model."""
    loss = plan.loss
    return [] if loss is None else [_table(loss), _model(loss)]


def asks_gdviz(plan: Plan) -> bool:
    """Whether the script needs gdviz for its data."""
    loss = plan.loss
    if loss is None or is_own(loss.dataset.name):
        return False
    table = loss.design.table
    return bool(table.features.size + table.target.size > MOST)


def penalties(loss: DataLoss) -> dict[str, float]:
    """The penalties that weigh something, by name."""
    named = {name: value for name, value in loss.defaults().items() if name in ("l2", "l1") and value > 0.0}
    return named if loss.design.weights.any() else {}


def _table(loss: DataLoss) -> str:
    table, dataset = loss.design.table, loss.dataset
    whose = "your own data" if is_own(dataset.name) else dataset.title
    size = table.features.size + table.target.size
    if size > MOST and not is_own(dataset.name):
        return (
            f"# {whose}: too many numbers to be written out here\n"
            f'table = gdviz.data.DATASETS["{dataset.key}"].configured({dataset.defaults()!r}).table\n'
            + ("x, y = table.features[0], table.target" if len(table.features) == 1 else _FEATURES)
        )
    x = table.features[0] if len(table.features) == 1 else table.features
    name = "x" if x.ndim == 1 else "features"
    told = f"{name} = np.array({listed(x)})" if not loss.intercept_only else ""
    return f"# {whose}\n" + (told + "\n" if told else "") + f"y = np.array({listed(table.target)})"


_FEATURES = "features, y = table.features, table.target"


def _model(loss: DataLoss) -> str:
    """Centring and scaling, and the matrix Phi whose product with θ is the model's output."""
    design, lines = loss.design, []
    scaled = " / {0}.std({1})" if loss.standardise else ""
    if loss.intercept_only:
        lines += ["Phi = np.ones((len(y), 1))  # the model's output is Phi @ theta, θ = (b,)"]
    elif len(design.table.features) > 1:
        each = "axis=1, keepdims=True"
        centred = f"features - features.mean({each})"
        lines += [
            f"features = ({centred}){scaled.format('features', each)}" if scaled else f"features = {centred}"
        ]
        lines += ["Phi = np.ascontiguousarray(features.T)  # the model's output is Phi @ theta"]
    else:
        if scaled:
            lines += ["x = (x - x.mean())" + scaled.format("x", "")]
        lines += ["Phi = np.column_stack([x, np.ones_like(x)])  # the model's output is Phi @ theta, θ = (w, b)"]
    if not design.has_intercept and not loss.needs_classes:
        lines += ["y = y - y.mean()"]
    if penalties(loss):
        weights = f"np.ones({len(design.weights)})" if design.weights.all() else "np.array([1.0, 0.0])"
        lines += [f"on = {weights}  # the penalties are on the weights, not on an intercept"]
    return "\n".join(lines)
