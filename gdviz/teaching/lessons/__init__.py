"""The lessons, in the order of teaching."""

from gdviz.catalogue import Catalogue
from gdviz.teaching.lesson import Lesson
from gdviz.teaching.lessons.curvature import CURVATURE
from gdviz.teaching.lessons.learning_rate import LEARNING_RATE
from gdviz.teaching.lessons.momentum import MOMENTUM
from gdviz.teaching.lessons.noise import NOISE
from gdviz.teaching.lessons.rotation import ROTATION
from gdviz.teaching.lessons.saddles import SADDLES
from gdviz.teaching.lessons.schedules import SCHEDULES
from gdviz.teaching.lessons.step import STEP

LESSONS: Catalogue[Lesson] = Catalogue(
    "lesson",
    [
        STEP,
        LEARNING_RATE,
        CURVATURE,
        MOMENTUM,
        ROTATION,
        NOISE,
        SCHEDULES,
        SADDLES,
    ],
)

__all__ = ["LESSONS"]
