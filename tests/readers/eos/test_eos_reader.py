"""The EOS reader claims every line that it understands, and nothing can vanish unnoticed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import InterfaceKind, TrafficClass
from citynet.readers.eos import read
from tests.readers.eos.guarded import GUARDED
from tests.readers.page import Page

PAGE = Page("eos", "cp-br1", read, separator="!", numbering=r" +seq [0-9]+")

ENTRY = "   seq {} permit {}/24\n"
LAST = "!\nrouter isis"


def test_the_worked_example_is_read_whole() -> None:
    assert PAGE.read(PAGE.text).unread == ()


def test_what_the_example_says() -> None:
    device = PAGE.device
    interfaces = {interface.name: interface for interface in device.interfaces}
    attachment = interfaces["Ethernet10.101"]
    assert attachment.kind is InterfaceKind.SUBINTERFACE
    assert attachment.marking is TrafficClass.ASSURED
    assert attachment.policer is not None
    assert (attachment.policer.rate, attachment.policer.burst) == (10**9, 2_500_000)
    assert interfaces["Ethernet9.1000"].shaper == 2 * 10**9
    assert device.vrfs[0].vni == 20101
    assert device.vrfs[0].import_targets == ("65020:101",)
    assert device.bgp is not None
    assert len(device.bgp.neighbors) == 3
    rule = next(f for f in device.filters if f.name == "H101-1-4").rules[3]
    assert rule.established
    assert rule.source_ports is not None
    assert (rule.source_ports.first, rule.source_ports.last) == (443, 445)


def test_each_rule_knows_its_line() -> None:
    for filter_ in PAGE.device.filters:
        for rule in filter_.rules:
            assert rule.origin.file == "config"
            (number,) = rule.origin.lines
            assert PAGE.lines[number - 1].split()[0] == str(rule.sequence)


def test_no_line_can_be_dropped_unnoticed() -> None:
    assert GUARDED.unnoticed_drops() == []


def test_no_line_can_be_said_twice_unnoticed() -> None:
    # The mark is a comment; after the banner's end, one more end is an unknown line.
    assert GUARDED.unnoticed_repeats() == ["!RANCID-CONTENT-TYPE: arista"]


def test_no_word_can_change_unnoticed() -> None:
    assert GUARDED.unnoticed_words() == []


def test_a_device_may_order_its_blocks_otherwise() -> None:
    blocks = re.split(r"(?m)^(?=router bgp|router isis|management ssh)", PAGE.text)
    head, bgp, isis, ssh = blocks
    mark, _, rest = head.partition("\n")
    before_end = ssh.removesuffix("end\n")
    found = PAGE.read(f"{mark}\n{bgp}{before_end}{isis}{rest}end\n")
    assert found.unread == ()
    assert found.device == PAGE.device


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ip access-list H", "end\nip access-list H"),
        ("router isis", "   neighbor 100.64.20.1 bfd\nrouter isis"),
        ("2001:db8:10::/64", "2001:db8:10::/ffff::"),
        ("100.64.10.0/24", "100.64.10.0/0.0.0.255"),
        ("100.64.10.0/24", "100.64.10.0/255.255.255.0"),
    ],
)
def test_what_a_device_would_take_otherwise_is_noticed(before: str, after: str) -> None:
    assert before in PAGE.text
    assert PAGE.notices(PAGE.text.replace(before, after, 1).splitlines())


def test_a_line_behind_a_block_of_its_block_is_unread() -> None:
    for line, block in (
        (
            "   no switchport\n",
            "   tx-queue 0\n      no priority\n      bandwidth percent [0-9]+\n",
        ),
        ("   no bgp default ipv4-unicast\n", "   address-family evpn\n(?:      .*\n)+"),
        ("   entropy source hardware\n", "   ssl profile EAPI\n(?:      .*\n)+"),
    ):
        match = re.search(block, PAGE.text)
        assert match is not None
        start = PAGE.text.rindex(line, 0, match.start())
        moved = PAGE.text[:start] + PAGE.text[start + len(line) : match.end()] + line
        assert PAGE.read(moved + PAGE.text[match.end() :]).unread, line


def test_a_vrf_behind_the_addresses_is_unread() -> None:
    pattern = r"(   vrf S101-office\n)((?:   ip.*address .*\n)+)"
    moved, count = re.subn(pattern, r"\2\1", PAGE.text, count=1)
    assert count == 1
    assert PAGE.read(moved).unread


def test_a_key_in_clear_text_is_not_repeated() -> None:
    found = PAGE.read(PAGE.text.replace("secret:", "Hunter2"))
    assert found.unread
    assert "Hunter2" not in str(found)


def test_a_tower_of_blocks_is_answered() -> None:
    assert PAGE.read("\n".join(" " * depth + "x" for depth in range(5_000))).unread


def test_a_long_prefix_list_is_read_at_once() -> None:
    entries = "".join(ENTRY.format(5 * i, f"10.{i // 250}.{i % 250}.0") for i in range(1, 20_000))
    text = PAGE.text.replace(LAST, f"ip prefix-list LONG\n{entries}{LAST}")
    found = PAGE.read(text)
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
