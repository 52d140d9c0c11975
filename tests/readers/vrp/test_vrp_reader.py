"""The VRP reader claims every line that it understands, and nothing can vanish unnoticed.

The text is the worked example of the dialect page, so the page and the reader agree.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import Device, InterfaceKind, TrafficClass
from citynet.readers.vrp import read

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "dialects" / "vrp.md"


def _example() -> str:
    section = PAGE.read_text().partition("## A whole device")[2]
    block = re.search(r"```\n(.*?)```", section, re.DOTALL)
    assert block is not None
    return block[1]


EXAMPLE = _example()
LINES = EXAMPLE.splitlines()
SAYS_SOMETHING = [
    number for number, line in enumerate(LINES) if line.strip() not in {"", "#"}
]


def _read(lines: list[str]) -> tuple[Device, int]:
    found = read("eg-pe-civic", {"config": "\n".join(lines) + "\n"})
    return found.device, len(found.unread)


@cache
def _device() -> Device:
    return read("eg-pe-civic", {"config": EXAMPLE}).device


def test_the_worked_example_is_read_whole() -> None:
    assert read("eg-pe-civic", {"config": EXAMPLE}).unread == ()


def test_what_the_example_says() -> None:
    device = _device()
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


def test_each_part_knows_its_lines() -> None:
    device = _device()
    for filter_ in device.filters:
        for rule in filter_.rules:
            assert rule.origin.file == "config"
            number = rule.origin.lines[0]
            assert LINES[number - 1].split()[1] == str(rule.sequence)


@pytest.mark.parametrize("number", SAYS_SOMETHING)
def test_no_line_can_be_dropped_unnoticed(number: int) -> None:
    assert _read(LINES[:number] + LINES[number + 1 :]) != (_device(), 0)


@pytest.mark.parametrize("number", SAYS_SOMETHING[:-1])
def test_no_line_can_be_said_twice_unnoticed(number: int) -> None:
    assert _read([*LINES[: number + 1], LINES[number], *LINES[number + 1 :]]) != (_device(), 0)


@pytest.mark.parametrize("number", SAYS_SOMETHING)
def test_no_word_can_change_unnoticed(number: int) -> None:
    line = LINES[number]
    for match in re.finditer(r"\S+", line):
        if re.fullmatch(r"ip \S+-prefix \S+ index [0-9]+", line[: match.end()]):
            continue  # numbers of a prefix list only put its entries in order
        changed = f"{line[: match.start()]}{_other(match[0])}{line[match.end() :]}"
        changed_lines = [*LINES[:number], changed, *LINES[number + 1 :]]
        assert _read(changed_lines) != (_device(), 0), changed


def _other(word: str) -> str:
    if word.isdecimal():
        return str(int(word) + 1)
    return f"{word}x"


def test_a_device_may_order_its_views_otherwise() -> None:
    views = re.split(r"(?m)^#\n", EXAMPLE)
    found = read("eg-pe-civic", {"config": "#\n".join(reversed(views))})
    assert found.unread == ()
    assert found.device == _device()


@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    found = read("x", {"config": text})
    assert found.unread


@given(st.data())
def test_any_mutation_is_answered(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(EXAMPLE) - 1))
    length = data.draw(st.integers(0, 30))
    text = EXAMPLE[:position] + data.draw(st.text(max_size=20)) + EXAMPLE[position + length :]
    read("eg-pe-civic", {"config": text})
