import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import gdviz.ui.stage

HERE = Path(__file__).parent
FRONTEND = Path(gdviz.ui.stage.__file__).parent / "frontend"
OLDEST_NODE = (20, 19)  # the first that reads a plain .js file as a module


def node() -> str:
    """The node to test with; without one the test is skipped, or fails where a browser is required."""
    found = shutil.which("node")
    reason = "node is not installed"
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
        if numbers >= OLDEST_NODE:
            return found
        reason = f"node {version.strip()} is too old"
    if os.environ.get("GDVIZ_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.mark.parametrize("script", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_pure_functions_in_node(script):
    ran = subprocess.run(
        [node(), "--test", str(HERE / script)],
        capture_output=True,
        text=True,
        env={**os.environ, "NODE_NO_WARNINGS": "1"},
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_import_finds_its_file():
    for module in FRONTEND.glob("*.js"):
        for name in re.findall(r'from "\./([^"]+)"', module.read_text()):
            assert (FRONTEND / name).is_file(), f"{module.name} imports {name}"


def test_the_entry_names_every_module_so_that_a_browser_fetches_all_at_once():
    named = re.findall(r'^import .*"\./([^"]+)";$', (FRONTEND / "stage.js").read_text(), re.MULTILINE)
    assert sorted([*named, "stage.js"]) == sorted(module.name for module in FRONTEND.glob("*.js"))


def test_no_module_makes_markup_from_text():
    for module in FRONTEND.glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", module.read_text()
        ), module


def test_no_module_names_another_host():
    for file in [*FRONTEND.iterdir(), *(FRONTEND.parent / "entry").iterdir()]:
        assert set(re.findall(r"https?://[\w./]+", file.read_text())) <= {"http://www.w3.org/2000/svg"}, file


def test_modules_are_short():
    for module in FRONTEND.glob("*.js"):
        assert len(module.read_text().splitlines()) <= 150, module
