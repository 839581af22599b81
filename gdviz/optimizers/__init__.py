"""The optimizers, in the order of teaching."""

from gdviz.catalogue import Catalogue
from gdviz.optimizers.adagrad import AdaGrad
from gdviz.optimizers.adam import Adam
from gdviz.optimizers.adamw import AdamW
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.gd import GradientDescent
from gdviz.optimizers.momentum import Momentum
from gdviz.optimizers.nesterov import Nesterov
from gdviz.optimizers.proximal import ProximalGradient
from gdviz.optimizers.rmsprop import RMSProp

OPTIMIZERS: Catalogue[Optimizer] = Catalogue(
    "optimizer",
    [
        GradientDescent(),
        Momentum(),
        Nesterov(),
        AdaGrad(),
        RMSProp(),
        Adam(),
        AdamW(),
        ProximalGradient(),
    ],
)

__all__ = ["OPTIMIZERS", "Evaluation", "Optimizer"]
