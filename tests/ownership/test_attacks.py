"""Nothing foreign passes for citynet's, and nothing that is uncertain is split.

Each text is the running configuration with a few lines more, and each is refused with its line.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Platform
from citynet.errors import FindingsError
from citynet.ownership import parse_tree, tree_text
from citynet.ownership.hiding import hidden
from citynet.ownership.importing import Foreign
from citynet.render.model import Configuration
from tasks.brownfield.foreign import keep_foreign, plan_change
from tasks.pipeline import Compiled, build
from tests.cities import CIVIC
from tests.ownership import scene
from tests.ownership.scene import DEVICE, GOLDEN, RUNNING


@cache
def made() -> tuple[Compiled, Configuration]:
    return scene.compiled(CIVIC)


def split(lines: str, before: str = "return\n") -> Foreign:
    """Return what becomes of the running configuration with ``lines`` before a line of it."""
    assert before in RUNNING
    return scene.split(made(), RUNNING.replace(before, f"{lines}\n{before}", 1))


LEAKS = {
    "a static route into a VRF of ours": (
        "ip route-static vpn-instance S107-office 0.0.0.0 0.0.0.0 10.200.0.2"
    ),
    "a static route by an interface of ours": (
        "ip route-static 10.0.0.0 255.0.0.0 GigabitEthernet0/3/1.100 10.10.0.9"
    ),
    "routes imported from a VRF of ours": (
        "ip vpn-instance LEAK\n ipv4-family\n  import-rib vpn-instance S107-office protocol direct"
    ),
    "a route target of ours": (
        "ip vpn-instance LEAK\n ipv4-family\n  vpn-target 65010:9 65010:107 import-extcommunity"
    ),
    "a route target of spokes": (
        "ip vpn-instance LEAK\n ipv6-family\n  vpn-target 65010:30108 export-extcommunity"
    ),
    "a route target that a policy sets": (
        "route-policy LEAK permit node 10\n apply extcommunity rt 65010:107 additive"
    ),
    "a pattern of route targets": ("ip extcommunity-filter advanced LEAK permit 65010:10[0-9]"),
    "an RD of ours": "ip vpn-instance LEAK\n ipv4-family\n  route-distinguisher 100.64.10.6:107",
    "a VLAN of ours": (
        "interface GigabitEthernet0/3/1.9\n vlan-type dot1q 100\n ip binding vpn-instance VOICE"
    ),
    "a range of VLANs with ours": (
        "interface GigabitEthernet0/3/1.9\n encapsulation dot1q 90 to 110"
    ),
    "a policy of ours on a foreign port": (
        "interface GigabitEthernet0/2/6\n traffic-policy IN-GigabitEthernet0-3-1.100 inbound"
    ),
    "a filter of ours in a foreign policy": (
        "traffic classifier ODD operator or\n if-match acl name A107-2-4"
    ),
    "a mirror of an interface of ours": "observe-port 1 interface GigabitEthernet0/3/1.100",
    "a policy for everything": "traffic-policy ODD global inbound",
    "a VRF of ours in other letters": (
        "ip route-static vpn-instance s107-OFFICE 0.0.0.0 0.0.0.0 NULL0"
    ),
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_foreign_line_that_reaches_into_the_owned_part(name: str) -> None:
    found = split(LEAKS[name])
    assert found.problems, name
    first = RUNNING.split("\n").index("return") + 1
    lines = range(first, first + LEAKS[name].count("\n") + 1)
    assert all(one.line in lines for one in found.problems), found.problems


UNCERTAIN = {
    "a line of ours in a foreign block": (
        "aaa2\n ip vpn-instance S107-office\n",
        "names what is citynet's",
    ),
    "a VRF named like ours": (
        "ip vpn-instance S333-cctv\n ipv4-family",
        "no service has the number",
    ),
    "the same block twice": ("interface LoopBack0\n description again", "stands in line"),
    "carriage returns": ("vlan 50\r\ninterface GigabitEthernet0/2/9\r", "control characters"),
    "a terminal's escape": ("vlan 50\x1b[2K", "control characters"),
    "another line separator": ("vlan 50\u2028ip vpn-instance S107-office", "control characters"),
    "text behind the end": ("return\nip vpn-instance LATE\n ipv4-family", "reads nothing behind"),
    "a banner without an end": ("header shell information %abc", "has no end"),
    "a sub-interface of ours elsewhere": (
        "interface GigabitEthernet0/3/1.100\n vlan-type dot1q 100\n ip binding vpn-instance VOICE",
        "in no VRF of citynet's",
    ),
    "a foreign line in a block of ours": (
        (
            "ip vpn-instance S107-office\n ipv4-family\n  route-distinguisher 100.64.10.6:107\n"
            "  apply-label per-instance\n  vpn-target 65010:107 export-extcommunity\n"
            "  vpn-target 65010:107 import-extcommunity\n  export route-policy LEAK"
        ),
        "a line that citynet does not know",
    ),
}


@pytest.mark.parametrize("name", UNCERTAIN)
def test_what_cannot_be_split_for_certain(name: str) -> None:
    lines, why = UNCERTAIN[name]
    assert any(why in one.what for one in split(lines).problems), split(lines).problems


def test_a_text_that_was_cut_off() -> None:
    (problem, *_) = scene.split(made(), RUNNING[:2000]).problems
    assert "does not end in" in problem.what


def test_names_in_descriptions_do_nothing() -> None:
    lines = "interface GigabitEthernet0/2/7\n description old port of S107-office, 65010:107"
    assert split(lines).problems == ()


def test_a_reserved_number_is_somebody_elses(tmp_path: Path) -> None:
    city = scene.owned_in_part(tmp_path)
    reserved = city / "inventory" / "reserved.yaml"
    reserved.write_text(
        "apiVersion: citynet/v1\nkind: Reserved\nslices:\n"
        "  - {numbers: [333], reason: in use on eg-pe-civic}\n",
        encoding="utf-8",
    )
    theirs = "ip vpn-instance S333-cctv\n ipv4-family\n  vpn-target 65010:333 import-extcommunity\n"
    text = RUNNING.replace("return\n", f"{theirs}#\nreturn\n")
    scene.imported(city, text)
    assert "ip vpn-instance S333-cctv\n" in scene.merged_text(city)
    planned = plan_change(city, DEVICE, scene.running_file(city, text))
    assert not any("S333" in line for line in planned.script)


def test_foreign_lines_written_by_hand(tmp_path: Path) -> None:
    city = scene.owned_in_part(tmp_path)
    scene.imported(city)
    file = city / "inventory" / "foreign" / DEVICE / "config"
    kept = file.read_text(encoding="utf-8")
    for lines, code in (
        ("ip vpn-instance S107-office\n ipv4-family", "CN242"),
        ("bfd\n peer 10.0.0.1 password cipher hunter2hunter2", "CN242"),
        ("interface LoopBack0\n description again", "CN242"),
        (LEAKS["a route target of ours"], "CN720"),
    ):
        file.write_text(kept.replace("return\n", f"{lines}\nreturn\n"), encoding="utf-8")
        with pytest.raises(FindingsError) as raised:
            build(city)
        assert {one.code for one in raised.value.findings} == {code}
        assert "hunter2" not in str(raised.value)


def test_a_device_without_what_services_rest_on(tmp_path: Path) -> None:
    city = scene.owned_in_part(tmp_path)
    bare = re.sub(r"\nbgp 65010\n(?: .*\n)*", "\n", RUNNING)
    scene.imported(city, bare.replace("diffserv domain CITY", "diffserv domain OTHER"))
    with pytest.raises(FindingsError) as raised:
        build(city)
    assert {one.code for one in raised.value.findings} == {"CN721"}


def test_errors_are_golden(tmp_path: Path) -> None:
    city = scene.owned_in_part(tmp_path)
    lines = "\n".join((*LEAKS.values(), UNCERTAIN["a VRF named like ours"][0]))
    file = scene.running_file(city, RUNNING.replace("return\n", f"{lines}\nreturn\n"))
    with pytest.raises(FindingsError) as raised:
        keep_foreign(city, DEVICE, file)
    assert not (city / "inventory" / "foreign").exists()
    said = str(raised.value).replace(str(city.parent), "")
    assert said + "\n" == (GOLDEN / "errors-vrp.txt").read_text(encoding="utf-8")


WORDS = st.sampled_from(
    [
        "password",
        "key",
        "cipher",
        "hunter2",
        "%^%#aB3$%^%#",
        "snmp-agent",
        "community",
        "read",
        "secret:a.b",
        "interface",
        "ip",
        "user",
        "clear",
        "a1B2c3D4e5F6a7B8c9D0e1F2a3B4c5D6",
        "10",
    ]
)
TEXTS = st.lists(
    st.tuples(st.integers(0, 3), st.lists(WORDS, min_size=1, max_size=5)), min_size=1, max_size=12
)


@pytest.mark.parametrize("platform", [Platform.VRP, Platform.IOSXR])
@settings(max_examples=60, deadline=None)
@given(lines=TEXTS)
def test_hiding_twice_hides_no_more(platform: Platform, lines: list[tuple[int, list[str]]]) -> None:
    text = "".join(f"{' ' * depth}{' '.join(words)}\n" for depth, words in lines)
    tree, _ = parse_tree(platform, text)
    once = hidden(tree, platform)
    assert hidden(once, platform) == once
    assert parse_tree(platform, tree_text(platform, once))[0] == once


@pytest.mark.parametrize(
    ("platform", "line", "secret"),
    [
        (Platform.VRP, "snmp-agent community read cipher Tg5yh6Uj mib-view iso-view", "Tg5yh6Uj"),
        (Platform.VRP, "snmp-agent usm-user v3 noc authentication-mode sha Tg5yh6Uj", "Tg5yh6Uj"),
        (Platform.VRP, "ospf authentication-mode simple plain Tg5yh6Uj", "Tg5yh6Uj"),
        (Platform.VRP, "peer 10.0.0.1 password cipher Tg5yh6Uj", "Tg5yh6Uj"),
        (Platform.VRP, "ftp server user Tg5yh6Uj", "Tg5yh6Uj"),
        (Platform.IOSXR, "secret 10 $6$Tg5yh6Uj", "Tg5yh6Uj"),
        (Platform.IOSXR, "key-string password 0822455D0A16", "0822455D0A16"),
        (Platform.IOSXR, "snmp-server community Tg5yh6Uj RO", "Tg5yh6Uj"),
        (
            Platform.IOSXR,
            "authentication message-digest keychain x message-digest-key 1 md5 7 Tg5yh6",
            "Tg5yh6",
        ),
    ],
)
def test_no_secret_is_kept(platform: Platform, line: str, secret: str) -> None:
    tree, _ = parse_tree(platform, f"{line}\n")
    assert secret not in tree_text(platform, hidden(tree, platform))
