"""What is left out of IOS-XR is known to our reader, and is never a line that Batfish judges."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import Platform
from citynet.readers import read_back
from tests.validate.batfish import vendor_scenarios as vendors
from validate.batfish.native.assemble import native_text
from validate.batfish.native.claims import claim_complaints
from validate.batfish.native.iosxr import JUDGED, left_out
from validate.batfish.native.junos import may_be_remarked, may_stay_unread

TEXT = vendors.text_of(vendors.XR).splitlines()
GONE = left_out(TEXT)
JUDGED_BLOCKS = (
    ("ipv4 access-list A", ""),
    ("ipv6 access-list A", ""),
    ("prefix-set A", "end-set"),
    ("route-policy A", "end-policy"),
    ("router bgp 1\n neighbor 10.0.0.1", ""),
    ("router bgp 1\n vrf A\n  neighbor 10.0.0.1", ""),
)
TEMPTING = st.sampled_from(
    [
        "segment-routing",
        "segment-routing srv6",
        "service-policy input A",
        "address-family ipv4 unicast",
        "policy-map A",
        "class-map A",
        "performance-measurement",
        "10 permit ipv4 any any",
        "hw-module profile A",
        "!",
    ]
)


def words(index: int) -> str:
    return TEXT[index].strip()


def test_our_reader_needs_every_line_that_is_left_out() -> None:
    whole = read_back(vendors.XR, Platform.IOSXR, {"config": "\n".join(TEXT)})
    assert whole.unread == ()
    said = [index for index in sorted(GONE) if words(index) not in {"", "!"}]
    assert len(said) > 100
    for index in said:
        text = "\n".join((*TEXT[:index], *TEXT[index + 1 :]))
        less = read_back(vendors.XR, Platform.IOSXR, {"config": text})
        assert less.unread or less.device != whole.device, words(index)


@given(
    block=st.sampled_from(JUDGED_BLOCKS),
    body=st.lists(st.tuples(st.integers(1, 6), TEMPTING), max_size=8),
)
def test_no_line_of_what_batfish_judges_is_left_out(
    block: tuple[str, str], body: list[tuple[int, str]]
) -> None:
    opener, end = block
    first = opener.split("\n")
    depth = len(first) - 1
    inside = [f"{' ' * (depth + more)}{text}" for more, text in body]
    lines = [*first, *inside, *([end] if end else []), "segment-routing", " srv6", "!"]
    count = len(first) + len(inside) + bool(end)
    assert left_out(lines) == {count, count + 1, count + 2}


def test_judged_blocks_stay_whole() -> None:
    openers = [i for i, line in enumerate(TEXT) if JUDGED.fullmatch(line.strip())]
    assert len(openers) > 10
    assert not GONE & set(openers)


@pytest.mark.parametrize("block", ["segment-routing", "policy-map OUT-HundredGigE0-0-0-0"])
def test_a_block_goes_to_its_end(block: str) -> None:
    start = TEXT.index(block)
    end = TEXT.index("!", start)
    assert set(range(start, end + 1)) <= GONE
    assert words(end + 1) in {"!", ""} or end + 1 not in GONE or TEXT[end + 1][0] != " "


def test_a_line_that_nobody_reads_is_found() -> None:
    network = vendors.edited(
        vendors.XR, ("class-map match-any CONTROL\n", "class-map match-any CONTROL\n frobnicate\n")
    )()
    found = list(claim_complaints(native_text(network), network))
    assert [complaint.line.rpartition(":")[2] for complaint in found] == [" frobnicate"]
    sound = vendors.network()
    assert list(claim_complaints(native_text(sound), sound)) == []


def test_xr_keeps_its_numbers() -> None:
    native = native_text(vendors.network())
    file = native.files[vendors.XR]
    for text, (path, number) in zip(file.lines, file.sources, strict=True):
        assert path == "config"
        assert TEXT[number - 1] == text
    assert len(file.lines) + len(file.left_out) == len(TEXT)


def test_junos_is_given_as_it_is() -> None:
    native = native_text(vendors.network())
    assert native.files[vendors.JUNOS].lines == tuple(vendors.text_of(vendors.JUNOS).splitlines())


JUNOS = (
    "protocols {",
    "    isis {",
    "        interface et-0/0/0.0 {",
    "            delay-metric 20;",
    "        }",
    "    }",
    "    bgp {",
    "        delay-metric 20;",
    "    }",
    "}",
)


def test_a_statement_may_stay_unread_in_its_containers_only() -> None:
    unread = {n for n in range(1, len(JUNOS) + 1) if may_stay_unread(JUNOS, n)}
    assert unread == {4}


def test_a_key_in_clear_is_remarked() -> None:
    lines = ('secret "secret:tacacs.key";', 'secret "letmein";')
    assert may_be_remarked(lines, "Unencrypted key stored at line: 1")
    for number in (0, 2, 3):
        assert not may_be_remarked(lines, f"Unencrypted key stored at line: {number}")
    assert may_be_remarked(lines, "Empty prefix-list: 'H101-1-4-in'")
    assert not may_be_remarked(lines, "anything else")


def test_unknown_devices_have_no_complaints() -> None:
    network = replace(vendors.network(), texts={})
    assert native_text(network).files == {}
