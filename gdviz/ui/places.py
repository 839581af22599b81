"""Where pages and assets lie: at the top of a checkout, or inside the installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "site"

SITE = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
"""The folder with app.py, pages/, assets/ and .streamlit/."""
PAGES = SITE / "pages"
ASSETS = SITE / "assets"
