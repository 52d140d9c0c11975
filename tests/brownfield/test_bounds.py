"""An import answers in bounded time for any text, and takes no more than a person lets it."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import IdLocks
from citynet.brownfield import host_entry, import_device
from citynet.brownfield.model import Kind
from citynet.brownfield.scan import NO_PORT
from citynet.brownfield.statements import MOST, statements
from citynet.device.model import Platform
from citynet.errors import CallError
from citynet.readers import read_back
from citynet.reading import read
from tasks.brownfield import texts_of
from tasks.cli.app import run
from tests.cities import CIVIC

CITY = read(CIVIC)[0]
SLOW = 8.0
"""Seconds; what is measured here took 18 and more, and takes less than one alone on a machine."""


def imported(platform: Platform, text: str) -> tuple[float, set[tuple[Kind, str, str]]]:
    name = "etc/frr/frr.conf" if platform is Platform.FRR else "config"
    start = time.process_time()
    found = import_device("old", platform, {name: text}, CITY, IdLocks())
    took = time.process_time() - start
    return took, {(use.kind, use.value, use.where) for use in found.uses}


HOSTILE = {
    "deep-blocks": (Platform.JUNOS, ("a" * 19_000 + " {\n") * 16 + "b;\n" * 2_000),
    "one-line": (Platform.JUNOS, "x {\n" * 16 + "b;" * 9_000),
    "type-vlan": (Platform.FRR, ("type vlan " * 1_900 + "\n") * 8),
    "type-vxlan": (Platform.FRR, ("type vxlan " * 1_800 + "\n") * 8),
    "type-vrf": (Platform.FRR, ("type vrf name " * 1_400 + "\n") * 8),
    "comment": (Platform.IOSXR, ("!" + "a" * 19_000 + "\x01\n") * 6),
    "foreign-words": (Platform.EOS, ("x-pass" * 3_000 + "\n") * 200),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_does_not_grow_with_the_square(name: str) -> None:
    took, _ = imported(*HOSTILE[name])
    assert took < SLOW


def test_blocks_are_cut_and_what_stands_in_them_is_found() -> None:
    text = "x" * 900 + " {\nvlans { v10 { vlan-id 560; } }\n}\n"
    found = list(statements(Platform.JUNOS, {"config": text}))
    assert max(len(words) for one in found for words in one.path) == 256
    assert (Kind.VLAN, "560", "") in imported(Platform.JUNOS, text)[1]


def test_a_statement_behind_the_most_is_said() -> None:
    text = "".join("a;" * 5_000 + "\n" for _ in range(MOST // 5_000)) + "late;\n"
    found = import_device("old", Platform.JUNOS, {"config": text}, CITY, IdLocks())
    assert found.beyond == ("config", MOST // 5_000 + 1)
    few = import_device("old", Platform.JUNOS, {"config": "a;\n"}, CITY, IdLocks())
    assert few.beyond is None


def test_a_line_too_long_is_unread_for_every_caller() -> None:
    for platform in Platform:
        file = "etc/frr/frr.conf" if platform is Platform.FRR else "config"
        read_device = read_back("x", platform, {file: "a\n" + "b" * 20_001 + "\nc\n"})
        long = [one for one in read_device.unread if "characters" in one.reason]
        assert [(one.line, one.text) for one in long if one.line == 2] == [(2, "...")]


def test_a_sid_of_a_block_does_not_matter_to_what_stands_in_it() -> None:
    _, uses = imported(Platform.JUNOS, "a { end-dt4-sid 2001::ab { x; } }\n")
    assert (Kind.SID, "171", "") in uses
    assert (Kind.SID, "21", "") in imported(Platform.FRR, "router bgp 1\n sid vpn export 21\n")[1]


WORDS = (
    "a{};#!\"' /* */ \n\n  interface xe-0/0/1 unit vlan-id 5 vlan-tags outer 0x8100.7 end-dt4-sid"
    " 2001::ab ::zz opcode ::9 sid vpn export 21 locator x/99 prefix 5f00::/200 rd 1.2.3.999:5"
    " route-target 1:2 vni 9999999999 type vlan id type vrf name ip address 10.0.0.1/99 inet"
    " 300.1.1.1/24 routing-instances instance-type vrf S12-x password key x"
)
PIECES = st.sampled_from(WORDS.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(Platform), st.lists(PIECES, max_size=60))
def test_words_of_configurations_in_any_order_give_an_answer(
    platform: Platform, words: list[str]
) -> None:
    name = "etc/frr/frr.conf" if platform is Platform.FRR else "config"
    found = import_device("old", platform, {name: " ".join(words)}, CITY, IdLocks())
    assert set(yaml.safe_load(host_entry(found))) == {"old"}


def test_all_files_together_are_bounded(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"f{number}").write_text("x" * 6 * 2**20)
    with pytest.raises(CallError, match="at most 16 MiB"):
        texts_of(Platform.FRR, [tmp_path])
    (tmp_path / "lines").mkdir()
    for number in range(2):
        (tmp_path / "lines" / f"f{number}").write_text("x\n" * 100_000)
    with pytest.raises(CallError, match="at most 200000 lines"):
        texts_of(Platform.FRR, [tmp_path / "lines"])


def test_an_interface_of_a_strange_name_is_not_named() -> None:
    text = "interface Hunter2pw.5\n   encapsulation dot1q vlan 5\n"
    assert (Kind.VLAN, "5", NO_PORT) in imported(Platform.EOS, text)[1]


def test_names_count_where_a_vrf_or_a_policy_is_named() -> None:
    text = "interface Ethernet1\n   description S12-x\n   vrf S13-y\nroute-map S14-z permit 10\n"
    text += "banner login vrf S15-z\nhostname S16-a\n"
    numbers = {value for kind, value, _ in imported(Platform.EOS, text)[1] if kind is Kind.SLICE}
    assert numbers == {"13", "14"}


@pytest.fixture
def city(tmp_path: Path) -> Path:
    for folder in ("inventory", "intents"):
        shutil.copytree(CIVIC / folder, tmp_path / "city" / folder)
    shutil.copy(CIVIC / "policy.yaml", tmp_path / "city")
    assert run(["-C", str(tmp_path / "city"), "allocate"]) == 0
    return tmp_path / "city"


def written(city: Path, text: str, *more: str) -> int:
    (city.parent / "old.txt").write_text(text)
    return run(
        ["-C", str(city), "import", "cp-br1", str(city.parent / "old.txt"), "--write", *more]
    )


def test_no_import_takes_a_quarter_of_a_pool_unasked(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "".join(f"vrf instance S{number}-x\n" for number in range(300, 999))
    capsys.readouterr()
    assert written(city, text) == 2
    said = capsys.readouterr().err
    assert "numbers of services (config:1, config:2" in said
    assert "--allow-large" in said
    assert not (city / "inventory/reserved.yaml").exists()
    assert written(city, "interface Loopback9\n   ip address 100.64.0.1/10\n") == 2
    assert "device numbers of " in capsys.readouterr().err
    assert written(city, "interface Vxlan1\n   vxlan vlan 5 vni 1-16000000\n") == 2
    assert written(city, text, "--allow-large") == 0
    # What is reserved is not taken again.
    assert written(city, text) == 0
    assert len(read(city)[0].reserved.slices) >= 1


def test_what_of_a_prefix_nobody_holds_is_reserved(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    domain = read(city)[0].domains["compute"]
    held = {
        yaml.safe_load(file.read_text())["number"]
        for file in (city / "locks/ids/devices").glob("*.yaml")
        if yaml.safe_load(file.read_text()).get("domain") == "compute"
    }
    assert held
    pool = domain.pools.loopback_ipv4
    first = pool.network_address + min(held) // 8 * 8
    assert written(city, f"interface Loopback9\n   ip address {first}/29\n", "--allow-large") == 0
    assert f"{first}/29 (partly held)" in capsys.readouterr().out
    reserved = [one.prefix for one in read(city)[0].reserved.prefixes]
    taken = {address for network in reserved for address in network}
    # The first address of a pool is given to no device.
    everything = {first + at for at in range(8)} - {pool.network_address}
    assert taken == everything - {pool.network_address + number for number in held}
    # No number that is held is reserved: the city is still right.
    assert run(["-C", str(city), "check"]) == 0
    assert run(["-C", str(city), "allocate"]) == 0
