"""Runs as a PNG image, made by whatever Chromium this machine has."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gdviz import Run
from gdviz.export.show import show

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What a Chromium may be called."""
WIDTH = 1280
PATIENCE = 60.0
"""Seconds that it may take."""


class NoBrowserError(RuntimeError):
    """There is no Chromium here, or it made no picture; the message is a sentence to show."""


def to_png(runs: Run | Sequence[Run]) -> bytes:
    """The figure of `show` as a PNG, 1280 pixels wide.

    Raises ValueError as `show` does, and NoBrowserError where no Chromium is found on the PATH or it fails.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    figure = show(runs, controls=False)
    figure.update_layout(width=WIDTH)
    page = figure.to_html(include_plotlyjs=True, include_mathjax=False, config={"staticPlot": True})
    if browser is None:
        raise NoBrowserError(f"a PNG needs a Chromium, and none of {', '.join(BROWSERS)} is on the PATH")
    with tempfile.TemporaryDirectory(prefix="gdviz-") as folder:
        source, image = Path(folder, "page.html"), Path(folder, "image.png")
        source.write_text(page.replace("<body>", "<body style='margin:0'>"), encoding="utf-8")
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
        command += [f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{figure.layout.height}"]
        command += ["--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=10000"]
        command += [f"--screenshot={image}", source.as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
            return image.read_bytes()
        except (OSError, subprocess.SubprocessError):
            raise NoBrowserError(f"{browser} made no picture of the page") from None
