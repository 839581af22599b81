"""AdamW: Adam whose weight decay leaves the gradient statistics alone."""

from dataclasses import dataclass

from gdviz.optimizers.adam import Adam


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam's direction; weight decay w shrinks θ itself, θ ← θ − α(d + wθ), instead of entering g.

    Convention: as in PyTorch, the decay is multiplied by α_t. Reference: Loshchilov & Hutter 2019,
    arXiv:1711.05101.
    """

    key, title = "adamw", "AdamW"
    tex = (
        r"\theta \leftarrow \theta - \alpha\,\bigl(\hat m / (\sqrt{\hat v} + \varepsilon) + w\,\theta\bigr)"
        r"\ \text{with Adam's } \hat m, \hat v"
    )
    reference = "Loshchilov & Hutter 2019, arXiv:1711.05101"
    decoupled = True
