"""The shelf: bounded in entries and bytes, measured by what its entries hold, and made once for all who ask."""

from dataclasses import dataclass, field
from threading import Barrier, Event, Thread

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdviz
from gdviz.ui.shelf import Shelf, size_of

KILO = bytes(1000)


def test_an_answer_is_made_once_and_then_found():
    shelf, made = Shelf(8, 1), []
    for _ in range(3):
        assert shelf.get("key", lambda: made.append(1) or "value") == "value"
    assert made == [1]
    assert shelf.find("key") == ("value",)
    assert shelf.find("other") is None
    assert shelf.info()[:3] == (3, 1, 1)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 700)), max_size=60))
def test_it_never_holds_more_than_it_may_and_keeps_what_was_used_last(asked):
    shelf = Shelf(5, 0.002)
    model: dict[int, int] = {}
    for key, length in asked:
        value = shelf.get(key, lambda length=length: bytes(length))
        length = model.pop(key, length)
        assert len(value) == length
        model[key] = length
        while len(model) > 5 or sum(length + 33 for length in model.values()) > 2000:
            del model[next(iter(model))]
        assert {k for k in range(10) if k in shelf._kept} == set(model)
        assert shelf.info().bytes == sum(length + 33 for length in model.values())


def test_what_is_larger_than_the_shelf_is_handed_out_and_displaces_nothing():
    shelf = Shelf(8, 0.01)
    shelf.get("small", lambda: KILO)
    assert len(shelf.get("large", lambda: bytes(20_000))) == 20_000
    assert shelf.find("large") is None
    assert shelf.find("small") == (KILO,)


def test_what_has_grown_since_is_measured_anew():
    shelf: Shelf[list[bytes]] = Shelf(8, 0.01)
    growing = shelf.get("growing", list)
    growing.append(bytes(9_500))
    shelf.get("next", lambda: [KILO])
    assert shelf.find("growing") is None
    assert shelf.info().bytes < 2_000


def test_who_asks_for_what_another_is_making_waits_for_that_one():
    shelf, begun, go, made, got = Shelf(8, 1), Event(), Event(), [], []

    def slowly() -> str:
        begun.set()
        go.wait(10)
        made.append(1)
        return "value"

    threads = [Thread(target=lambda: got.append(shelf.get("key", slowly))) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    assert shelf.get("another", lambda: "meanwhile") == "meanwhile"
    go.set()
    for thread in threads:
        thread.join(10)
    assert made == [1]
    assert got == ["value"] * 5


def test_all_who_wait_for_a_failure_get_it_and_the_next_one_tries_again():
    shelf, together, failures = Shelf(8, 1), Barrier(3), []

    def fail() -> str:
        raise ValueError("no such thing")

    def ask() -> None:
        together.wait(10)
        with pytest.raises(ValueError, match="no such thing"):
            shelf.get("key", fail)
        failures.append(1)

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert failures == [1, 1, 1]
    assert shelf.get("key", lambda: "value") == "value"


@dataclass
class Holder:
    array: np.ndarray = field(default_factory=lambda: np.zeros(1000))


@pytest.mark.parametrize(
    ("value", "bytes_of_data"),
    [
        (np.zeros(1000), 8000),
        (np.zeros((10, 100, 10))[3], 80_000),
        ([np.zeros(1000)] * 5, 8000),
        ({"a": np.zeros(1000), "b": (np.ones(500),)}, 12_000),
        (Holder(), 8000),
        ("x" * 5000, 5000),
    ],
    ids=["array", "a view holds the whole", "the same five times", "a dict", "an object", "a string"],
)
def test_sizes_are_those_of_what_is_held(value, bytes_of_data):
    assert bytes_of_data <= size_of(value) <= bytes_of_data + 1000


def test_the_size_of_a_run_is_that_of_its_arrays():
    run = gdviz.run(steps=5000)
    arrays = [run.theta, run.loss, run.grad, run.lr, run.trajectory.estimate, run.trajectory.direction]
    assert sum(array.nbytes for array in arrays) < size_of(run) < 3 * sum(array.nbytes for array in arrays)
