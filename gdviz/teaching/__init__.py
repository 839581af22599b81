"""Lessons, challenges and worksheets: what is asked of learners, answered by running the engine."""

from gdviz.teaching.challenge import Challenge, Solution
from gdviz.teaching.choice import Choice, Option
from gdviz.teaching.count import Count
from gdviz.teaching.goals import Grade
from gdviz.teaching.in_words import setting_in_words
from gdviz.teaching.lesson import Lesson
from gdviz.teaching.lessons import LESSONS
from gdviz.teaching.mark import Mark
from gdviz.teaching.question import Answer, Judgement, Question
from gdviz.teaching.worksheet import Sheet, worksheet

__all__ = [
    "LESSONS",
    "Answer",
    "Challenge",
    "Choice",
    "Count",
    "Grade",
    "Judgement",
    "Lesson",
    "Mark",
    "Option",
    "Question",
    "Sheet",
    "Solution",
    "setting_in_words",
    "worksheet",
]
