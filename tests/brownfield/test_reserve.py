"""What an import reserves: all that nobody of ours holds, merged, sorted, whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from citynet.brownfield.ranges import joined, without
from citynet.reading import read
from tasks.cli.app import run
from tests.cities import CIVIC

TEXT = """\
hostname cp-br1
interface Ethernet9.1500
   encapsulation dot1q vlan 1500
interface Ethernet10
   switchport trunk allowed vlan 300,310-319
interface Loopback7
   ip address 100.64.20.77/32
vrf instance S333-old
router bgp 65020
   vrf S333-old
      route-target import evpn 65020:334
      route-target export evpn 65020:30335
interface Vxlan1
   vxlan vrf S333-old vni 20444
interface Ethernet5\x1b]0;owned\x07
"""
ranges = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 9)).map(lambda r: (r[0], sum(r))))


@given(ranges, ranges)
def test_ranges_are_sets_of_numbers(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    def numbers(found: object) -> set[int]:
        return {n for first, last in found for n in range(first, last + 1)}  # type: ignore[attr-defined]

    assert numbers(joined(left)) == numbers(left)
    assert numbers(without(left, right)) == numbers(left) - numbers(right)
    assert all(a[1] + 1 < b[0] for a, b in zip(joined(left), joined(left)[1:], strict=False))


@pytest.fixture
def city(tmp_path: Path) -> Path:
    for folder in ("inventory", "intents"):
        shutil.copytree(CIVIC / folder, tmp_path / "city" / folder)
    if (CIVIC / "policy.yaml").exists():
        shutil.copy(CIVIC / "policy.yaml", tmp_path / "city")
    (tmp_path / "old.txt").write_text(TEXT)
    return tmp_path / "city"


def imported(city: Path, *more: str, name: str = "cp-br1") -> int:
    return run(["-C", str(city), "import", name, str(city.parent / "old.txt"), *more])


def test_what_runs_is_reserved_and_stays_free(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(city, "--write") == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    file = city / "inventory/reserved.yaml"
    text = file.read_text()
    found = yaml.safe_load(text)
    reason = "in use on cp-br1"
    assert found["attachments"] == [
        {"device": "cp-br1", "port": "Ethernet10", "vlans": [300, "310-319"], "reason": reason}
    ]
    assert found["slices"] == [{"numbers": ["333-335"], "reason": reason}]
    assert found["vnis"] == [{"domain": "compute", "numbers": [20444], "reason": reason}]
    assert found["handOffs"] == [
        {"domains": ["compute", "egov"], "vlans": [1500], "reason": reason}
    ]
    assert found["prefixes"] == [{"prefix": "100.64.20.77/32", "reason": reason}]
    assert read(city)[0].reserved.slices[0].last == 335
    # A second time there is nothing to add.
    assert imported(city, "--write") == 0
    assert "has all of them already" in capsys.readouterr().out
    assert file.read_text() == text


def test_what_is_there_stays_with_its_reason(city: Path) -> None:
    file = city / "inventory/reserved.yaml"
    file.write_text(
        "# ours\napiVersion: citynet/v1\nkind: Reserved\nslices:\n"
        "  - {numbers: [333, 900], reason: 'no: (comment)'}\n"
    )
    assert imported(city, "--write") == 0
    text = file.read_text()
    assert text.startswith("# ours\n")
    assert yaml.safe_load(text)["slices"] == [
        {"numbers": ["334-335"], "reason": "in use on cp-br1"},
        {"numbers": [333, 900], "reason": "no: (comment)"},
    ]


def test_comments_are_not_lost(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = city / "inventory/reserved.yaml"
    text = "apiVersion: citynet/v1\nkind: Reserved\nslices:  # why\n  - {numbers: [1], reason: x}\n"
    file.write_text(text)
    assert imported(city, "--write") == 2
    assert "comments that would be lost" in capsys.readouterr().err
    assert file.read_text() == text


def test_nothing_is_written_unasked_or_through_a_link(city: Path) -> None:
    assert imported(city) == 0
    assert not (city / "inventory/reserved.yaml").exists()
    outside = city.parent / "elsewhere.yaml"
    (city / "inventory/reserved.yaml").symlink_to(outside)
    assert imported(city, "--write") != 0
    assert not outside.exists()


def test_a_device_that_is_not_there_is_printed_and_not_reserved(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(city, "--platform", "eos", "--write", name="cp-old") == 2
    assert "enter cp-old into inventory/hosts.yaml first" in capsys.readouterr().err
    assert imported(city, "--platform", "eos", name="cp-old") == 0
    assert "site: '?'" in capsys.readouterr().out
    assert imported(city, "--platform", "vrp") == 2
    assert imported(city, name="../../x") == 2


def test_json_holds_every_line_and_number(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["-C", str(city), "--format", "json", "import", "cp-br1", str(city.parent / "old.txt")])
        == 0
    )
    out = capsys.readouterr().out
    said = json.loads(out)
    assert "\x1b" not in out
    assert {"kind": "VNI", "value": "20444", "where": "", "file": "config", "line": 14} in said[
        "numbers"
    ]
    assert said["reserved"] is None


def test_an_address_is_printed_as_it_is(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (city.parent / "old.txt").write_text("interface Loopback9\n   ipv6 address 2001:db8:1:a::/64\n")
    assert imported(city) == 0
    assert "2001:db8:1:a::/64" in capsys.readouterr().out
