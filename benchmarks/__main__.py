"""``python -m benchmarks``: time and peak memory of every stage, and of peers beside it.

Without ``--sizes`` all published sizes are measured, and the results are written to
``benchmarks/results.json`` and ``docs/evidence/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.machine import this_machine
from benchmarks.plan import SIZES, services_for
from benchmarks.report import line_of, page_of, scale_of, table_of
from benchmarks.result import CityResult, FabricResult, Run
from benchmarks.runner import ROOT, measure_city, measure_fabric

_KEPT = {
    14: ("the civic city", ROOT / "tests" / "cities" / "civic"),
    26: ("the reference city", ROOT),
}
"""Cities that the repository holds, by the number of their devices."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for; print it, and write it where it says."""
    asked = _parsed(arguments)
    cities = []
    machine = this_machine()
    for size in asked.sizes or SIZES:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
            cities.append(_city(size, Path(scratch), asked.rounds, asked.budget))
    fabric = _fabric(asked.fabric) if asked.fabric else None
    # The day tells readers how old the figures are; nothing else depends on it.
    day = date.today().isoformat()  # noqa: DTZ011
    run = Run(day=day, machine=machine, cities=tuple(cities), fabric=fabric)
    print(*scale_of(run), sep="\n", flush=True)
    if asked.json is not None:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(dataclasses.asdict(run), indent=1) + "\n")
    if asked.page is not None:
        asked.page.parent.mkdir(parents=True, exist_ok=True)
        asked.page.write_text(page_of(run))


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        metavar="DEVICES",
        help="cities to measure; 26 is the reference city, 14 the civic one, others are generated",
    )
    parser.add_argument("--rounds", type=int, default=3, help="of each short stage (default 3)")
    parser.add_argument(
        "--budget",
        type=float,
        default=240,
        metavar="SECONDS",
        help="for the engine in all states (default 240)",
    )
    parser.add_argument(
        "--fabric",
        type=int,
        default=100,
        metavar="DEVICES",
        help="of AVD's fabric, which stands beside for scale (default 100; 0: none)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures here")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the page here")
    asked = parser.parse_args(arguments)
    if asked.sizes is None:
        asked.json = asked.json or ROOT / "benchmarks" / "results.json"
        asked.page = asked.page or ROOT / "docs" / "evidence" / "benchmarks.md"
    return asked


def _city(size: int, scratch: Path, rounds: int, budget: float) -> CityResult:
    held = scratch / "held"
    held.mkdir()
    if size in _KEPT:
        name, root = _KEPT[size]
    else:
        name, root = f"a generated city of {size:,} devices", scratch / "city"
        options = [f"--devices={size}", f"--services={services_for(size)}"]
        # In a process of its own too: the size of this one counts in what it starts.
        generate = [sys.executable, "-m", "benchmarks.generate", str(root), *options]
        subprocess.run(generate, cwd=ROOT, check=True)
    print(f"\n{name}")
    print(f"{'':32}{'seconds':>10}{'CPU s':>10}{'peak MB':>10}{'before':>10}{'rounds':>8}")
    result = measure_city(
        name,
        root,
        held,
        rounds=rounds,
        budget=budget,
        say=lambda figure: print(line_of(figure), flush=True),
    )
    print(*table_of(result), sep="\n", flush=True)
    return result


def _fabric(devices: int) -> FabricResult:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
        result = measure_fabric(devices, Path(scratch))
    print(f"\nAVD's fabric of {devices:,} devices")
    print(line_of(result.figure), flush=True)
    return result


if __name__ == "__main__":
    main()
