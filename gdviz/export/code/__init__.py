"""A run as a script: every surface, loss, rule and schedule written out as lines of Python."""

from gdviz.export.code.numpy_script import to_numpy
from gdviz.export.code.torch_script import to_torch

__all__ = ["to_numpy", "to_torch"]
