"""Each edit of a line changes exactly what its name says, always the same, and always something."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.mutation.line_edits import EDITS, LineEdit, Text

JUNOS = Text(
    "config",
    (
        "#RANCID-CONTENT-TYPE: juniper",
        "interfaces {",
        "    et-0/0/0 {",
        '        description "to core";',
        "        unit 0 {",
        "            address 10.1.2.1/24;",
        "        }",
        "    }",
        "    et-0/0/1 {",
        "        mtu 9114;",
        "        unit 0 {",
        "            address 2001:db8::1/64;",
        "        }",
        "    }",
        "}",
        "firewall {",
        "    filter A {",
        "        term 10 {",
        "            then accept;",
        "        }",
        "        term 20 {",
        "            then discard;",
        "        }",
        "    }",
        "}",
    ),
)
IOSXR = Text(
    "config",
    (
        "hostname ci-pe1",
        "interface Loopback0",
        " ipv4 address 100.64.1.1 255.255.255.0",
        "!",
        "interface TenGigE0/0/0/1",
        " description to ci-p1",
        " mtu 9114",
        "!",
        "ipv4 access-list A1-1-4",
        " 10 permit ipv4 10.0.0.0 0.0.0.255 any",
        " 20 deny ipv4 any any log",
        "!",
        "ipv4 access-list A1-2-4",
        " 10 permit tcp any any eq 22",
        "!",
        "end",
    ),
)
TEXTS = (JUNOS, IOSXR)


def edits(text: Text, operator: str) -> list[tuple[int, LineEdit]]:
    return [(at, edit) for at in text.saying for edit in EDITS[operator](text, at)]


def only(text: Text, operator: str, line: str) -> LineEdit:
    """Return the one edit of an operator at a line."""
    (edit,) = EDITS[operator](text, text.lines.index(line))
    return edit


@pytest.mark.parametrize("operator", EDITS)
@pytest.mark.parametrize("text", TEXTS, ids=("junos", "iosxr"))
def test_edit_is_repeatable_and_changes_something(text: Text, operator: str) -> None:
    found = edits(text, operator)
    assert found == edits(Text(text.path, text.lines), operator)
    assert all(tuple(edit.applied(text.lines)) != text.lines for _, edit in found)
    assert {edit.operator for _, edit in found} <= {operator}
    labels = [(at, edit.label) for at, edit in found]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("operator", EDITS)
def test_every_edit_has_a_site_here(operator: str) -> None:
    assert any(edits(text, operator) for text in TEXTS)


@pytest.mark.parametrize("operator", EDITS)
def test_braces_stay_in_pairs(operator: str) -> None:
    for _, edit in edits(JUNOS, operator):
        depth = 0
        for line in edit.applied(JUNOS.lines):
            depth += line.endswith("{") - (line.strip() == "}")
            assert depth >= 0
        assert depth == 0


@pytest.mark.parametrize(
    "operator", ["number-changed", "word-changed", "keyword-changed", "name-changed"]
)
def test_words_change_one_word_of_one_line(operator: str) -> None:
    for text in TEXTS:
        for at, edit in edits(text, operator):
            after = edit.applied(text.lines)
            assert [*after[:at], *after[at + 1 :]] == [*text.lines[:at], *text.lines[at + 1 :]]
            old, new = re.split(r"[ ;\"]+", text.lines[at]), re.split(r"[ ;\"]+", after[at])
            assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


def test_line_dropped_takes_one_line_and_no_block_in_braces() -> None:
    for text in TEXTS:
        for at, edit in edits(text, "line-dropped"):
            assert edit.applied(text.lines) == [*text.lines[:at], *text.lines[at + 1 :]]
            assert not text.lines[at].endswith("{")


def test_block_dropped_takes_all_that_stands_under_a_line_and_its_end() -> None:
    edit = only(JUNOS, "block-dropped", "    et-0/0/0 {")
    assert edit.applied(JUNOS.lines) == [*JUNOS.lines[:2], *JUNOS.lines[8:]]
    edit = only(IOSXR, "block-dropped", "interface Loopback0")
    assert edit.applied(IOSXR.lines) == [IOSXR.lines[0], *IOSXR.lines[4:]]


def test_line_doubled_stands_twice_with_its_block_in_braces() -> None:
    edit = only(JUNOS, "line-doubled", "        mtu 9114;")
    assert edit.text == ("        mtu 9114;",) * 2
    edit = only(JUNOS, "line-doubled", "        term 10 {")
    assert edit.text == JUNOS.lines[17:20] * 2
    edit = only(IOSXR, "line-doubled", "interface Loopback0")
    assert edit.text == ("interface Loopback0",) * 2


def test_number_changed_adds_one_to_the_last_number_of_each_word() -> None:
    at = IOSXR.lines.index("interface TenGigE0/0/0/1")
    assert [one.text for one in EDITS["number-changed"](IOSXR, at)] == [
        ("interface TenGigE0/0/0/2",)
    ]
    at = JUNOS.lines.index("            address 10.1.2.1/24;")
    assert [one.text for one in EDITS["number-changed"](JUNOS, at)] == [
        ("            address 10.1.2.1/25;",)
    ]


def test_word_changed_is_an_unknown_word() -> None:
    at = IOSXR.lines.index(" mtu 9114")
    assert [one.text for one in EDITS["word-changed"](IOSXR, at)] == [(" mtux 9114",)]


def test_keyword_and_name_are_others_that_stand_behind_the_same_word() -> None:
    at = IOSXR.lines.index(" 20 deny ipv4 any any log")
    keywords = {one.text[0] for one in EDITS["keyword-changed"](IOSXR, at)}
    assert " 20 deny ipv4 any eq log" in keywords
    at = IOSXR.lines.index("interface Loopback0")
    assert [one.text for one in EDITS["name-changed"](IOSXR, at)] == [("interface TenGigE0/0/0/1",)]


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        # Of an address with a length, the length; the address stays.
        (JUNOS, "            address 10.1.2.1/24;", "            address 10.1.2.1/23;"),
        (JUNOS, "            address 2001:db8::1/64;", "            address 2001:db8::1/63;"),
        (
            IOSXR,
            " ipv4 address 100.64.1.1 255.255.255.0",
            " ipv4 address 100.64.1.1 255.255.254.0",
        ),
        # A wildcard is a mask turned round.
        (
            IOSXR,
            " 10 permit ipv4 10.0.0.0 0.0.0.255 any",
            " 10 permit ipv4 10.0.0.0 0.0.1.255 any",
        ),
    ],
)
def test_prefix_widened_is_one_bit_shorter(text: Text, before: str, after: str) -> None:
    assert only(text, "prefix-widened", before).text == (after,)


def test_prefix_widened_keeps_networks_networks() -> None:
    text = Text("config", ("route 10.0.1.0/24", "route 0.0.0.0/0"))
    assert [edit.text for _, edit in edits(text, "prefix-widened")] == [("route 10.0.0.0/23",)]


def test_rules_swapped_trade_places_and_keep_their_numbers() -> None:
    edit = only(IOSXR, "rules-swapped", " 10 permit ipv4 10.0.0.0 0.0.0.255 any")
    assert edit.text == (
        " 10 deny ipv4 any any log",
        " 20 permit ipv4 10.0.0.0 0.0.0.255 any",
    )
    edit = only(JUNOS, "rules-swapped", "        term 10 {")
    assert edit.text == (
        *("        term 10 {", "            then discard;", "        }"),
        *("        term 20 {", "            then accept;", "        }"),
    )
    assert len(edits(IOSXR, "rules-swapped")) == len(edits(JUNOS, "rules-swapped")) == 1


def test_rules_that_are_the_same_are_not_swapped() -> None:
    text = Text("config", ("acl name A", " rule 10 permit ip", " rule 20 permit ip"))
    assert edits(text, "rules-swapped") == []


def test_line_moved_stands_in_the_next_block_of_its_kind() -> None:
    edit = only(IOSXR, "line-moved", " 20 deny ipv4 any any log")
    lines = list(IOSXR.lines)
    lines.remove(" 20 deny ipv4 any any log")
    lines.insert(lines.index("ipv4 access-list A1-2-4") + 1, " 20 deny ipv4 any any log")
    assert edit.applied(IOSXR.lines) == lines
    assert sorted(edit.applied(IOSXR.lines)) == sorted(IOSXR.lines)


def test_last_block_of_a_kind_moves_nothing() -> None:
    at = IOSXR.lines.index(" 10 permit tcp any any eq 22")
    assert list(EDITS["line-moved"](IOSXR, at)) == []


def test_comments_ends_and_blank_lines_are_no_sites() -> None:
    said = {text.lines[at].strip() for text in TEXTS for at in text.saying}
    assert said.isdisjoint({"!", "}", "", "end"})


def test_where_is_the_way_to_a_line() -> None:
    at = JUNOS.lines.index("            address 10.1.2.1/24;")
    assert JUNOS.where(at) == "interfaces { / et-0/0/0 { / unit 0 { / address 10.1.2.1/24;"
    assert JUNOS.ways[at] == ("interfaces", "et-0/0/0", "unit 0", "address 10.1.2.1/24")
    assert JUNOS.shape(at) == "interfaces / # / unit # / address #"


def test_block_ends_behind_its_end() -> None:
    ends = {JUNOS.lines[at].strip(): JUNOS.lines[end - 1] for at, end in blocks(JUNOS)}
    assert ends["et-0/0/0 {"] == "    }"
    assert ends["interfaces {"] == "}"
    assert dict(blocks(IOSXR))[1] == 4


def blocks(text: Text) -> Iterator[tuple[int, int]]:
    yield from text.headers.items()
