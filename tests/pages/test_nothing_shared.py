"""What modules hold is the same for all visitors: no visit changes it, so nothing of one can reach another."""

import gc
import sys
from collections.abc import MutableMapping, MutableSequence, MutableSet
from typing import Any

from visits import press, unbroken, visit, widget

import gdviz
from gdviz.data import own

KINDS = (MutableMapping, MutableSequence, MutableSet, bytearray)
CSV = b"hours,score\n1,2.5\n2,4\n3,5.5\n4,7\n"


def held() -> dict[str, Any]:
    """What can be changed and is held by a module of ours, or by a class in it: its name → what is in it."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] != gdviz.__name__:
            continue
        owners = [
            module,
            *(one for one in vars(module).values() if isinstance(one, type) and one.__module__ == name),
        ]
        for owner in owners:
            for key, value in list(vars(owner).items()):
                if isinstance(value, KINDS) and not key.startswith("__"):
                    found[f"{owner.__name__}.{key}"] = [*value.items()] if hasattr(value, "items") else [*value]
    return found


def test_what_modules_hold_is_found():
    assert "gdviz.data.own._HELD" in held()
    assert "gdviz.ui.grounds.GROUNDS" in held()


def test_no_visit_leaves_anything_in_a_module_and_ones_own_data_only_while_they_are_held():
    visit(page="lessons.py")
    visit(page="fit_a_line.py")
    gc.collect()
    before = held()
    at = visit({"lr": "0.02", "task": "only mine", "lock": "steps"}, "fit_a_line.py")
    at.file_uploader[0].set_value(("mine.csv", CSV, "text/csv")).run()
    widget(unbroken(at), "lr").set_value(0.03).run()
    learner = visit(page="lessons.py")
    press(learner, "That is my prediction")
    press(unbroken(learner), "Take the challenge")
    now = held()
    (name,) = own._HELD
    assert now.pop("gdviz.data.own._HELD") == [(name, own._HELD[name])]
    before.pop("gdviz.data.own._HELD")
    assert {key: value for key, value in now.items() if before.get(key) != value} == {}
