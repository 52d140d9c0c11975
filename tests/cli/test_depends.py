"""``depends`` lists what stands on a device as it is, writes nothing, and is silent at the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from citynet.errors import ExitCode
from tests.cli.conftest import Citynet

Tree = Callable[[], dict[str, bytes]]


def state(city: Path, device: str, word: str) -> None:
    file = city / "inventory" / "hosts.yaml"
    text = file.read_text(encoding="utf-8")
    head, tail = text.split(f"\n{device}:\n", 1)
    tail = tail.replace("  data:\n", f"  data:\n    state: {word}\n", 1)
    file.write_text(f"{head}\n{device}:\n{tail}", encoding="utf-8")


def test_what_must_go_first_stands_first(citynet: Citynet, tree: Tree) -> None:
    before = tree()
    said = citynet("depends", "cp-br1")
    assert said.code == ExitCode.CITY_WRONG
    lines = said.out.splitlines()
    kinds = [line.split()[1] for line in lines if line[0].isdigit()]
    assert kinds == sorted(kinds, key=["attachment", "hand-off"].index)
    assert set(kinds) == {"attachment", "hand-off"}
    assert lines[-1] == f"cp-br1 (active): {len(kinds)} to go, in this order."
    assert tree() == before


def test_programs_get_owner_place_and_remedy(citynet: Citynet) -> None:
    said = citynet("--format", "json", "depends", "eg-pe-civic")
    assert said.code == ExitCode.CITY_WRONG
    found = json.loads(said.out)
    assert (found["device"], found["domain"], found["state"]) == ("eg-pe-civic", "egov", "active")
    first = found["dependents"][0]
    assert first["kind"] == "attachment"
    assert first["name"] == "interconnect/gov-cloud/civic-centre"
    assert first["owners"] == ["city"]
    assert first["file"] == "intents/interconnects/gov-cloud.yaml"
    assert first["line"] > 1
    assert first["breaks"] == []
    assert "move the endpoint to another site" in first["remedy"]


def test_an_unknown_device_is_guessed(citynet: Citynet) -> None:
    said = citynet("depends", "eg-br9")
    assert said.code == ExitCode.CALL_WRONG
    assert "no device is named eg-br9; did you mean 'eg-br1' or 'eg-br2'?" in said.err


def test_a_device_that_is_leaving_is_shown_as_its_locks_say(city: Path, citynet: Citynet) -> None:
    before = citynet("depends", "cp-le-eastlake")
    state(city, "cp-le-eastlake", "leaving")
    said = citynet("depends", "cp-le-eastlake")
    assert said.out == before.out.replace("(active)", "(leaving)")
    assert said.code == ExitCode.CITY_WRONG


def test_a_device_from_which_all_have_moved_has_nothing(city: Path, citynet: Citynet) -> None:
    hosts = city / "inventory" / "hosts.yaml"
    with hosts.open("a", encoding="utf-8") as file:
        file.write(
            "cp-le-spare:\n  hostname: 198.51.100.77\n  groups: [eos, compute]\n  data:\n"
            "    site: harbour-dc\n    role: edge\n    state: leaving\n"
            "    management: {port: Management1, address: 198.51.100.77/24, gateway:"
            " 198.51.100.1}\n    ports:\n      - {name: Ethernet10, speed: 25 Gbps}\n"
        )
    with (city / "inventory" / "links.yaml").open("a", encoding="utf-8") as file:
        for number in (1, 2):
            file.write(
                f"  - name: cp-sp{number}--cp-le-spare\n"
                f"    ends: ['cp-sp{number}:Ethernet40', 'cp-le-spare:Ethernet{number}']\n"
                "    capacity: 100 Gbps\n    delay: 20 us\n    partition: queue\n"
                "    encryption: none\n    trust: high\n    region: north-bank\n"
            )
    assert citynet("allocate").code == ExitCode.GOOD
    said = citynet("depends", "cp-le-spare")
    assert said.code == ExitCode.GOOD
    assert said.out == (
        "cp-le-spare (leaving): nothing stands on it. Take it and its links out of inventory/.\n"
    )
