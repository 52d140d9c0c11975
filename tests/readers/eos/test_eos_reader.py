"""The EOS reader claims every line that it understands, and nothing can vanish unnoticed.

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
from citynet.readers.eos import read

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "dialects" / "eos.md"


def _example() -> str:
    section = PAGE.read_text().partition("## A whole device")[2]
    block = re.search(r"```\n(.*?)```", section, re.DOTALL)
    assert block is not None
    return block[1]


EXAMPLE = _example()
LINES = EXAMPLE.splitlines()
SAYS_SOMETHING = [
    number for number, line in enumerate(LINES) if line.strip() != "!" and line.strip()
]


def _read(lines: list[str]) -> tuple[Device, int]:
    found = read("cp-br1", {"config": "\n".join(lines) + "\n"})
    return found.device, len(found.unread)


@cache
def _device() -> Device:
    return read("cp-br1", {"config": EXAMPLE}).device


def test_the_worked_example_is_read_whole() -> None:
    assert read("cp-br1", {"config": EXAMPLE}).unread == ()


def test_what_the_example_says() -> None:
    device = _device()
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


def test_each_part_knows_its_lines() -> None:
    device = _device()
    for filter_ in device.filters:
        for rule in filter_.rules:
            assert rule.origin.file == "config"
            (number,) = rule.origin.lines
            assert LINES[number - 1].split()[0] == str(rule.sequence)


@pytest.mark.parametrize("number", SAYS_SOMETHING)
def test_no_line_can_be_dropped_unnoticed(number: int) -> None:
    assert _read(LINES[:number] + LINES[number + 1 :]) != (_device(), 0)


@pytest.mark.parametrize("number", SAYS_SOMETHING[:-1])
def test_no_line_can_be_said_twice_unnoticed(number: int) -> None:
    if LINES[number] == "EOF" or LINES[number].startswith("!RANCID"):
        pytest.skip("what follows the banner is a new text; the mark is a comment")
    assert _read([*LINES[: number + 1], LINES[number], *LINES[number + 1 :]]) != (_device(), 0)


@pytest.mark.parametrize("number", SAYS_SOMETHING)
def test_no_word_can_change_unnoticed(number: int) -> None:
    line = LINES[number]
    for match in re.finditer(r"\S+", line):
        if re.fullmatch(r" +seq [0-9]+", line[: match.end()]):
            continue  # numbers of a prefix list only put its entries in order
        changed = f"{line[: match.start()]}{_other(match[0])}{line[match.end() :]}"
        changed_lines = [*LINES[:number], changed, *LINES[number + 1 :]]
        assert _read(changed_lines) != (_device(), 0), changed


def _other(word: str) -> str:
    if word.isdecimal():
        return str(int(word) + 1)
    return f"{word}x"


def test_a_device_may_order_its_blocks_otherwise() -> None:
    blocks = re.split(r"(?m)^(?=router bgp|router isis|management ssh)", EXAMPLE)
    head, bgp, isis, ssh = blocks
    ssh, end = ssh.removesuffix("end\n"), "end\n"
    mark, _, rest = head.partition("\n")
    moved = f"{mark}\n{bgp}{ssh}{isis}{rest}{end}"
    found = read("cp-br1", {"config": moved})
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
    read("cp-br1", {"config": text})
