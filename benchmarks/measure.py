"""Runs one stage once, in a process of its own, and says what it took.

``python -m benchmarks.measure STAGE CITY HELD`` reads from the directory ``HELD`` what earlier
stages returned, and prints JSON. So the peak memory of a stage is that of a process which holds its
inputs and nothing of the stages before.
"""

from __future__ import annotations

import argparse
import gc
import json
import pickle
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.plan import FABRIC, PEERS
from benchmarks.stages import COUNTS, NEEDS, RUN, Held

__all__ = ["main"]


def _found(stage: str) -> tuple[Callable[[Held], Held], tuple[str, ...]]:
    """Return how a stage or peer runs and what it needs; only a peer imports what peers need."""
    if stage in RUN:
        return RUN[stage], NEEDS[stage]
    if stage == FABRIC.name:
        avd = import_module("benchmarks.avd")
        # It imports much of itself when it is first used, and no other stage's imports are timed.
        avd.avd_texts(avd.SMALLEST)
        return lambda held: {"fabric": avd.avd_texts(held["size"])}, ()
    peers = import_module("benchmarks.peers")
    return peers.PEER_RUN[stage], peers.PEER_NEEDS[stage]


def _load(directory: Path, name: str) -> Any:  # noqa: ANN401 - any stage's result
    # Written by this program a moment ago, in a directory of its own.
    with (directory / f"{name}.pickle").open("rb") as stream:
        return pickle.load(stream)  # noqa: S301


def _keep(directory: Path, given: Held) -> None:
    for name, value in given.items():
        with (directory / f"{name}.pickle").open("wb") as stream:
            pickle.dump(value, stream, protocol=pickle.HIGHEST_PROTOCOL)


def _peak() -> int:
    """Return the largest resident size of this process so far, in bytes."""
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale


def _check(directory: Path, given: Held) -> None:
    """Fail for a bare renderer that wrote another text: it has done other work."""
    ours = {
        (one.device, file.path): file.text
        for one in _load(directory, "configurations")
        for file in one.files
    }
    assert given["texts"] == ours


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=(*RUN, *(peer.name for peer in (*PEERS, FABRIC))))
    parser.add_argument("city", type=Path)
    parser.add_argument("held", type=Path)
    parser.add_argument("--keep", action="store_true", help="keep the result for later stages")
    parser.add_argument("--every", type=int, default=1, help="decide in every n-th state only")
    parser.add_argument("--size", type=int, default=0, help="devices of the fabric")
    asked = parser.parse_args()
    run, needs = _found(asked.stage)
    held: dict[str, Any] = {
        "root": asked.city,
        "scratch": asked.held,
        "every": asked.every,
        "size": asked.size,
    }
    gc.disable()  # while inputs are loaded, not while they are worked on
    for name in needs:
        held[name] = _load(asked.held, name)
    gc.enable()
    gc.collect()
    before, wall, cpu = _peak(), time.perf_counter(), time.process_time()
    given = run(held)
    taken = {
        "seconds": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "before": before,
        "peak": _peak(),
    }
    counts = COUNTS[asked.stage](given) if asked.stage in COUNTS else {}
    if "fabric" in given:
        counts = {"lines": sum(text.count("\n") for text in given["fabric"].values())}
    if asked.keep:
        _keep(asked.held, given)
    if "texts" in given:
        _check(asked.held, given)
    print(json.dumps({**taken, "counts": dict(counts)}))


if __name__ == "__main__":
    main()
