"""Two visitors of one server: what one has, chooses and reaches, the other neither sees nor can ask for."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from asking import ask, upload
from caller import Caller, state
from streamlit.proto.Common_pb2 import FileUploaderState, UploadedFileInfo
from streamlit.proto.WidgetStates_pb2 import WidgetState

CSV = b"secret_hours,secret_score\n17.25,2.5\n2,4\n3,5.5\n4,7\n"
MARKS = (b"secret_hours", b"secret_score", b"17.25", b"own-")


def chosen(caller: Caller, file: str) -> WidgetState:
    """The page's word that this file is the one in its place for a CSV."""
    info = UploadedFileInfo(file_id=file, name="mine.csv", size=len(CSV))
    files = FileUploaderState(uploaded_file_info=[info])
    return WidgetState(id=caller.widget("csv"), file_uploader_state_value=files)


def url_of(caller: Caller) -> str:
    return caller.staged["live"]["url"]


def name_of(url: str) -> str:
    """What a route calls the data of one's own."""
    (run,) = parse_qs(urlsplit(url).query)["run"]
    return re.search(r'"(own-[\w-]+)"', run)[1]


@pytest.fixture
def owner(server):
    """A visitor who has dropped a CSV on the page, and sees it."""
    with Caller(server.url) as visitor:
        visitor.ask(page="fit_a_line")
        assert upload(server.port, visitor.session, "file-of-the-owner", CSV).status == 204
        visitor.ask(page="fit_a_line", states=[chosen(visitor, "file-of-the-owner")])
        assert all(mark in visitor.received for mark in MARKS)
        yield visitor


@pytest.fixture
def other(server):
    with Caller(server.url) as visitor:
        yield visitor.ask(page="fit_a_line")


def test_ones_own_data_reach_nobody_else_by_any_page_or_link(owner, other):
    plain = url_of(other)
    for query in ("data=own", f"data={name_of(url_of(owner))}", "data=Your own: secret_score by secret_hours"):
        other.ask(quote(query, safe="=&"), page="fit_a_line")
        assert url_of(other) == plain
    for page in ("batch_size", "classification", "", "lessons"):
        other.ask("data=own", page=page)
    asked = name_of(url_of(owner)).encode()
    assert not any(mark in other.received.replace(asked, b"") for mark in MARKS[:3])


def test_a_file_of_another_session_is_no_file(owner, other):
    plain = url_of(other)
    other.ask(page="fit_a_line", states=[chosen(other, "file-of-the-owner")])
    assert not other.all("exception")
    assert url_of(other) == plain
    assert not any(mark in other.received for mark in MARKS)


def test_whoever_does_not_know_its_name_cannot_ask_a_route_for_the_data(owner, server):
    url, name = url_of(owner), name_of(url_of(owner))
    assert len(name) >= len("own-") + 22  # 128 bits
    assert ask(server.port, url).status == 200
    for guess in (name[:-1], name + "A", name.swapcase(), "own-", "own", name[:10] + "*", "own-file-of-the-owner"):
        answer = ask(server.port, url.replace(name, quote(guess, safe="")))
        assert answer.status == 400
        assert not any(mark in answer.body for mark in MARKS)


def test_once_the_owner_takes_the_file_away_the_name_means_nothing(owner, server):
    url = url_of(owner)
    owner.ask(page="fit_a_line", states=[WidgetState(id=owner.widget("csv"), file_uploader_state_value={})])
    answer = ask(server.port, url)
    assert answer.status == 400
    assert b"not held any more" in answer.body


def test_what_one_visitor_turns_stays_as_it_is_for_the_other(server):
    with Caller(server.url) as one, Caller(server.url) as two:
        one.ask("lr=0.03")
        two.ask("lr=0.05")
        one.ask("lr=0.03", [state(one.widget("lr"), ["0.02"]), state(one.widget("steps"), 7)])
        assert (one.lr, one.staged["steps"]) == (0.02, 7)
        assert (two.ask("lr=0.05").lr, two.staged["steps"]) == (0.05, 30)


def test_what_one_visitor_has_done_of_a_lesson_the_other_still_has_to_do(server):
    with Caller(server.url) as one, Caller(server.url) as two:
        for visitor in (one, two):
            visitor.ask(page="lessons")
        assert "That is my prediction" in buttons(one)
        one.ask(page="lessons", states=[state(button(one, "That is my prediction"), True, "trigger_value")])
        assert "Predict again" in buttons(one)
        assert "That is my prediction" in buttons(two.ask(page="lessons"))


def buttons(caller: Caller) -> list[str]:
    return [one.label for one in caller.all("button")]


def button(caller: Caller, label: str) -> str:
    (wid,) = (one.id for one in caller.all("button") if one.label == label)
    return wid


def test_a_guessed_session_is_a_new_one_and_nobody_is_told_anothers(owner, other, server):
    for guessed in ("x", "0" * 36, owner.session[:-1], owner.session.upper()):
        with Caller(server.url, "streamlit", "token", guessed) as stranger:
            assert stranger.ask(page="fit_a_line").session not in (guessed, owner.session)
            assert owner.session.encode() not in stranger.received
    assert owner.session.encode() not in other.received
