"""Learning-rate schedules, in the order of teaching."""

from gdviz.catalogue import Catalogue
from gdviz.schedules.base import Schedule
from gdviz.schedules.constant import Constant
from gdviz.schedules.cosine import Cosine
from gdviz.schedules.exponential import Exponential
from gdviz.schedules.inverse_sqrt import InverseSqrt
from gdviz.schedules.inverse_time import InverseTime
from gdviz.schedules.one_cycle import OneCycle
from gdviz.schedules.plateau import ReduceOnPlateau
from gdviz.schedules.restarts import Restarts
from gdviz.schedules.step import Step
from gdviz.schedules.warmup_cosine import WarmupCosine

SCHEDULES: Catalogue[Schedule] = Catalogue(
    "schedule",
    [
        Constant(),
        Step(),
        Exponential(),
        Cosine(),
        Restarts(),
        WarmupCosine(),
        InverseTime(),
        InverseSqrt(),
        OneCycle(),
        ReduceOnPlateau(),
    ],
)

__all__ = ["SCHEDULES", "Schedule"]
