"""The export menu offers everything, and makes nothing that nobody asked for."""

import pytest
from streamlit.testing.v1 import AppTest

import gdviz
from gdviz.export import to_csv, to_html, to_json, to_numpy, to_torch
from gdviz.ui import export_menu
from gdviz.ui.export_menu import OFFERS, offer_exports
from gdviz.ui.scene import Scene

MAKERS = {"Table (CSV)": to_csv, "Spec (JSON)": to_json}


def scene(*optimizers: str, **choices) -> Scene:
    runs = [gdviz.run(optimizer=key, lr=0.05, steps=5, **choices) for key in optimizers]
    return Scene(runs[0].objective, runs)


@pytest.fixture
def offered(monkeypatch):
    """What download buttons are given, by their words: (how it is made, the file's name)."""
    given = {}
    monkeypatch.setattr(
        "streamlit.download_button", lambda label, make, name, *_, **__: given.update({label: (make, name)})
    )
    return given


def test_every_file_is_made_when_asked_for_and_not_before(offered, monkeypatch):
    made = []
    for name in ("to_csv", "to_json", "to_numpy", "to_torch", "to_html"):
        monkeypatch.setattr(export_menu, name, lambda *_, name=name: made.append(name) or name)
    offer_exports(scene("adam"))
    assert made == []
    assert [make() for make, _ in offered.values()] == ["to_html", "to_csv", "to_json", "to_numpy", "to_torch"]


def test_the_files_are_those_of_the_run(offered):
    shown = scene("adam")
    offer_exports(shown)
    (run,) = shown.runs
    for label, make in MAKERS.items():
        assert offered[label][0]() == make(run)
    assert offered["NumPy code"][0]() == to_numpy(run.spec)
    assert offered["PyTorch code"][0]() == to_torch(run.spec)
    assert offered["Interactive page (HTML)"][0]().startswith(to_html(run)[:500])
    assert [name for _, name in offered.values()] == [
        "gdviz-ravine.html",
        "gdviz-ravine-adam.csv",
        "gdviz-ravine-adam.json",
        "gdviz-ravine-adam-numpy.py",
        "gdviz-ravine-adam-torch.py",
    ]


def test_what_makes_a_file_holds_no_run(offered):
    own = gdviz.OwnData([1, 2, 3], [1, 3, 2])
    offer_exports(scene("gd", objective="linear_regression", objective_parameters={"data": own.name}))
    table, _ = offered["Table (CSV)"]
    assert table().startswith("# gdviz")
    del own
    with pytest.raises(ValueError, match="not held any more"):
        table()


def script() -> None:
    import gdviz
    from gdviz.ui.export_menu import offer_exports
    from gdviz.ui.scene import Scene

    runs = [gdviz.run(optimizer=key, lr=0.05, steps=5) for key in ("gd", "adam")]
    offer_exports(Scene(runs[0].objective, runs))


def test_with_several_runs_one_is_chosen_for_what_holds_a_single_one():
    page = AppTest.from_function(script).run()
    assert not page.exception
    assert page.selectbox(key="export_run").options == ["Gradient descent", "Adam"]
    page.selectbox(key="export_run").select("adam").run()
    assert not page.exception
    assert [button.proto.label for button in page.get("download_button")][1:] == [offer.label for offer in OFFERS]
