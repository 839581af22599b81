"""A lecturer prepares a link and a student opens it elsewhere."""

import gdviz

TASK = "Find the largest α that <b>converges</b>. *now*"


def prepared(v, *, hide: bool) -> str:
    """The link that the dialog makes for a task in which only α and the optimizers may be turned."""
    v.button("Share").click()
    dialog = v.page.get_by_test_id("stDialog")
    dialog.get_by_text("Only these").click()
    dialog.get_by_text("Hide the others").wait_for()
    if hide:
        dialog.get_by_text("Hide the others").click()
    dialog.get_by_label("Task").fill(TASK)
    dialog.get_by_label("Task").press("Control+Enter")
    code = dialog.locator("code")
    code.filter(has_text="task=").filter(has_text="hide=" if hide else "lock=").wait_for()
    dialog.get_by_role("img").or_(dialog.locator("img, svg")).last.wait_for()
    return code.inner_text()


def test_a_link_prepared_in_one_browser_is_a_task_in_another(visit):
    v = visit("?lr=0.05&kappa=50")
    link = prepared(v, hide=False)
    student = visit(stranger=True)
    student.page.goto(link)
    student.ready()
    student.page.get_by_test_id("stAlert").get_by_text(TASK).wait_for()
    assert student.page.locator(".st-key-kappa input[type=range]").is_disabled()
    numbers = {"kappa": 50.0}
    student.draws(*gdviz.run(objective="ravine", lr=0.05, steps=30, objective_parameters=numbers).theta.T.tolist())
    student.slider("Learning rate").press("ArrowLeft")
    rate = student.follows()
    student.draws(*gdviz.run(objective="ravine", lr=rate, steps=30, objective_parameters=numbers).theta.T.tolist())
    student.addressed("lock", link.split("lock=")[1].split("&")[0])


def test_hidden_controls_take_no_room(visit):
    v = visit("?lr=0.05&kappa=50")
    link = prepared(v, hide=True)
    student = visit(stranger=True)
    student.page.goto(link)
    student.ready()
    assert student.slider("Learning rate").is_visible()
    for key in ("momentum", "batch_size", "schedule", "objective"):
        assert not student.page.locator(f".st-key-{key}").is_visible()
    top = student.page.locator(".st-key-optimizer").bounding_box()["y"]
    title = student.page.locator(".st-key-controls h1").bounding_box()
    assert top - (title["y"] + title["height"]) < 40
