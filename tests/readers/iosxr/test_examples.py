"""The worked examples of the dialect page are read whole, as a person reads them.

No line of them can change unnoticed: drop it, say it twice, change any word or number of it. Each
time the device that is read is another one, or a line is unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from citynet.device.model import Origin, Part
from citynet.device.sorting import sorted_device
from tests.readers.iosxr.examples import EXAMPLES, Example

NAMES = sorted(EXAMPLES)
MARK = "!RANCID-CONTENT-TYPE: cisco-xr"
Mutation = Callable[[Example, int], Iterator[list[str]]]


@pytest.fixture(params=NAMES)
def example(request: pytest.FixtureRequest) -> Example:
    return EXAMPLES[request.param]


def unnoticed(name: str, mutation: Mutation) -> list[str]:
    """Return lines whose change nobody notices; lines of examples before this one are left out."""
    example = EXAMPLES[name]
    known = {path for before in NAMES[: NAMES.index(name)] for path in EXAMPLES[before].saying}
    return [
        example.lines[at]
        for path, at in example.saying.items()
        if path not in known
        for lines in mutation(example, at)
        if not example.notices(lines)
    ]


def test_an_example_is_the_device_that_a_person_reads(example: Example) -> None:
    found = example.read(example.text)
    assert found.unread == ()
    assert found.device == example.device
    assert found.device == sorted_device(found.device)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_can_be_dropped_unnoticed(name: str) -> None:
    assert unnoticed(name, Example.drops) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_line_can_be_said_twice_unnoticed(name: str) -> None:
    # The mark counts on the first line; anywhere else it is a comment.
    assert unnoticed(name, Example.repeats) == ([MARK] if name == NAMES[0] else [])


@pytest.mark.parametrize("name", NAMES)
def test_no_word_can_change_unnoticed(name: str) -> None:
    assert unnoticed(name, Example.words) == []


def test_a_device_may_order_its_blocks_otherwise(example: Example) -> None:
    mark, _, rest = example.text.partition("\n")
    blocks = re.split(r"(?<=\n!\n)", rest.removesuffix("end\n"))
    found = example.read(f"{mark}\n{''.join(reversed(blocks))}end\n")
    assert found.unread == ()
    assert found.device == example.device


def test_a_closing_mark_says_nothing_unless_a_plain_line_follows(example: Example) -> None:
    for at, line in enumerate(example.lines):
        if line.strip() != "!":
            continue
        behind = next(text for text in example.lines[at + 1 :] if text.strip() != "!")
        lines = example.lines[:at] + example.lines[at + 1 :]
        opens = behind.startswith(("interface", "vrf", "ipv", "key chain", "router", "prefix-set"))
        if opens or behind.strip().startswith(("neighbor", "address-family", "locator ")):
            assert not example.notices(lines), (at + 1, behind)


def _parts(value: object) -> Iterator[Part]:
    if isinstance(value, Part):
        yield value
        for name in value.__dataclass_fields__:
            yield from _parts(getattr(value, name))
    elif isinstance(value, tuple):
        for member in value:
            yield from _parts(member)


def test_every_part_knows_its_lines(example: Example) -> None:
    _, *parts = _parts(example.read(example.text).device)
    said = [line.strip() for line in example.lines]
    for part in parts:
        assert part.origin != Origin()
        assert part.origin.file == "config"
        assert part.origin.lines
        assert "!" not in {said[number - 1] for number in part.origin.lines}


def test_a_rule_knows_its_line(example: Example) -> None:
    for filter_ in example.read(example.text).device.filters:
        for rule in filter_.rules:
            (number,) = rule.origin.lines
            assert example.lines[number - 1].split()[0] == str(rule.sequence)
