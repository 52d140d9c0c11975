"""The benchmark runs every stage and every peer on the reference city, and writes what it found.

No figure is judged: this is not a test of speed.
"""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import PEER_NEEDS, PEER_RUN
from benchmarks.plan import ENGINE_ALL, ENGINE_INTACT, PEERS, SIZES, STAGES, services_for
from benchmarks.stages import NEEDS, RUN

ROOT = Path(__file__).parents[2]


def test_the_reference_city(tmp_path: Path) -> None:
    results, page = tmp_path / "results.json", tmp_path / "page.md"
    options = ["--sizes=14", "--rounds=1", f"--json={results}", f"--page={page}"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *options],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    (city,) = json.loads(results.read_text())["cities"]
    assert [figure["name"] for figure in city["stages"]] == [*STAGES, ENGINE_INTACT, ENGINE_ALL]
    assert [figure["name"] for figure in city["peers"]] == [peer.name for peer in PEERS]
    for figure in (*city["stages"], *city["peers"]):
        assert figure["rounds"] == 1
        assert 0 < figure["before"] <= figure["peak"]
        assert figure["seconds"] > 0
        assert figure["name"] in done.stdout
        assert figure["name"] in page.read_text()
    assert city["counts"]["devices"] == 14
    assert city["counts"]["lines"] > city["counts"]["files"] > 14


def test_everything_in_the_plan_can_be_run() -> None:
    assert set(RUN) == set(NEEDS) == {*STAGES, ENGINE_INTACT, ENGINE_ALL}
    assert set(PEER_RUN) == set(PEER_NEEDS) == {peer.name for peer in PEERS}
    assert {peer.stage for peer in PEERS} <= set(STAGES)


def test_services_of_a_size() -> None:
    assert [services_for(size) for size in SIZES[1:]] == [100, 400]
    assert services_for(20) == 6
    assert services_for(90) == 30
