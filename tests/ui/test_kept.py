"""What is kept for everybody, and what is nobody's but its owner's: of one's own data nothing stays behind."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from routes import get

from gdviz import RunSpec, SweepSpec
from gdviz.data import OwnData, own
from gdviz.ui import cache
from gdviz.ui.extras import EXTRAS
from gdviz.ui.fan import fan, fan_route, fan_url
from gdviz.ui.ground import GROUNDS, ground, ground_route, stand_in
from gdviz.ui.probe import probe, probe_route, probe_url

PUBLIC = RunSpec("linear_regression", objective_parameters={"data": "tips"}, steps=5)
OVER = (("lr", (0.01, 0.02)),)
POINT = "&x=0.1&y=0.5"
CACHES = {"run": cache.run, "sweep": cache.fan, "fan": fan, "ground": ground}


@pytest.fixture
def mine() -> OwnData:
    """Data that only this test holds."""
    rng = np.random.default_rng(5)
    x = rng.uniform(-1.0, 3.0, 40)
    return OwnData(x, 2.0 * x + rng.standard_normal(40), ("hours", "score"))


def spec_on(data: OwnData, objective: str = "linear_regression", **choices) -> RunSpec:
    return RunSpec(objective, objective_parameters={"data": data.name}, **{"steps": 5, **choices})


def sizes() -> dict[str, int]:
    """How much each cache holds."""
    return {name: one.cache_info().currsize for name, one in CACHES.items()}


def counting(entries: int = 8):
    """A function that is kept, and the list of what it was called with."""
    calls = []

    @cache.kept(entries, megabytes=1)
    def told(*asked, **more):
        """Documented."""
        calls.append((asked, more))
        return len(calls)

    return told, calls


@pytest.mark.parametrize(
    "asked",
    [
        (PUBLIC,),
        (SweepSpec(PUBLIC, OVER),),
        ((PUBLIC, replace(PUBLIC, optimizer="adam")),),
        ("contour", (PUBLIC,)),
        ((), "words", 3, 0.5, None),
        (replace(PUBLIC, objective_parameters={"standardise": 1.0}),),
        (RunSpec(),),
        ("own-data in a word",),
    ],
    ids=["run", "sweep", "runs", "ground", "words and numbers", "no name of data", "surface", "a word"],
)
def test_what_anybody_may_see_is_made_once(asked):
    told, calls = counting()
    assert told(*asked) == told(*asked) == 1
    assert len(calls) == 1


def private_questions(spec: RunSpec) -> list[tuple]:
    return [
        (spec,),
        (SweepSpec(spec, OVER),),
        ((spec,),),
        ((PUBLIC, spec),),
        ("contour", (PUBLIC, spec)),
        (((PUBLIC,), (spec,)),),
        ((SweepSpec(spec, OVER),), 3),
    ]


@pytest.mark.parametrize("way", range(7))
def test_what_stands_on_ones_own_data_is_made_anew_wherever_the_spec_stands(mine, way):
    told, calls = counting()
    asked = private_questions(spec_on(mine))[way]
    assert (told(*asked), told(*asked)) == (1, 2)
    assert told.cache_info().currsize == 0
    assert (told(of=asked), told(of=asked)) == (3, 4)
    assert len(calls) == 4


def test_a_kept_function_keeps_its_name_and_words_and_can_be_emptied():
    told, calls = counting(entries=2)
    assert (told.__name__, told.__doc__) == ("told", "Documented.")
    for number in (1, 2, 3):
        told(number)
    assert told.cache_info().currsize == told.cache_info().maxsize == 2
    told.cache_clear()
    told(3)
    assert len(calls) == 4


def test_the_same_public_run_on_data_is_the_same_object():
    assert cache.run(PUBLIC) is cache.run(replace(PUBLIC))
    assert cache.fan(SweepSpec(PUBLIC, OVER)) is cache.fan(SweepSpec(PUBLIC, OVER))
    assert fan((PUBLIC,)) is fan((PUBLIC,))


def asked_in_every_way(spec: RunSpec) -> None:
    """Everything that pages and routes make of a spec."""
    cache.run(spec).verdict  # noqa: B018
    cache.fan(SweepSpec(spec, OVER)).run(1).verdict  # noqa: B018
    for extra in EXTRAS:
        for make in (lambda: fan((spec,), (extra,)), lambda: probe((spec,), (extra,), 0.1, 0.5)):  # noqa: B023
            try:
                make()
            except ValueError:
                continue
    for kind in GROUNDS:
        try:
            ground(kind, (GROUNDS[kind].matters(spec),))
        except ValueError:
            continue


@pytest.mark.parametrize(
    ("objective", "choices"),
    [
        ("linear_regression", {}),
        pytest.param("huber_regression", {"batch_size": 4}, marks=pytest.mark.thorough),
        ("absolute_regression", {"optimizer": "momentum", "batch_size": 4}),
    ],
)
def test_when_the_owner_goes_the_data_go_whatever_was_made_of_them(objective, choices):
    data = OwnData([1.0, 2.0, 4.0, 5.0, 9.0], [2.0, 1.0, 3.0, 8.0, 7.0])
    spec, before = spec_on(data, objective, **choices), sizes()
    asked_in_every_way(spec)
    gone, points = weakref.ref(data), weakref.ref(data.x)
    # Grounds that show no data, and the sweep on the parabola's bowl, are everybody's.
    assert {name: sizes()[name] for name in ("run", "fan")} == {name: before[name] for name in ("run", "fan")}
    del data
    gc.collect()
    assert gone() is None
    assert points() is None
    assert spec.data not in own._HELD
    with pytest.raises(ValueError, match="not held any more"):
        cache.run(spec)


def answers(spec: RunSpec) -> dict:
    """The answer of every route that is asked for this spec."""
    kinds = ("contour", "surface", "fan", "noise", "variance", "band-excess-epochs")
    return {
        "fan": get(fan_route(), fan_url([spec], ["loss", "distance"])),
        "probe": get(probe_route(), probe_url([spec], ["slope"]) + POINT),
        **{f"{kind} ground": get(ground_route(), stand_in(kind, [spec])["meta"]["ground"]) for kind in kinds},
    }


def test_routes_answer_the_owner_and_let_nobody_between_keep_the_answer(mine):
    for name, answer in answers(spec_on(mine, batch_size=4)).items():
        assert answer.status_code == 200, name
        assert answer.headers["cache-control"] == "no-store", name


def test_routes_let_everybody_keep_what_is_public():
    held = {
        name: answer.headers["cache-control"] for name, answer in answers(replace(PUBLIC, batch_size=4)).items()
    }
    assert held.pop("probe") == "no-store"
    assert held.pop("fan") == "public, max-age=86400"
    assert all("public" in words and "immutable" in words for words in held.values())


def test_one_private_run_among_public_ones_makes_the_whole_answer_private(mine):
    adam = spec_on(mine, optimizer="adam")
    answer = get(fan_route(), fan_url([spec_on(mine), adam]))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    mixed = get(fan_route(), fan_url([PUBLIC, adam]))
    assert mixed.status_code == 400
    assert "share objective" in mixed.text


def test_when_the_data_are_gone_every_route_says_so_and_nothing_else(mine):
    spec = spec_on(mine, batch_size=4)
    name = mine.name
    own._HELD.pop(name)
    for kind, answer in answers(spec).items():
        assert answer.status_code == 400, kind
        assert "not held any more" in answer.text, kind
        assert name not in answer.text


@pytest.mark.parametrize("guess", ["own-", "own-x", "own-" + "A" * 22, "own-\x00", "own-../x", "own", "OWN-x"])
def test_a_guessed_name_is_refused_and_not_repeated_in_full(mine, guess):
    for kind, answer in answers(replace(spec_on(mine), objective_parameters={"data": guess})).items():
        assert answer.status_code == 400, kind
        assert len(answer.text) < 300
        assert mine.name not in answer.text


def test_answers_on_ones_own_data_are_those_of_the_same_data_by_another_name(mine):
    twin = OwnData(mine.x, mine.y, mine.names)
    one, other = (answers(spec_on(data, batch_size=4)) for data in (mine, twin))
    assert {name: answer.content for name, answer in one.items()} == {
        name: answer.content for name, answer in other.items()
    }


def test_nothing_of_the_answer_tells_the_name_of_the_data(mine):
    for kind, answer in answers(spec_on(mine, batch_size=4)).items():
        assert mine.name.encode() not in answer.content, kind
