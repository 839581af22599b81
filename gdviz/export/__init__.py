"""A run to take away: a figure for a notebook, a page, an image, a table, a spec, a script."""

from gdviz.export.code import to_numpy, to_torch
from gdviz.export.image import NoBrowserError, to_png
from gdviz.export.json_file import to_json
from gdviz.export.show import show
from gdviz.export.table import to_csv
from gdviz.export.web_page import to_html

__all__ = ["NoBrowserError", "show", "to_csv", "to_html", "to_json", "to_numpy", "to_png", "to_torch"]
