"""The VRP reader claims every line that it understands, and nothing can vanish unnoticed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import InterfaceKind, TrafficClass
from citynet.readers.vrp import read
from tests.readers.page import Page

PAGE = Page("vrp", "eg-pe-civic", read, separator="#", numbering=r"ip \S+-prefix \S+ index [0-9]+")

ENTRY = "ip ip-prefix LONG index {} permit {} 24\n"
LAST = "#\nreturn"


def test_the_worked_example_is_read_whole() -> None:
    assert PAGE.read(PAGE.text).unread == ()


def test_what_the_example_says() -> None:
    device = PAGE.device
    interfaces = {interface.name: interface for interface in device.interfaces}
    attachment = interfaces["GigabitEthernet0/3/0.101"]
    assert attachment.kind is InterfaceKind.SUBINTERFACE
    assert attachment.marking is TrafficClass.ASSURED
    assert (attachment.filter_ipv4, attachment.filter_ipv6) == ("A101-1-4", "A101-1-6")
    assert attachment.policer is not None
    assert (attachment.policer.rate, attachment.policer.burst) == (10**9, 2_500_000)
    assert [each.shaper for each in device.interfaces if each.shaper] == [10**9]
    assert interfaces["GigabitEthernet0/0/0"].kind is InterfaceKind.MANAGEMENT
    assert interfaces["LoopBack0"].isis is not None
    assert interfaces["LoopBack0"].isis.passive
    assert device.srv6 is not None
    assert str(device.srv6.locator) == "2001:db8:1000:3::/64"
    assert device.vrfs[0].sids is not None
    assert (device.vrfs[0].sids.dt4, device.vrfs[0].sids.dt6) == (1, 2)
    assert device.bgp is not None
    assert len(device.bgp.neighbors) == 3
    rule = next(f for f in device.filters if f.name == "A101-1-4").rules[2]
    assert rule.established
    assert rule.source_ports is not None
    assert (rule.source_ports.first, rule.source_ports.last) == (443, 445)


def test_each_rule_knows_its_lines() -> None:
    for filter_ in PAGE.device.filters:
        for rule in filter_.rules:
            assert rule.origin.file == "config"
            for number in rule.origin.lines:
                assert PAGE.lines[number - 1].split()[1] == str(rule.sequence)


def test_no_line_can_be_dropped_unnoticed() -> None:
    assert PAGE.unnoticed_drops() == []


def test_no_line_can_be_said_twice_unnoticed() -> None:
    assert PAGE.unnoticed_repeats() == []


def test_no_word_can_change_unnoticed() -> None:
    assert PAGE.unnoticed_words() == []


def test_a_device_may_order_its_views_otherwise() -> None:
    _, *views, last = re.split(r"(?m)^#\n", PAGE.text)
    found = PAGE.read("#\n".join(["", *reversed(views), last]))
    assert found.unread == ()
    assert found.device == PAGE.device


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("acl name A101-1-4", "return\nacl name A101-1-4"),
        (" #\n ipv4-family unicast", " #\n ipv6-family x\n undo y\n ipv4-family unicast"),
        (
            "ip binding vpn-instance S101-office\n ipv6 enable",
            "ipv6 enable\n ip binding vpn-instance S101-office",
        ),
        ("acl name A101-1-4 advance", "acl name A101-1-4 advance number 42000"),
        ("sysname", "!Software Version acl all\nsysname"),
        ("sysname", "#undo acl all\nsysname"),
        ("2001:db8:10::/64", "2001:db8:10::/ffff::"),
    ],
)
def test_what_a_device_would_take_otherwise_is_unread(before: str, after: str) -> None:
    assert before in PAGE.text
    assert PAGE.read(PAGE.text.replace(before, after, 1)).unread


def test_a_peer_behind_a_vrf_is_not_of_the_speaker() -> None:
    start, end = PAGE.text.index("bgp "), PAGE.text.index("\n#\n", PAGE.text.index("bgp "))
    lines = PAGE.text[start:end].splitlines(keepends=True)
    moved = next(line for line in lines if "connect-interface" in line)
    text = PAGE.text.replace(moved, "", 1)
    end -= len(moved)
    assert PAGE.read(f"{text[:end]}\n{moved.rstrip()}{text[end:]}").unread


@pytest.mark.parametrize(
    ("line", "view"),
    [
        (" hwtacacs-server accounting 198.51.100.222 vpn-instance MGMT secondary", "aaa"),
        (" local-user netops user-group manage-ug", "hwtacacs-server template CITY"),
    ],
)
def test_a_line_in_another_view_is_unread(line: str, view: str) -> None:
    assert f"\n{line}\n" in PAGE.text
    without = PAGE.text.replace(f"\n{line}\n", "\n", 1)
    assert PAGE.read(without.replace(f"\n{view}\n", f"\n{view}\n{line}\n", 1)).unread


def test_a_key_in_clear_text_is_not_repeated() -> None:
    found = PAGE.read(PAGE.text.replace("secret:", "Hunter2"))
    assert found.unread
    assert "Hunter2" not in str(found)


def test_a_tower_of_blocks_is_answered() -> None:
    assert PAGE.read("\n".join(" " * depth + "x" for depth in range(5_000))).unread


def test_a_long_prefix_list_is_read_at_once() -> None:
    entries = "".join(ENTRY.format(5 * i, f"10.{i // 250}.{i % 250}.0") for i in range(1, 20_000))
    found = PAGE.read(PAGE.text.replace(LAST, entries + LAST))
    assert len(found.device.prefix_lists) > len(PAGE.device.prefix_lists)


@pytest.mark.parametrize("character", ["\r", "\x0b", "\x85", "\u2028", "\xa0", "\x00"])
def test_what_may_end_a_line_elsewhere_is_unread(character: str) -> None:
    assert PAGE.read(PAGE.text.replace("office", f"office{character}", 1)).unread


@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    assert PAGE.read(text).unread


@given(st.data())
def test_any_mutation_is_answered(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(PAGE.text) - 1))
    length = data.draw(st.integers(0, 30))
    PAGE.read(
        PAGE.text[:position] + data.draw(st.text(max_size=20)) + PAGE.text[position + length :]
    )
