"""Whatever comes by websocket, the server stays, and the others do not notice."""

import math
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import cycle, islice

import numpy as np
import pytest
from caller import Caller, Shown, state
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileUploaderState, UploadedFileInfo
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed, InvalidStatus

from gdviz.ui.places import PAGES

NAMES = sorted("" if path.stem == "playground" else path.stem for path in PAGES.glob("*.py"))
MB = 1_000_000


def rerun(**fields) -> bytes:
    return BackMsg(rerun_script=ClientState(**fields)).SerializeToString()


GARBAGE = {
    **{f"random {seed}": (np.random.default_rng(seed).bytes(10**seed), 1007) for seed in range(1, 6)},
    "text": ("hello", 1003),
    "no text": ("", 1003),
    "nothing": (b"", 1007),
    "cut": (rerun(query_string="lr=0.1")[:-2], 1007),
    "half a surrogate": (b"\x5a\x05\x0a\x03\xed\xa0\x80", 1007),
    "longer than a page's message": (rerun(query_string="x" * MB), 1009),
    "longer than any": (b"x" * 51 * MB, 1009),
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_a_frame_that_is_no_message_of_a_page_closes_its_own_connection(server, kind):
    frame, code = GARBAGE[kind]
    with Caller(server.url) as hostile:
        hostile.ask()
        with suppress(ConnectionClosed):
            hostile.socket.send(frame)
        with pytest.raises(ConnectionClosed) as closed:
            hostile.await_run()
        told = closed.value.rcvd
        # Of a frame that it does not read to its end the server may be gone before its farewell arrives.
        assert told.code == code if told is not None else kind == "longer than any"


def asking_for_files(many: int) -> BackMsg:
    message = BackMsg()
    message.file_urls_request.file_names.extend(["<script>"] * many)
    return message


HOSTILE = {
    "clear the cache": BackMsg(clear_cache=True),
    "shut down": BackMsg(debug_shutdown_runtime=True),
    "read git": BackMsg(load_git_info=True),
    "a fragment that is not there": BackMsg(rerun_script=ClientState(fragment_id="x" * 1000)),
    "a thousand addresses for files": asking_for_files(1000),
    "another session's operation": BackMsg(
        backend_operation_request={"session_id": "x", "deferred_file": {"file_id": "../../etc/passwd"}}
    ),
}


def test_messages_that_nobody_should_send_do_nothing(server):
    with Caller(server.url) as hostile:
        hostile.ask("lr=0.03")
        for message in HOSTILE.values():
            assert hostile.say(message).ask("lr=0.03").lr == 0.03


RUNS = {
    "another script": {"page_script_hash": "0" * 32},
    "a long hash": {"page_script_hash": "x" * 10_000},
    "no such page": {"page": "../../etc/passwd"},
    "hashes": {"cached_message_hashes": ["x" * 32] * 10_000},
    "no such widget": {"states": [state(f"$$ID-{i:032}-lr", [0.1]) for i in range(5000)]},
    "an id of 100 kB": {"states": [state("$$ID-" + "x" * 100_000, True)]},
    "a widget without a value": {"states": [WidgetState(id="$$ID-x")]},
    "half a million characters": {"query": "lr=0.1&task=" + "x" * 500_000},
    "more characters than are read": {"query": "task=" + "x" * 900_000},
    "ten thousand keys": {"query": "&".join(f"k{i}=1" for i in range(10_000))},
    "a key ten thousand times": {"query": "&".join(["optimizer=gd"] * 10_000)},
    "null bytes": {"query": "lr=%00&%00=1&steps=\x00"},
    "percent signs": {"query": "%%%=%ff%fe&lr=%u0031"},
}


def test_who_asks_first_for_a_part_of_a_page_gets_the_whole(server):
    # As a page does whose own server has died.
    with Caller(server.url) as visitor:
        visitor.ask("lr=0.12", fragment_id="of another server")
        assert visitor.lr == 0.12


def test_a_run_with_anything_in_it_ends_with_a_page(server):
    with Caller(server.url) as hostile:
        for kind, asked in RUNS.items():
            hostile.ask(**asked)
            assert not hostile.all("exception"), kind
            assert hostile.staged["captions"], kind


PICKS = [
    '{"picture": "landscape", "x": 1e300, "y": -1e300}',
    '{"picture": "map", "x": 1e999, "y": 1}',
    "[1]",
    "{}",
]
NUMBERS = [math.nan, math.inf, -math.inf, 1e308, -5e-324, -1.0]
TEXTS = ["nope", "<script>alert(1)</script>", "x" * 10_000, "", "\x00\u202e"]
FILES = [
    FileUploaderState(uploaded_file_info=[UploadedFileInfo(file_id="x", name="<b>", size=1)]),
    FileUploaderState(uploaded_file_info=[UploadedFileInfo(file_id=str(i)) for i in range(1000)]),
]


def hostile_values(wid: str, one: Shown) -> list[WidgetState]:
    """Values of the type that a widget takes, which its page would never send."""
    match one.kind:
        case "slider" if one.proto.type == Slider.SELECT_SLIDER:
            return [state(wid, texts) for texts in ([text] for text in [*TEXTS, "nan"])] + [
                state(wid, ["1"] * 999)
            ]
        case "slider":
            return [state(wid, [number]) for number in NUMBERS] + [state(wid, [0.0] * 10_000)]
        case "number_input" if one.proto.data_type == NumberInput.INT:
            return [state(wid, number) for number in (2**63 - 1, -(2**63), 0)]
        case "number_input":
            return [state(wid, number) for number in NUMBERS]
        case "selectbox" | "text_input" | "text_area" | "radio":
            return [state(wid, text) for text in TEXTS]
        case "button_group" | "multiselect":
            return [state(wid, [text]) for text in TEXTS] + [state(wid, [], "string_array_value")]
        case "checkbox":
            return [state(wid, False), state(wid, True)]
        case "bidi_component":
            values = [*(f'{{"pick": {pick}}}' for pick in PICKS), "null", "[]", "NaN", '{"value": 1}']
            return [state(wid, text, "json_value") for text in values]
        case "file_uploader":
            return [WidgetState(id=wid, file_uploader_state_value=files) for files in FILES]
    return []


def rounds(widgets: dict[str, Shown], many: int) -> Iterator[list[WidgetState]]:
    """Every widget with a hostile value at once, the next of its kinds in each round."""
    taken = {wid: cycle(values) for wid, one in widgets.items() if (values := hostile_values(wid, one))}
    for _ in range(many):
        yield [next(values) for values in taken.values()]


@pytest.mark.parametrize("page", NAMES)
def test_values_that_no_page_would_send_are_put_right_on_every_page_and_the_next_one_opens(server, page):
    with Caller(server.url) as hostile:
        hostile.ask(page=page)
        for states in rounds(hostile.widgets, {"": 10, "fit_a_line": 10, "worksheet": 1}.get(page, 3)):
            hostile.ask(states=states, page=page)
            assert not hostile.all("exception")
        assert hostile.ask(page="momentum" if page == "" else "").staged["captions"]


WRONG = [True, 1, "x", [0.5], ["x"]]
"""Values of types that other widgets take."""


@pytest.mark.parametrize("value", WRONG, ids=lambda value: str(type(value)) + str(value))
def test_values_of_a_type_that_a_widget_does_not_take_harm_only_who_sends_them(server, value):
    with Caller(server.url) as hostile, Caller(server.url) as other:
        other.ask("lr=0.03")
        hostile.ask("lr=0.02")
        told = [state(wid, value) for wid in hostile.widgets]
        hostile.ask(states=told)
        for shown in hostile.all("exception"):
            assert "redacted" in shown.message
            assert not shown.stack_trace
        assert other.ask("lr=0.03").lr == 0.03
    # Streamlit tells of each run that failed, as it should: what a widget takes, only its session knows.
    said = server.said()
    assert said.count("Traceback") == said.count("Uncaught app execution") + said.count("During handling of")


def handshake(port: int, **headers: str) -> bytes:
    """The first lines of a websocket, with other headers."""
    usual = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version": "13",
    }
    lines = [f"{name}: {value}" for name, value in {**usual, **headers}.items() if value]
    return "\r\n".join(["GET /_stcore/stream HTTP/1.1", *lines, "", ""]).encode()


def opened(port: int, first: bytes) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=20)
    one.sendall(first)
    return one


def dropped(one: socket.socket) -> None:
    """Gone without a word: a reset in place of a goodbye."""
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.close()


def test_connections_that_are_dropped_in_the_middle_of_the_handshake_leave_nothing(server):
    whole = handshake(server.port)
    for cut in islice(cycle((0, 1, 40, len(whole) - 2, len(whole))), 100):
        dropped(opened(server.port, whole[:cut]))


def test_connections_that_are_dropped_while_their_page_is_made_leave_nothing(server):
    for _ in range(10):
        hostile = Caller(server.url)
        hostile.socket.send(rerun(query_string="optimizer=adam&steps=500"))
        dropped(hostile.socket.socket)


def test_connections_that_say_nothing_for_long_keep_nobody_waiting(server):
    whole = handshake(server.port)
    with ExitStack() as held:
        for i in range(50):
            one = held.enter_context(opened(server.port, whole[: 10 + i]))
            one.sendall(whole[10 + i : 12 + i])
        with Caller(server.url) as visitor:
            assert visitor.ask("lr=0.04").lr == 0.04


REFUSED = {
    "another site's page": {"Origin": "http://another"},
    "no origin at all": {"Origin": "null"},
    "another version": {"Sec-WebSocket-Version": "99"},
    "no key": {"Sec-WebSocket-Key": ""},
    "a key that is none": {"Sec-WebSocket-Key": "<script>"},
    "headers of 300 kB": {"Cookie": "x" * 300_000},
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_handshake_that_is_not_a_pages_is_refused(server, kind):
    with opened(server.port, handshake(server.port, **REFUSED[kind])) as one:
        answer = b""
        with suppress(ConnectionResetError):
            answer = one.recv(1000)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer
    assert b"script" not in answer or b"\r\nContent-Type: text/plain" in answer


def test_for_another_sites_page_no_other_host_is_asked(server):
    for _ in range(20):
        with pytest.raises(InvalidStatus, match="403"):
            Caller(server.url, origin="http://another")
    assert "external IP" not in server.said()


def test_a_page_without_its_protocol_is_served_all_the_same(server):
    with Caller(server.url, "x" * 1000, "a", "b", "c") as visitor:
        assert visitor.ask("lr=0.04").lr == 0.04
