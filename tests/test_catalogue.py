"""Catalogues are ordered and read-only; a Domain refuses what lies outside it."""

from dataclasses import FrozenInstanceError
from types import SimpleNamespace

import numpy as np
import pytest

from gdviz import DATASETS, LOSSES, OPTIMIZERS, SCHEDULES, SURFACES
from gdviz.catalogue import Catalogue
from gdviz.domain import Domain

CATALOGUES = (SURFACES, DATASETS, LOSSES, OPTIMIZERS, SCHEDULES)
ENTRIES = [entry for catalogue in CATALOGUES for entry in catalogue.values()]


def test_order_is_kept_and_a_key_finds_its_entry():
    apple, pear = SimpleNamespace(key="apple"), SimpleNamespace(key="pear")
    fruit = Catalogue("fruit", [pear, apple])
    assert list(fruit) == ["pear", "apple"]
    assert fruit["apple"] is apple
    assert len(fruit) == 2
    assert "plum" not in fruit
    assert fruit.get("plum") is None
    assert repr(fruit) == "Catalogue(fruit: pear, apple)"


def test_two_entries_with_one_key_are_refused():
    with pytest.raises(ValueError, match="two entries claim the fruit key 'apple'"):
        Catalogue("fruit", [SimpleNamespace(key="apple")] * 2)


@pytest.mark.parametrize("wrong", ["plum", "", None, 3, ["apple"]])
def test_an_unknown_key_is_both_a_keyerror_and_a_valueerror_with_the_choices(wrong):
    fruit = Catalogue("fruit", [SimpleNamespace(key="apple"), SimpleNamespace(key="pear")])
    for kind in (KeyError, ValueError):
        with pytest.raises(kind) as refusal:
            fruit[wrong]
        assert str(refusal.value) == f"no fruit is called {wrong!r}; choose one of apple, pear"


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_a_domain_takes_its_ends_and_refuses_what_lies_beyond(scale):
    domain = Domain("Size", "s", 0.5, 2.0, scale)
    domain.check("box", "size", np.array([0.5, 1.0, 2.0]))
    for wrong in (0.4999, 2.0001, np.nan, np.inf, np.array([1.0, -np.inf])):
        with pytest.raises(ValueError, match=r"box: size \(s\) must be in \[0.5, 2\], got"):
            domain.check("box", "size", wrong)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{type(entry).__module__.split('.')[1]}-{entry.key}")
def test_every_default_lies_in_its_domain_and_every_number_can_be_set(entry):
    assert entry.configured(entry.defaults()) == entry
    for name, domain in entry.domains().items():
        assert domain.low < domain.high
        assert domain.scale != "log" or domain.low > 0.0
        for end in (domain.low, domain.high):
            assert entry.configured({name: end}).defaults() == {**entry.defaults(), name: end}
    with pytest.raises(FrozenInstanceError):
        entry.anything = 1


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.kind)
def test_every_entry_is_listed_under_its_own_key_and_says_what_it_is(catalogue):
    assert catalogue
    for key, entry in catalogue.items():
        assert entry.key == key
        assert entry.title
        assert (type(entry).__doc__ or "").strip()
        assert all(domain.label and domain.symbol for domain in entry.domains().values())


def test_a_loss_declares_its_own_numbers_and_then_those_of_its_data():
    loss = LOSSES["linear_regression"].on("synthetic")
    assert list(loss.domains()) == [
        "standardise", "intercept_only", "l2", "l1", "examples", "slope", "spread", "outliers", "data_seed",
    ]  # fmt: skip
    assert loss.defaults() == {**LOSSES["linear_regression"].defaults(), **DATASETS["synthetic"].defaults()}
    changed = loss.configured({"l1": 0.5, "examples": 100})
    assert (changed.l1, changed.dataset.examples, changed.examples) == (0.5, 100, 100)
    assert changed == LOSSES["linear_regression"].configured({"data": "synthetic", "examples": 100, "l1": 0.5})
    with pytest.raises(ValueError, match=r"synthetic: outliers \(share\) must be in \[0, 0.5\], got 0.6"):
        loss.configured({"outliers": 0.6})
