"""The lessons page: see what fails, predict, see what happens, read why, then do it yourself."""

from urllib.parse import urlencode

import streamlit as st

from gdviz.spec import RunSpec
from gdviz.teaching import LESSONS, Grade, Lesson
from gdviz.teaching.lesson import MAX_VARIANT
from gdviz.ui import cache, links
from gdviz.ui.addresses import Address
from gdviz.ui.asking import Asking
from gdviz.ui.choice_controls import Choice, Switch
from gdviz.ui.export_menu import offer_exports
from gdviz.ui.lesson_pictures import CHALLENGE, reveal
from gdviz.ui.lesson_questions import ask_prediction
from gdviz.ui.lesson_turns import KEYS, ask_turns
from gdviz.ui.locks import PARAMETERS, locks, show_task, tell_unknown
from gdviz.ui.number_controls import Entry
from gdviz.ui.progress import Place, met, note, progress_at
from gdviz.ui.run_controls import Chosen
from gdviz.ui.scene import Scene
from gdviz.ui.share import offer_share
from gdviz.ui.showing import present, show_runs

MORE = {"condition_number": (("tuned", "false"),)}
"""Controls of the page for free play that are not about a run: α as it is given, in place of theory's best."""
GROUPS_HELP = "Other numbers, the same idea: one for each group of students."


def run_lessons() -> None:
    """The whole page."""
    notes, task = st.empty(), st.empty()
    with st.container(key="page_frame"):
        first, picture, _ = (st.container(key=key) for key in ("controls", "picture", "more_controls"))
    ask = Asking()
    with first:
        st.title("Lessons", anchor=False)
        lesson, place = _choose(ask)
        done = progress_at(place)
        turned = ask_turns(ask, lesson.challenge) if done.onward else None
        presenting = ask(Switch("present", "Presenter mode", False, help="Larger type, for a projector"))
        grade = None if turned is None else _graded(lesson, place, turned)
        _tell_progress()
    ask.done()
    if links.settle_unknown({*ask.drawn, *KEYS, *PARAMETERS}):
        tell_unknown({*ask.drawn, *KEYS})
    links.show_notes(notes, (place, done, turned))
    show_task(task, locks().task)
    if presenting:
        present()
    with picture:
        if turned is not None and grade is not None:
            scene = _challenge(lesson, place, turned, grade, presenting)
        elif done.guess is None:
            scene = _question(lesson, place, presenting)
        else:
            scene = _answer(lesson, place, done.guess, presenting)
        _free_play(lesson)
        with st.container(horizontal=True):
            offer_share()
            offer_exports(scene)


def _choose(ask: Asking) -> tuple[Lesson, Place]:
    """The lesson, with the numbers of a variant."""
    named = {key: f"{i}. {lesson.title}" for i, (key, lesson) in enumerate(LESSONS.items(), 1)}
    key = ask(Choice("lesson", "Lesson", next(iter(LESSONS)), named))
    seed = ask(Entry("variant", "Variant", 0, 0, MAX_VARIANT, whole=True, step=1, help=GROUPS_HELP))
    return LESSONS[key].variant(seed), (key, seed)


def _tell_progress() -> None:
    """Which challenges have been met."""
    done = met()
    st.caption(f"{len(done)} of {len(LESSONS)} challenges met. Nothing of this is kept when you close the page.")


def _question(lesson: Lesson, place: Place, presenting: bool) -> Scene:
    """What fails, and what to predict."""
    st.markdown(lesson.idea)
    scene = _show(lesson.opening, presenting, reasons=False)
    ask_prediction(lesson, place)
    return scene


def _answer(lesson: Lesson, place: Place, guess: str | float, presenting: bool) -> Scene:
    """What happens, played; how near the prediction was, and why."""
    judged = lesson.question.judge(guess, lesson.opening)
    (st.success if judged.right else st.warning)(judged.text, icon=":material/check:" if judged.right else None)
    scene = Scene(cache.run(lesson.reveal).objective, [cache.run(lesson.reveal)], [cache.run(lesson.opening)])
    chosen = Chosen((lesson.reveal,), presenting, following=False)
    show_runs(scene, chosen, reveal(lesson.question, guess, lesson.opening), play=f"{place} {guess}")
    st.markdown(f"**Why:** {lesson.question.reason(lesson.opening)}")
    again, onward = st.columns(2)
    again.button("Predict again", on_click=note, args=(place,), kwargs={"guess": None}, width="stretch")
    onward.button("Take the challenge", on_click=_go_on, args=(place,), type="primary", width="stretch")
    return scene


def _go_on(place: Place) -> None:
    note(place, onward=True)


def _graded(lesson: Lesson, place: Place, turned: RunSpec) -> Grade:
    """The grade of the learner's own run; a challenge once met stays met."""
    grade = lesson.challenge.grade(cache.run(turned))
    if grade.passed:
        note(place, passed=True)
    return grade


def _challenge(lesson: Lesson, place: Place, turned: RunSpec, grade: Grade, presenting: bool) -> Scene:
    """The task, the learner's own run, and its grade."""
    st.markdown(f"**Challenge:** {lesson.challenge.task}")
    scene = _show(turned, presenting, following="lr" in lesson.turn)
    (st.success if grade.passed else st.info)(grade.text, icon=":material/check:" if grade.passed else None)
    st.button("Back to the answer", on_click=note, args=(place,), kwargs={"onward": False})
    return scene


def _show(spec: RunSpec, presenting: bool, following: bool = False, reasons: bool = True) -> Scene:
    """One run on the stage."""
    run = cache.run(spec)
    scene = Scene(run.objective, [run])
    show_runs(scene, Chosen((spec,), presenting, following=following), CHALLENGE, reasons=reasons)
    return scene


def _free_play(lesson: Lesson) -> None:
    """A link to the page where everything can be turned."""
    st.markdown(f":material/open_in_new: [Free play with this setting]({free_play(lesson.opening, lesson.page)})")


def free_play(spec: RunSpec, page: str) -> str:
    """The address of a run on a page, from this one."""
    path = "./" if page == "playground" else page
    return f"{path}?{urlencode(Address(page, (spec,), MORE.get(page, ())).query, doseq=True)}"
