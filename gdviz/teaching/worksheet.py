"""Worksheets: chosen lessons on paper, with other numbers for each group, and the answer key beside them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from gdviz.spec import RunSpec
from gdviz.teaching.as_html import as_html
from gdviz.teaching.as_markdown import as_markdown
from gdviz.teaching.challenge import SYMBOLS
from gdviz.teaching.choice import Choice
from gdviz.teaching.in_words import setting_in_words
from gdviz.teaching.lesson import MAX_VARIANT, Lesson
from gdviz.teaching.lessons import LESSONS
from gdviz.teaching.sheet_blocks import Blanks, Block, Boxes, Break, Heading, Link, Room, Text

Form = Literal["markdown", "html"]
LinkOf = Callable[[RunSpec, str], str]
"""From a spec and the key of a page to the address, path and query, that shows it there."""

MAX_GROUPS, MAX_LESSONS = 12, 8
MAX_SEED = MAX_VARIANT // MAX_GROUPS - 1
TITLE = "Gradient descent: predict, then look"
NAMES = "ABCDEFGHIJKL"
FIELDS = {"lr": "α =", "momentum": "β =", "batch_size": "B =", "optimizer": "optimizer:", "schedule": "schedule:"}


@dataclass(frozen=True)
class Sheet:
    """The questions to hand out and the answer key to keep, each a whole document in one form."""

    questions: str
    key: str


def worksheet(
    keys: Sequence[str], groups: int, seed: int = 0, form: Form = "markdown", link_of: LinkOf | None = None
) -> Sheet:
    """The Sheet of these lessons, in the order of teaching, for groups A, B, … with numbers of their own.

    The same seed gives the same sheet; seed 0 gives group A the lessons as they are in the app. `link_of` makes
    links to the settings; without it there are none. All answers are computed now. Raises ValueError for no
    lessons or ones that do not exist, too many of them, groups not from 1 to 12, another form, or a seed that is
    no whole number from 0 to MAX_SEED.
    """
    lessons = _chosen(keys)
    _check("groups", groups, 1, MAX_GROUPS)
    _check("seed", seed, 0, MAX_SEED)
    if form not in ("markdown", "html"):
        raise ValueError(f"form must be 'markdown' or 'html', got {str(form)[:40]!r}")
    sets = [[lesson.variant(MAX_GROUPS * seed + group) for lesson in lessons] for group in range(groups)]
    questions, answers = list(_questions(sets, link_of)), list(_answers(sets, seed))
    if form == "markdown":
        return Sheet(as_markdown(questions), as_markdown(answers))
    return Sheet(as_html(questions, TITLE), as_html(answers, f"{TITLE}: answer key"))


def _chosen(keys: Sequence[str]) -> list[Lesson]:
    """The lessons of these keys, each once, in the order of teaching."""
    named = [keys] if isinstance(keys, str) else list(keys)
    if not named:
        raise ValueError(f"a worksheet needs at least one lesson; choose from {', '.join(LESSONS)}")
    if len(named) > MAX_LESSONS:
        raise ValueError(f"a worksheet has at most {MAX_LESSONS} lessons, got {len(named)}")
    wanted = {LESSONS[key].key for key in named}
    return [lesson for key, lesson in LESSONS.items() if key in wanted]


def _check(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}, got {str(value)[:40]}")


def _questions(sets: Sequence[Sequence[Lesson]], link_of: LinkOf | None) -> Iterator[Block]:
    """The sheets of all groups, each from a new page on."""
    for group, lessons in enumerate(sets):
        if group:
            yield Break()
        yield Heading(1, TITLE)
        yield Heading(2, f"Group {NAMES[group]}")
        yield Blanks(("Names:", "Date:"))
        for i, lesson in enumerate(lessons, 1):
            yield from _task(i, lesson, link_of)


def _task(i: int, lesson: Lesson, link_of: LinkOf | None) -> Iterator[Block]:
    """One lesson: the setting, the prediction, and the challenge."""
    question, challenge = lesson.question, lesson.challenge
    yield Heading(3, f"{i}. {lesson.title}")
    yield Text(lesson.idea)
    yield Text(setting_in_words(lesson.opening), "Setting.")
    if link_of is not None:
        yield Link("Open this setting", link_of(lesson.opening, lesson.page))
    yield Text(question.prompt(lesson.opening), "Predict first.")
    if isinstance(question, Choice):
        yield Boxes(tuple(option.text for option in question.options.values()))
    else:
        yield Blanks(("My guess:", "What came out:"))
    yield Text("Why is it so?")
    yield Room(2)
    yield Text(challenge.task, "Challenge.")
    if challenge.start != lesson.opening:
        yield Text(setting_in_words(challenge.start), "Begin with:")
    if link_of is not None and challenge.start != lesson.opening:
        yield Link("Open the challenge", link_of(challenge.start, lesson.page))
    yield Blanks((*(FIELDS.get(key, f"{SYMBOLS.get(key, key)} =") for key in challenge.turn), "Result:"))


def _answers(sets: Sequence[Sequence[Lesson]], seed: int) -> Iterator[Block]:
    """The answers for all groups."""
    yield Heading(1, f"{TITLE}: answer key")
    yield Text(f"Computed by running every setting. Seed {seed}.")
    for group, lessons in enumerate(sets):
        yield Heading(2, f"Group {NAMES[group]}")
        for i, lesson in enumerate(lessons, 1):
            yield Heading(3, f"{i}. {lesson.title}")
            yield Text(setting_in_words(lesson.opening), "Setting.")
            answer = lesson.question.answer(lesson.opening).text
            yield Text(f"{answer}.", "Answer.")
            yield Text(lesson.question.reason(lesson.opening), "Reason.")
            yield Text(_solved(lesson), "Challenge.")


def _solved(lesson: Lesson) -> str:
    """One setting that meets the challenge, and its result."""
    found = lesson.challenge.solution()
    if found is None:
        return f"{lesson.challenge.task} No setting that was tried meets it."
    return f"{lesson.challenge.task} One way: {found.text}. {found.grade.text}"
