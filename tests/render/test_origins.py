"""Every line names the parts that it depends on: change a part, and only its lines change.

The law, for each field of each part of a device: the new text is the old one with lines taken out
that named the part, and lines put in that name it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Final, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import Device, Origin, Part, Platform
from citynet.errors import FindingsError
from citynet.render import render
from citynet.render.origin import origin_mark, unmark
from tests.render import samples_frr, samples_frr_hand_offs, samples_iosxr, samples_junos
from tests.render.changes import changes
from tests.render.texts import templates

P = TypeVar("P", bound=Part)


def name_of(path: str) -> str:
    """Return a path as a source: sources have no brackets."""
    return path.replace("[", "/").replace("]", "")


def marked(part: P, path: str) -> P:
    """Return ``part`` with its path as the one source of it, and so on inside it."""
    changed: dict[str, Any] = {"origin": Origin(sources=(name_of(path),))}
    for field in fields(part):
        value = getattr(part, field.name)
        where = f"{path}.{field.name}"
        if isinstance(value, Part):
            changed[field.name] = marked(value, where)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(
                marked(member, f"{where}[{getattr(member, 'name', index)}]")
                if isinstance(member, Part)
                else member
                for index, member in enumerate(value)
            )
    return replace(part, **changed)


PART: Final = re.compile(r"(?P<part>.*)\.[a-z0-9_]+(?:\[\w+\])?")
"""A path of ``changes``: a part, one of its fields, and perhaps a member of that."""

Lines = Sequence[tuple[str, bool]]
"""Lines, and whether they name a source."""


def lines_of(device: Device, source: str) -> dict[str, Lines]:
    (configuration,) = render([device], templates())
    return {
        file.path: [
            (line, source in origins)
            for line, origins in zip(file.text.splitlines(), file.origins, strict=True)
        ]
        for file in configuration.files
    }


def only_named_lines_differ(before: Lines, after: Lines) -> bool:
    """Tell whether named lines, taken out and put in, make ``after`` of ``before``."""
    reached = {(0, 0)}
    todo = [(0, 0)]
    while todo:
        i, j = todo.pop()
        if (i, j) == (len(before), len(after)):
            return True
        steps = set()
        if i < len(before) and j < len(after) and before[i][0] == after[j][0]:
            steps.add((i + 1, j + 1))
        if i < len(before) and before[i][1]:
            steps.add((i + 1, j))
        if j < len(after) and after[j][1]:
            steps.add((i, j + 1))
        # The step along both texts comes last and so is tried first: most lines are the same.
        todo.extend(sorted(steps - reached, key=sum))
        reached |= steps
    return False


SAMPLES: Final = (
    *samples_frr.SAMPLES,
    samples_frr_hand_offs.HAND_OFFS,
    *samples_iosxr.PAGE,
    samples_iosxr.VARIED,
    samples_iosxr.GUARDED,
    *samples_junos.SAMPLES,
)


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_lines_that_do_not_name_a_part_do_not_depend_on_it(device: Device) -> None:
    device = marked(device, device.name)
    wrong = []
    tried = 0
    for path, changed in changes(device):
        match = PART.fullmatch(path)
        assert match
        if match["part"] == device.name:
            continue  # what is the device's own has no part that a line could name
        if device.platform is Platform.JUNOS and path.endswith(".lag"):
            continue  # a LAG says the rate of its members: it cannot name one that has left it
        if device.platform is Platform.FRR and path.endswith((".committed", ".marking")):
            continue  # a class names who has a part of it: it cannot name one that has left it
        source = name_of(match["part"])
        try:
            after = lines_of(changed, source)
        except FindingsError:
            continue
        tried += 1
        before = lines_of(device, source)
        pairs = ((before.get(file, ()), after.get(file, ())) for file in {*before, *after})
        if not all(only_named_lines_differ(*pair) for pair in pairs):
            wrong.append(path)
    assert tried > 30
    assert wrong == []


def part_of(*sources: str) -> Part:
    return Part(origin=Origin(sources=sources))


def test_unmarked_lines_are_the_platforms() -> None:
    assert unmark("a\nb\n", ("platform/frr",)) == ("a\nb\n", (("platform/frr",),) * 2)


def test_the_innermost_block_comes_first() -> None:
    outer, inner = origin_mark(part_of("o")), origin_mark(part_of("i", "o"))
    text, origins = unmark(f"{outer}1\n{inner}2\n\x033\n\x034\n", ("p",))
    assert text == "1\n2\n3\n4\n"
    assert origins == (("o",), ("i", "o"), ("o",), ("p",))


def test_a_line_of_several_blocks_names_them_all() -> None:
    left, right = origin_mark(part_of("l")), origin_mark(part_of("r"))
    text, origins = unmark(f"x {left}l\x03 {right}r\x03\n", ("p",))
    assert text == "x l r\n"
    assert set(origins[0]) == {"l", "r"}


def test_several_parts_in_one_block() -> None:
    mark = origin_mark((part_of("a"), part_of("b", "a")))
    assert unmark(f"{mark}1\n\x03", ("p",))[1] == (("a", "b"),)


@pytest.mark.parametrize("text", ["\x03a\n", "\x01a\x02a\n", "\x01a\x02\x03\x03\n"])
def test_forged_marks_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="a block of origins"):
        unmark(text, ("p",))


@st.composite
def nested_text(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(["a", "b\n", "\n", "<", ">"]), max_size=30))
    depth = 0
    text = []
    for piece in pieces:
        if piece == "<":
            depth += 1
            text.append(origin_mark(part_of(f"s{depth}")))
        elif piece == ">":
            text.append("\x03" if depth else "")
            depth = max(0, depth - 1)
        else:
            text.append(piece)
    return "".join(text) + "\x03" * depth


@given(nested_text())
def test_each_line_has_origins_and_no_mark_stays(text: str) -> None:
    clean, origins = unmark(text, ("p",))
    assert not set(clean) & {"\x01", "\x02", "\x03"}
    assert len(origins) == len(clean.splitlines())
    assert all(origins)
