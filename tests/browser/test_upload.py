"""A visitor's own CSV: seen by its owner at once and by nobody else, refused in a sentence, gone when they go."""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, unquote
from urllib.request import urlopen

import pytest
from theater import Visit

import gdviz
from gdviz.data import DATASETS, OwnData
from tests import serving
from tests.data.hostile import REFUSED

X, Y, Z = (1.0, 2.0, 3.0, 4.0, 6.0), (2.5, 4.0, 5.5, 7.0, 8.0), (9.0, 3.5, 4.0, 2.0, 0.5)
CSV = "\n".join(["hours,score,tired", *(f"{a},{b},{c}" for a, b, c in zip(X, Y, Z, strict=True))]).encode()
OTHER = b"width,weight\n1,10\n2,30\n5,20\n"
AWAY = 3.0
"""Seconds after which the server of some tests here takes a visitor who left to be gone: usually 60."""
START = (
    "import sys; from gdviz.ui import leaving, server; leaving.AWAY = float(sys.argv.pop(1)); server.OTHERS = []; "
    "from gdviz.cli import main; sys.exit(main(sys.argv[1:]))"
)
SOCKETS = """
    const Plain = WebSocket;
    window.sockets = [];
    window.WebSocket = class extends Plain {
        constructor(...given) { super(...given); window.sockets.push(this); }
    };
"""


def drop(v: Visit, content: bytes | Path, name: str = "mine.csv") -> None:
    """Choose a file as with the browser's own dialog."""
    file: Any = content
    if isinstance(content, bytes):
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
    v.page.locator(".st-key-csv input[type=file]").set_input_files(file)


def fitted(x, y, **choices) -> gdviz.Run:
    """The run of the page on these examples."""
    own = OwnData(x, y)
    return gdviz.run(
        **{
            "objective": "linear_regression",
            "objective_parameters": {"data": own.name},
            "lr": 0.01,
            "steps": 500,
            **choices,
        }
    )


def shown_by_default() -> gdviz.Run:
    numbers = {"data": "four_points"}
    return gdviz.run(objective="linear_regression", objective_parameters=numbers, lr=0.01, steps=500)


def has_points(v: Visit, x, y) -> None:
    """Wait until these are the examples in the picture."""
    v.until(
        """(wanted) => {
            const { _fullData } = document.querySelector('[data-picture=data] .stage-plot') ?? {};
            const points = _fullData?.find(({ uid }) => uid === 'examples-0');
            const columns = points && [Array.from(points.x), Array.from(points.y)];
            return JSON.stringify(columns) === JSON.stringify(wanted);
        }""",
        [list(x), list(y)],
    )


def shows_own(v: Visit, x, y) -> None:
    has_points(v, x, y)
    v.draws(*fitted(x, y).theta.T.tolist())
    v.reads(fitted(x, y).verdict.text)


def choose(v: Visit, box: str, option: str) -> None:
    # Streamlit shuts a list while the page scrolls.
    v.page.get_by_role("combobox", name=box).scroll_into_view_if_needed()
    v.page.get_by_role("combobox", name=box).click()
    v.page.get_by_role("option", name=option, exact=True).click()


def works_on(v: Visit) -> None:
    """The page of the data it opens with follows the slider and takes a good file."""
    has_points(v, *DATASETS["four_points"].table.features.tolist(), DATASETS["four_points"].table.target.tolist())
    v.slider("Learning rate").press("ArrowRight")
    numbers = {"data": "four_points"}
    run = gdviz.run(objective="linear_regression", objective_parameters=numbers, lr=0.011, steps=500)
    v.draws(*run.theta.T.tolist())
    v.slider("Learning rate").press("ArrowLeft")
    v.draws(*shown_by_default().theta.T.tolist())
    drop(v, CSV, "good.csv")
    shows_own(v, X, Y)


def listens(v: Visit) -> list[str]:
    """The addresses that this page asks from now on, as one reads them."""
    asked: list[str] = []
    v.page.on("request", lambda request: asked.append(unquote(request.url)))
    return asked


def tokens(addresses: list[str]) -> set[str]:
    """The names of own data in these addresses."""
    return {name for address in addresses for name in re.findall(r"own-[\w-]+", address)}


def answer(address: str) -> tuple[int, str, str]:
    """Status, Cache-Control and text of what the server says to somebody without a browser."""
    try:
        with urlopen(address, timeout=60) as reply:
            return reply.status, reply.headers["Cache-Control"] or "", reply.read().decode(errors="replace")
    except HTTPError as refusal:
        return refusal.code, refusal.headers["Cache-Control"] or "", refusal.read().decode()


def address_of(server: str, path: str, token: str) -> str:
    """Where somebody who knows a token asks for the fan or the contours of these data."""
    run = {"objective": "linear_regression", "objective_parameters": [["data", token]], "start": [0.0, 0.0]}
    kind = "kind=contour&" if path == "ground" else ""
    return f"{server}/gdviz/{path}?{kind}run={quote(json.dumps(run))}"


# One visitor


def test_a_good_file_is_seen_at_once_as_data_line_contours_and_runs(visit):
    v = visit("fit_a_line")
    v.watches("data", "landscape", "loss")
    drop(v, CSV)
    shows_own(v, X, Y)
    assert v.page.get_by_role("combobox", name="Data").input_value() == "Your own: score by hours"
    w, b = fitted(X, Y).theta[-1]
    assert v.ink(2.5, float(w * 2.5 + b), "data") > 40
    v.ready()
    x, y, width = v.thumb()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    v.page.mouse.move(x + width / 20, y)
    rate = v.follows()
    w, b = fitted(X, Y, lr=rate).theta[-1]
    assert v.verdict() == fitted(X, Y, lr=rate).verdict.text
    assert v.ink(2.5, float(w * 2.5 + b), "data") > 40
    v.page.mouse.up()
    v.draws(*fitted(X, Y, lr=rate).theta.T.tolist())
    assert v.frames()[1] == 0


@pytest.mark.thorough
def test_other_columns_can_be_chosen_and_one_column_twice_gets_a_sentence(visit):
    v = visit("fit_a_line")
    drop(v, CSV)
    shows_own(v, X, Y)
    choose(v, "y, to be predicted", "tired")
    shows_own(v, X, Z)
    choose(v, "x, the feature", "tired")
    v.page.get_by_role("alert").get_by_text("x and y are the same column, 'tired'").wait_for()
    choose(v, "y, to be predicted", "score")
    shows_own(v, Z, Y)
    assert v.page.get_by_role("alert").count() == 0


@pytest.mark.thorough
def test_a_file_that_is_taken_away_leaves_what_was_there_before(visit):
    v = visit("fit_a_line")
    asked = listens(v)
    drop(v, CSV)
    shows_own(v, X, Y)
    v.ready()
    (token,) = tokens(asked)
    assert answer(address_of(v.server, "fan", token))[0] == 200
    v.button("Remove mine.csv").click()
    v.draws(*shown_by_default().theta.T.tolist())
    v.reads(shown_by_default().verdict.text)
    assert v.page.get_by_role("combobox", name="x, the feature").count() == 0
    assert answer(address_of(v.server, "fan", token))[0] == 400
    drop(v, OTHER, "other.csv")
    shows_own(v, (1.0, 2.0, 5.0), (10.0, 30.0, 20.0))
    assert len(tokens(asked)) == 2


def test_own_data_go_along_to_the_page_on_the_batch_size_but_not_through_a_reload(visit):
    v = visit("fit_a_line")
    drop(v, CSV)
    shows_own(v, X, Y)
    v.page.get_by_test_id("stTopNavLink").get_by_text("Batch size", exact=True).click()
    v.page.get_by_role("heading", name="Batch size", exact=True).wait_for()
    v.ready()
    choose(v, "Data", "Your own: score by hours")
    has_points(v, X, Y)
    v.page.reload()
    v.page.get_by_text("in the link was not used").wait_for()
    v.ready()
    table = DATASETS["tips"].table
    has_points(v, table.features[0].tolist(), table.target.tolist())


def test_a_file_that_cannot_be_used_gets_one_sentence_and_the_page_works_on(visit):
    v = visit("fit_a_line")
    alert = v.page.get_by_role("alert")
    for kind in ("a picture", "HTML", "an unclosed quotation mark", "1e300"):
        content, sentence = REFUSED[kind]
        drop(v, content() if callable(content) else content, f"{kind}.csv")
        alert.get_by_text(sentence, exact=True).wait_for()
        assert alert.count() == 1
    works_on(v)
    assert alert.count() == 0


@pytest.mark.parametrize("header", ["[link](javascript:alert(1))", "$x^2$ **bold** :red[r]"])
def test_a_header_is_shown_as_the_text_it_is_and_nothing_in_it_runs(visit, header):
    v = visit("fit_a_line")
    drop(
        v,
        f'"{header}","y {header}","words {header}"\n1,2,a\n2,4,b\n3,5,c\n'.encode(),
        f"{header[:9]}.csv".replace("/", ""),
    )
    shows_own(v, (1.0, 2.0, 3.0), (2.0, 4.0, 5.0))
    assert v.page.get_by_role("combobox", name="x, the feature").input_value() == header
    note = v.page.get_by_text("Not offered, as they are not mostly numbers")
    assert f"words {header}"[:20] in note.inner_text()
    axis = v.stage.locator("[data-picture=data] .xtitle")
    assert axis.text_content() == header
    assert axis.locator("a").count() == 0
    assert v.page.locator("a[href^='javascript'], img[src=x]").count() == 0
    assert not v.page.evaluate("() => [...document.scripts].some(({ text }) => text.includes('alert(1)'))")
    v.page.get_by_role("combobox", name="Data").click()
    v.page.get_by_role("option", name=f"Your own: y {header} by {header}", exact=True).wait_for()
    v.page.keyboard.press("Escape")


def test_a_file_that_is_too_large_is_refused_and_the_page_works_on(visit, tmp_path):
    large = tmp_path / "large.csv"
    large.write_bytes(b"x,y\n" + b"1,2\n" * 12_500_000)
    v = visit("fit_a_line")
    drop(v, large)
    v.page.get_by_role("alert").get_by_text("File must be 5.0MB or smaller").wait_for(state="attached")
    has_points(v, *DATASETS["four_points"].table.features.tolist(), DATASETS["four_points"].table.target.tolist())
    v.button("Remove large.csv").click()
    works_on(v)


# Two visitors


def test_of_two_visitors_at_once_neither_sees_the_others_data(visit):
    one, two = visit("fit_a_line"), visit("fit_a_line", stranger=True)
    asked = {one: listens(one), two: listens(two)}
    drop(one, CSV)
    shows_own(one, X, Y)
    two.slider("Learning rate").press("ArrowRight")
    numbers = {"data": "four_points"}
    run = gdviz.run(objective="linear_regression", objective_parameters=numbers, lr=0.011, steps=500)
    two.draws(*run.theta.T.tolist())
    two.page.get_by_role("combobox", name="Data").click()
    assert not any("Your own" in option for option in two.page.get_by_role("option").all_inner_texts())
    two.page.keyboard.press("Escape")
    assert tokens(asked[two]) == set()
    drop(two, OTHER)
    has_points(two, (1.0, 2.0, 5.0), (10.0, 30.0, 20.0))
    has_points(one, X, Y)
    one.ready()
    two.ready()
    (first,), (second,) = tokens(asked[one]), tokens(asked[two])
    assert first != second
    assert all(len(name) >= len("own-") + 22 for name in (first, second))  # 128 bits, drawn anew for each file
    two.page.goto(one.page.url)
    two.page.get_by_text("in the link was not used").wait_for()
    two.ready()
    has_points(
        two, *DATASETS["four_points"].table.features.tolist(), DATASETS["four_points"].table.target.tolist()
    )


def test_only_who_knows_the_token_is_answered_and_nothing_on_the_way_may_keep_the_answer(visit):
    v = visit("fit_a_line")
    asked = listens(v)
    kept: list[tuple[str, str]] = []
    v.page.on(
        "response",
        lambda reply: kept.append((unquote(reply.url), reply.headers.get("cache-control", ""))),
    )
    drop(v, CSV)
    shows_own(v, X, Y)
    v.ready()
    with v.page.expect_response(lambda reply: "own-" in unquote(reply.url)):
        v.page.get_by_role("tab", name="3-D surface").click()
    (token,) = tokens(asked)
    near = token[:-1] + ("A" if token[-1] != "A" else "B")
    for path in ("fan", "ground"):
        assert answer(address_of(v.server, path, token))[:2] == (200, "no-store")
        for wrong in (near, "own-", "own", "own-*", token[4:], token.upper()):
            status, _, text = answer(address_of(v.server, path, wrong))
            assert status == 400
            assert token not in text
            assert "score" not in text
    private = [(url, control) for url, control in kept if "own-" in url]
    assert len(private) >= 3
    assert {control for _, control in private} == {"no-store"}
    assert "own-" not in unquote(v.page.url)


# A server of its own


@pytest.fixture(scope="module")
def hermitage(tmp_path_factory) -> Iterator[str]:
    """A server that may write to no file, and soon takes whoever left to be gone."""
    if not Path("/bin/sh").exists():
        pytest.skip("needs a shell that can forbid a process to write")
    home = tmp_path_factory.mktemp("home")
    # Pipes are no files: what the server has to say goes through one.
    command = [
        "/bin/sh",
        "-c",
        'ulimit -f 0; exec "$@"',
        "sh",
        sys.executable,
        "-c",
        START,
        str(AWAY),
        *serving.GDVIZ[3:],
    ]
    reading, writing = os.pipe()
    said: list[str] = []

    def listen() -> None:
        with os.fdopen(reading, errors="replace") as output:
            said.extend(output)

    listener = Thread(target=listen, daemon=True)
    listener.start()
    with pytest.MonkeyPatch.context() as patch, os.fdopen(writing, "wb") as log:
        for name in ("TMPDIR", "TEMP", "TMP", "HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(home))
        with serving.serving(command, log=log) as server:
            yield server
    listener.join(timeout=30)
    assert not any("Traceback" in line or "Warning" in line for line in said), said
    assert list(home.rglob("*")) == []


@pytest.fixture
def hermit(chromium, hermitage) -> Iterator[Callable[[], Visit]]:
    """Opens a page on that server."""
    visits: list[Visit] = []

    def enter() -> Visit:
        visits.append(Visit(chromium.new_page(viewport={"width": 1440, "height": 900}), hermitage))
        return visits[-1]

    yield enter
    for v in visits:
        v.page.context.close()
    assert [complaint for v in visits for complaint in v.complaints] == []


def poll(what: Callable[[], bool], patience: float = 90.0) -> float:
    """Ask until it is so; how many seconds it took."""
    begun = time.monotonic()
    while not what():
        assert time.monotonic() < begun + patience
        time.sleep(0.25)
    return time.monotonic() - begun


def bytes_of_files(server: str) -> int:
    """How much of all uploaded files the server holds, as it counts itself."""
    *_, text = answer(f"{server}/_stcore/metrics?families=cache_memory_bytes")
    found = re.search(r'cache_type="UploadedFileManager"[^}]*} (\d+)', text)
    return int(found[1]) if found else 0


def test_what_a_visitor_brought_goes_soon_after_they_left_though_nobody_else_comes(hermit):
    v = hermit().open("fit_a_line")
    asked = listens(v)
    drop(v, CSV)
    shows_own(v, X, Y)
    v.ready()
    (token,) = tokens(asked)
    addresses = [address_of(v.server, path, token) for path in ("fan", "ground")]
    assert [answer(address)[0] for address in addresses] == [200, 200]
    poll(lambda: bytes_of_files(v.server) == len(CSV))
    v.page.close()
    poll(lambda: answer(addresses[0])[0] == 400)
    assert answer(addresses[1])[0] == 400
    assert "not held any more" in answer(addresses[0])[2]
    poll(lambda: bytes_of_files(v.server) == 0)


def test_who_comes_back_at_once_finds_their_data_and_they_go_when_they_leave_again(hermit):
    v = hermit()
    v.page.add_init_script(SOCKETS)
    v.open("fit_a_line")
    asked = listens(v)
    drop(v, CSV)
    shows_own(v, X, Y)
    v.ready()
    (token,) = tokens(asked)
    begun = time.monotonic()
    v.page.evaluate("() => window.sockets.at(-1).close()")
    v.until("() => window.sockets.length > 1 && window.sockets.at(-1).readyState === WebSocket.OPEN")
    while time.monotonic() < begun + 2 * AWAY:
        assert answer(address_of(v.server, "fan", token))[0] == 200
        time.sleep(0.25)
    choose(v, "y, to be predicted", "tired")
    shows_own(v, X, Z)
    v.ready()
    now = tokens(asked) - {token}
    v.page.close()
    poll(lambda: all(answer(address_of(v.server, "fan", name))[0] == 400 for name in now))


def test_a_file_of_four_megabytes_is_used_though_the_server_cannot_write_to_any_file(hermit):
    v = hermit().open("fit_a_line")
    rows = 300_000
    content = b"x,y\n" + b"".join(b"%d.5,%d\n" % (i % 97, i % 89) for i in range(rows))
    assert 2_000_000 < len(content) < 5_000_000
    drop(v, content)
    v.page.get_by_text(f"1,000 of {rows:,} rows are used, drawn at random.").wait_for()
    v.until(
        """() => document.querySelector('[data-picture=data] .stage-plot')?._fullData
            ?.find(({ uid }) => uid === 'examples-0')?.x.length === 1000"""
    )
    v.ready()
