"""What a learner's own run can be asked to reach, and how it is graded."""

from gdviz.teaching.goals.arrive import Arrive
from gdviz.teaching.goals.base import Goal, Grade
from gdviz.teaching.goals.first_step import FirstStep
from gdviz.teaching.goals.largest_stable import LargestStable
from gdviz.teaching.goals.low_floor import LowFloor

__all__ = ["Arrive", "FirstStep", "Goal", "Grade", "LargestStable", "LowFloor"]
