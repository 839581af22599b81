"""The workshop: heavy work is done in another process, to the bit as here, and none outlives the server."""

import math
import os
import pickle
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from unittest import mock

import numpy as np
import pytest

from gdviz.data import DATASETS, OwnData, dataset_of
from gdviz.spec import RunSpec
from gdviz.ui import cache
from gdviz.ui.fan import fan
from gdviz.ui.ground import ground
from gdviz.ui.tuning import _saving
from gdviz.ui.workshop import done, workshop
from tests import serving
from tests.benchmarks.process import family

HEAVY = RunSpec(objective="rosenbrock", optimizer="armijo", lr=0.01, steps=2000)


@pytest.fixture(scope="module")
def opened() -> Iterator[None]:
    with workshop(fan, ground):
        yield


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    yield
    for one in (fan, ground, cache.run, cache._together, _saving):
        one.cache_clear()


def at_work() -> int:
    """The number of the worker's process."""
    return done(os.getpid, (), {})


def ended(pid: int) -> bool:
    """Whether a process is gone, or gone but for its number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until(condition, patience: float = 30.0) -> bool:
    until = time.monotonic() + patience
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def test_where_no_workshop_is_open_all_is_done_here():
    assert at_work() == os.getpid()


def test_heavy_answers_come_from_the_worker_and_are_those_that_this_process_gives(opened):
    assert at_work() != os.getpid()
    with mock.patch.object(cache, "done", side_effect=done) as sent:
        assert fan.waits((HEAVY,))
        assert fan((HEAVY,)) == fan.anew((HEAVY,))
        bands = (RunSpec(objective="linear_regression", batch_size=4, steps=500, lr=0.1),)
        assert ground.waits("band-loss-steps", bands)
        assert ground("band-loss-steps", bands) == ground.anew("band-loss-steps", bands)
        valley = RunSpec(objective="rosenbrock", optimizer="momentum", lr=0.0005)
        assert _saving.waits(valley)
        assert _saving(valley) == _saving.anew(valley)
    assert sent.call_count == 3


def test_a_run_from_the_worker_is_that_of_this_process_and_can_not_be_written_to(opened):
    with mock.patch.object(cache, "done", side_effect=done) as sent:
        there, here = cache.run(HEAVY), cache.run.anew(HEAVY)
    assert sent.call_count == 1
    assert there.spec == here.spec
    assert there.verdict == here.verdict
    for name in ("theta", "loss", "grad", "estimate", "direction", "lr", "value_calls"):
        array = getattr(there.trajectory, name)
        assert array.tobytes() == getattr(here.trajectory, name).tobytes(), name
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0.0


def test_many_runs_that_are_light_alone_are_one_heavy_piece_with_their_verdicts(opened):
    specs = [RunSpec(optimizer=key, steps=2000, lr=0.001) for key in ("gd", "momentum", "adam", "lion", "adagrad")]
    with mock.patch.object(cache, "done", side_effect=done) as sent:
        there = cache.runs(specs)
    assert sent.call_count == 1
    assert all("verdict" in vars(run) for run in there)
    here = [cache.run.anew(spec) for spec in specs]
    assert [run.verdict for run in there] == [run.verdict for run in here]
    assert all(
        np.array_equal(*pair)
        for pair in zip((run.theta for run in there), (run.theta for run in here), strict=True)
    )


def test_light_work_stays_here(opened):
    with mock.patch.object(cache, "done", side_effect=AssertionError):
        run = cache.run(RunSpec(steps=10))
        assert run.spec.steps == 10
        assert "verdict" in vars(run)
        assert "Nesterov" in _saving(RunSpec(objective="ravine", optimizer="momentum", lr=0.05))


def test_the_worker_is_lent_ones_own_data_and_keeps_nothing_of_them(opened):
    mine = OwnData(np.arange(500.0), np.arange(500.0) % 7.0)
    spec = RunSpec("linear_regression", objective_parameters={"data": mine.name}, steps=800)
    with mock.patch.object(cache, "done", side_effect=done) as sent:
        assert fan((spec,)) == fan.anew((spec,))
    assert sent.call_count == 1
    with pytest.raises(ValueError, match="not held any more"):
        done(dataset_of, (mine.name, DATASETS), {})
    assert dataset_of(mine.name, DATASETS) is mine
    copy = pickle.loads(pickle.dumps(mine))
    del copy
    assert dataset_of(mine.name, DATASETS) is mine


def test_a_refusal_comes_back_as_its_sentence_and_a_failure_with_all_that_is_known(opened):
    with pytest.raises(ValueError, match="math domain error"):
        done(math.sqrt, (-1.0,), {})
    with pytest.raises(RuntimeError, match=r"ZeroDivisionError: .*division") as failed:
        done(divmod, (1, 0), {})
    assert "Traceback" in str(failed.value)


def test_a_worker_that_dies_is_replaced_and_what_it_was_doing_is_begun_again(opened):
    first = at_work()
    os.kill(first, signal.SIGKILL)
    second = at_work()
    assert second not in (first, os.getpid())
    thread = Thread(target=done, args=(time.sleep, (2.0,), {}))
    thread.start()
    time.sleep(0.5)
    os.kill(second, signal.SIGKILL)
    thread.join(30)
    assert at_work() not in (first, second, os.getpid())


def test_what_two_workers_die_of_is_refused_and_the_next_piece_is_done(opened):
    with pytest.raises(ValueError, match="more than the server can work out"):
        done(os._exit, (1,), {})
    assert done(math.sqrt, (4.0,), {}) == 2.0


def test_closing_ends_the_worker_whatever_it_is_doing():
    answers = []
    with workshop(fan):
        worker = at_work()
        thread = Thread(target=lambda: answers.append(done(time.sleep, (1.5,), {})))
        thread.start()
        time.sleep(0.5)
    assert ended(worker)
    thread.join(30)
    assert answers == [None]  # done by who waited for it
    assert at_work() != worker


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_the_server(how):
    with serving.started() as server:
        serving.wait_until_healthy(server.process, server.port)
        all_of_them = family([server.pid])
        assert len(all_of_them) > 1
        server.process.send_signal(how)
        server.process.wait(timeout=30)
        assert wait_until(lambda: all(map(ended, all_of_them)))
