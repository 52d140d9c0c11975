"""The benchmark runs every stage and every peer on a city, and writes what it found.

No figure is judged: this is not a test of speed.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.avd import SMALLEST, avd_texts
from benchmarks.peers import PEER_NEEDS, PEER_RUN
from benchmarks.plan import BARE, ENGINE_ALL, ENGINE_INTACT, PEERS, SIZES, STAGES, services_for
from benchmarks.stages import NEEDS, RUN

ROOT = Path(__file__).parents[2]


def test_the_civic_city(tmp_path: Path) -> None:
    results, page = tmp_path / "results.json", tmp_path / "page.md"
    options = ["--sizes=14", "--rounds=1", "--fabric=6", f"--json={results}", f"--page={page}"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *options],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    run = json.loads(results.read_text())
    (city,) = run["cities"]
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
    assert run["fabric"]["devices"] == 6
    assert run["fabric"]["lines"] > 6 * 50
    assert run["fabric"]["figure"]["cpu"] > 0
    assert f"| pyavd | 6 | {run['fabric']['lines']:,} |" in page.read_text()
    ratio = cpu(city["stages"], "render") / cpu(city["peers"], BARE)
    assert f" | {ratio:.2f} | {cpu(city['stages'], 'write'):.3f} |" in page.read_text()


def test_the_fabric_of_avd() -> None:
    texts = avd_texts(SMALLEST + 2)
    assert sorted(texts) == sorted(
        [*(f"dc1-spine{n}" for n in range(1, 5)), *(f"dc1-leaf{n}{s}" for n in "12" for s in "ab")]
    )
    assert all("router bgp" in text for text in texts.values())
    assert ["interface Vxlan1" in text for name, text in texts.items() if "leaf" in name] == [
        True
    ] * 4


@pytest.mark.parametrize("devices", [SMALLEST - 2, SMALLEST + 1])
def test_fabrics_that_are_refused(devices: int) -> None:
    with pytest.raises(ValueError, match="a fabric has"):
        avd_texts(devices)


def cpu(figures: list[dict[str, Any]], name: str) -> float:
    (seconds,) = (figure["cpu"] for figure in figures if figure["name"] == name)
    return float(seconds)


def test_everything_in_the_plan_can_be_run() -> None:
    assert set(RUN) == set(NEEDS) == {*STAGES, ENGINE_INTACT, ENGINE_ALL}
    assert set(PEER_RUN) == set(PEER_NEEDS) == {peer.name for peer in PEERS}
    assert {peer.stage for peer in PEERS} <= set(STAGES)


def test_services_of_a_size() -> None:
    assert [services_for(size) for size in SIZES[1:]] == [100, 250]
    assert services_for(26) == 10
    assert services_for(90) == 30
