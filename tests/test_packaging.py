"""What is promised about the package as a whole, and about the files in the repository."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import gdviz

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

HOSTS = {"127.0.0.1", "www.w3.org", "arxiv.org", "doi.org", "keepachangelog.com", "semver.org"}
"""The only hosts that a file may name in an address: this machine, and places to read."""
ADDRESS = re.compile(r"\bhttps?://(\w[\w-]*\.[\w.-]*\w)")
A_MACHINE = re.compile(r"(?<![\w.:/-])/(?:home|root|work|Users|private|mnt|srv)/\w")
"""A path that exists on somebody's machine only."""


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every text file that is in the repository or about to be, by its path."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: there is no list of files")
    found = {}
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            content = (ROOT / name).read_bytes()
            if b"\0" not in content:
                found[name] = content.decode("utf-8")
    return found


def name_of(requirement: str) -> str:
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def test_the_version_is_the_same_everywhere():
    manifest = tomllib.loads((Path(gdviz.__file__).parent / "pyproject.toml").read_text(encoding="utf-8"))
    versions = {PROJECT["project"]["version"], manifest["project"]["version"], gdviz.__version__}
    assert versions == {gdviz.__version__}
    assert f"## [{gdviz.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_five_dependencies_and_no_more():
    assert [name_of(each) for each in PROJECT["project"]["dependencies"]] == [
        "streamlit",
        "numpy",
        "plotly",
        "pandas",
        "segno",
    ]


def test_every_requirement_has_a_lower_bound_and_the_next_major_as_upper():
    for each in PROJECT["project"]["dependencies"]:
        lower, upper = re.fullmatch(r"\w+>=([\d.]+),<(\d+)", each).groups()
        assert int(lower.split(".")[0]) < int(upper), each


def test_every_requirement_is_pinned_to_what_was_tested():
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in pins if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.]+", line) for line in lines)
    groups = PROJECT["project"]["optional-dependencies"].values()
    wanted = {
        name_of(each) for each in [*PROJECT["project"]["dependencies"], *(each for g in groups for each in g)]
    }
    assert wanted <= {name_of(line) for line in lines}


def test_what_the_wheel_carries_beside_the_package_is_there():
    for source, target in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"].items():
        assert (ROOT / source).exists(), source
        assert target == f"gdviz/site/{source}"


def test_types_are_shipped():
    assert (Path(gdviz.__file__).parent / "py.typed").is_file()


def test_no_file_names_another_host(texts):
    named = {(host, name) for name, text in texts.items() for host in ADDRESS.findall(text)}
    assert {(host, name) for host, name in named if host not in HOSTS} == set()


def test_no_file_names_a_path_of_one_machine(texts):
    assert {(name, found[0]) for name, text in texts.items() if (found := A_MACHINE.search(text))} == set()
