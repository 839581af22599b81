"""What Linux says of running processes: CPU time and memory, with that of their children."""

import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

TICK = 1.0 / os.sysconf("SC_CLK_TCK")


def family(pids: Iterable[int]) -> list[int]:
    """The processes, and all that they have started."""
    found: list[int] = []
    waiting = list(pids)
    while waiting:
        pid = waiting.pop()
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:  # it has ended
            continue
        found.append(pid)
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Seconds of CPU that the processes and their children have used, their ended children left out."""
    total = 0.0
    for pid in family(pids):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += TICK * (int(fields[11]) + int(fields[12]))
    return total


def resident_mb(pids: Iterable[int]) -> float:
    """Resident memory of the processes and their children in MB; pages that they share count for each."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in family(pids))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Spent:
    """CPU used inside a `with` block: `seconds`, and `share` of one core; without processes, our own."""

    def __init__(self, pids: Sequence[int] | None = None):
        self.pids = pids
        self.seconds = self.share = 0.0

    def __enter__(self) -> Self:
        self._begin, self._used = time.perf_counter(), self._now()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = self._now() - self._used
        self.share = self.seconds / (time.perf_counter() - self._begin)

    def _now(self) -> float:
        return time.process_time() if self.pids is None else cpu_seconds(self.pids)


def rest(pids: Iterable[int], quiet: float = 0.1, patience: float = 60.0) -> None:
    """Return once the processes have done next to nothing for a second: a server opens its pages at its start."""
    pids, until = list(pids), time.monotonic() + patience
    while time.monotonic() < until:
        before = cpu_seconds(pids)
        time.sleep(1.0)
        if cpu_seconds(pids) - before < quiet:
            return
    raise TimeoutError(f"the processes did not come to rest in {patience:g} s")
