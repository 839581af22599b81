"""The grid of regimes is theory's word and number for every single pair of α and β."""

import numpy as np
import pytest

from gdviz import theory
from gdviz.analysis.regime_grid import regime_grid


@pytest.mark.parametrize("optimizer", theory.ANALYSED)
@pytest.mark.parametrize("eigenvalues", [(1.0, 1.0), (1.0, 20.0), (0.3, 300.0), (0.399, 1001.6)])
def test_every_cell_is_that_of_theory_alone(optimizer, eigenvalues):
    momentum = np.array([0.0, 0.1, 0.25, 0.5, 0.81, 0.9, 0.99])
    # Among the rates are no step at all, one-step, the best of descent, and limits, where floats must not decide.
    products = [0.0, 0.1, 0.5, 0.81, 1.0, 2.0 / (1.0 + eigenvalues[0] / eigenvalues[1]), 1.5, 2.0, 2.2, 3.8, 4.4]
    lr = np.array(products) / eigenvalues[1]
    found = regime_grid(np.array(eigenvalues), lr, momentum, optimizer)
    assert found.regimes.shape == found.radii.shape == (len(momentum), len(lr))
    for b, beta in enumerate(momentum.tolist()):
        for a, rate in enumerate(lr.tolist()):
            assert found.regimes[b, a] == theory.regime(eigenvalues, rate, optimizer, beta), (rate, beta)
            assert found.radii[b, a] == pytest.approx(theory.rate(eigenvalues, rate, optimizer, beta), rel=1e-9)


def test_a_radius_above_one_and_the_word_diverging_go_together():
    lr, momentum = np.linspace(0.001, 0.25, 60), np.linspace(0.0, 0.99, 40)
    for optimizer in theory.ANALYSED:
        found = regime_grid(np.array([1.0, 20.0]), lr, momentum, optimizer)
        clear = np.abs(found.radii - 1.0) > 1e-9
        assert ((found.regimes == "diverging") == (found.radii > 1.0))[clear].all()
        assert set(found.regimes.ravel()) >= {"diverging", "monotone"}
