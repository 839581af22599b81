"""The optimizers, in the order of teaching."""

from gdviz.catalogue import Catalogue
from gdviz.optimizers.adadelta import Adadelta
from gdviz.optimizers.adagrad import AdaGrad
from gdviz.optimizers.adam import Adam
from gdviz.optimizers.adamw import AdamW
from gdviz.optimizers.amsgrad import AMSGrad
from gdviz.optimizers.armijo import Armijo
from gdviz.optimizers.base import Evaluation, Optimizer
from gdviz.optimizers.gd import GradientDescent
from gdviz.optimizers.lion import Lion
from gdviz.optimizers.momentum import Momentum
from gdviz.optimizers.nadam import NAdam
from gdviz.optimizers.nesterov import Nesterov
from gdviz.optimizers.newton import Newton
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
        Adadelta(),
        AMSGrad(),
        NAdam(),
        Lion(),
        ProximalGradient(),
        Armijo(),
        Newton(),
    ],
)

__all__ = ["OPTIMIZERS", "Evaluation", "Optimizer"]
