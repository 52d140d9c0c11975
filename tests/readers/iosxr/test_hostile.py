"""The reader answers any text at all, and repeats no key that stands in clear text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.readers.iosxr import read
from tests.readers.iosxr.examples import EXAMPLES

BORDER = EXAMPLES["ci-br1"]
EDGE = EXAMPLES["ci-pe-east"]
WORDS = sorted({word for line in BORDER.lines for word in line.split()} | {"!", "host", "any"})


def test_the_reader_is_that_of_the_platform() -> None:
    files = {"config": BORDER.text}
    assert read_back("ci-br1", Platform.IOSXR, files) == read("ci-br1", files)


def test_other_files_are_unread() -> None:
    found = read("ci-br1", {"config": BORDER.text, "other": "x\n"})
    assert [(line.file, line.line) for line in found.unread] == [("other", 0)]
    assert {line.line for line in read("ci-br1", {}).unread} == {0}


def test_a_key_in_clear_text_is_not_repeated() -> None:
    found = BORDER.read(BORDER.text.replace("secret:", "Hunter2"))
    assert found.unread
    assert "Hunter2" not in str(found)


def test_a_key_that_opens_a_block_is_not_repeated() -> None:
    found = BORDER.changed("  key 0 secret:tacacs.key\n", "  key 0 Hunter2\n   x\n  y\n")
    assert found.unread
    assert "Hunter2" not in str(found)


def test_a_tower_of_blocks_is_answered() -> None:
    assert BORDER.read("\n".join(" " * depth + "x" for depth in range(5_000))).unread


def test_a_number_longer_than_any_is_answered() -> None:
    long = "9" * 5_000
    for text in (
        f"interface Loopback{long}\n!\n",
        f"vrf V{long}\n!\nvrf W{long}\n!\n",
        f"ipv4 access-list A{long}\n 10 deny ipv4 any any\n!\n",
        f"prefix-set P{long}\n  10.0.0.0/8\nend-set\n!\n",
        f"ipv4 access-list A\n 10 permit tcp any eq {long} any\n!\n",
        f"router isis x\n affinity-map a{long} bit-position 1\n affinity-map b bit-position 2\n!\n",
    ):
        assert BORDER.read(text).unread


def test_a_long_prefix_set_is_read_at_once() -> None:
    entries = "".join(f"  10.{i // 250}.{i % 250}.0/24,\n" for i in range(20_000))
    text = (
        f"prefix-set LONG\n{entries}  192.0.2.0/24\nend-set\n!\nroute-policy LONG\n"
        "  if destination in LONG then\n    pass\n  endif\nend-policy\n!\nrouter static"
    )
    found = BORDER.changed("router static", text)
    assert found.unread == ()
    assert len(found.device.prefix_lists[-1].prefixes) == 20_001


def test_a_long_list_behind_an_open_block_is_answered_at_once() -> None:
    rules = "".join(f" line {number}\n" for number in range(20_000))
    assert len(BORDER.read(f"router bgp 1\n address-family x\n{rules}").unread) > 20_000


def test_a_set_that_never_ends_takes_the_rest() -> None:
    found = BORDER.changed("end-set\n", "", count=-1)
    assert any(line.text == "end" for line in found.unread)
    assert not any(each.prefixes for each in found.device.prefix_lists)


@pytest.mark.parametrize("character", ["\r", "\x0b", "\x85", "\u2028", "\xa0", "\x00", "\t"])
def test_what_may_end_a_line_elsewhere_is_unread(character: str) -> None:
    assert EDGE.read(EDGE.text.replace("office", f"office{character}", 1)).unread
    assert EDGE.read(EDGE.text.replace("!\nlldp", f"! x{character}telnet\n!\nlldp", 1)).unread
    assert EDGE.read(EDGE.text.replace("hostname", f"{character}hostname", 1)).unread


@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    assert BORDER.read(text).unread


@settings(max_examples=60)
@given(st.data())
def test_any_mutation_is_answered(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(BORDER.text) - 1))
    length = data.draw(st.integers(0, 30))
    BORDER.read(
        BORDER.text[:position] + data.draw(st.text(max_size=20)) + BORDER.text[position + length :]
    )


@settings(max_examples=60)
@given(st.data())
def test_lines_of_known_words_are_answered(data: st.DataObject) -> None:
    lines = data.draw(
        st.lists(
            st.tuples(st.integers(0, 4), st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)),
            max_size=30,
        )
    )
    text = "".join(f"{' ' * indent}{' '.join(words)}\n" for indent, words in lines)
    assert BORDER.read(text).unread


@settings(max_examples=40)
@given(st.data())
def test_any_order_of_lines_is_answered(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(BORDER.lines) - 40))
    piece = data.draw(st.permutations(BORDER.lines[start : start + 40]))
    lines = [*BORDER.lines[:start], *piece, *BORDER.lines[start + 40 :]]
    BORDER.read("\n".join(lines) + "\n")
