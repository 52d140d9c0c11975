"""What Batfish does not witness is known to our reader, and is never a line that it judges."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import Platform
from citynet.readers import read_back
from tests.render.samples_junos import SLICED_BORDER
from tests.render.texts import config_of
from tests.validate.batfish import vendor_scenarios as vendors
from validate.batfish.native.assemble import native_text
from validate.batfish.native.claims import claim_complaints
from validate.batfish.native.iosxr import JUDGED, left_out
from validate.batfish.native.junos import may_be_remarked, may_stay_unread, paths_of

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
        "telemetry model-driven",
        "cmac-authentication-key 1 cmac clear secret:ntp",
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


TELEMETRY = (
    "ntp",
    " authenticate",
    " cmac-authentication-key 1 cmac clear secret:ntp",
    " server vrf MGMT 198.51.100.201 key 1",
    "!",
    "telemetry model-driven",
    " subscription CITY",
    "  destination-id CITY",
    " !",
    "!",
    "netconf-yang",
)


def test_keys_of_time_and_telemetry_are_left_out() -> None:
    assert left_out(TELEMETRY) == {2, 5, 6, 7, 8, 9}


SESSIONS = (
    "router bgp 65030",
    " neighbor 2001:db8:30::1",
    "  ttl-security",
    " !",
    " ttl-security",
    " vrf S101-office",
    "  ttl-security",
    "  neighbor 100.126.0.9",
    "   remote-as 65020",
    "   ttl-security",
    "   ttl-security inheritance-disable",
    "   address-family ipv4 unicast",
    "    ttl-security",
    "   !",
    "  !",
    " !",
    "!",
)


def test_one_line_of_sessions_in_vrfs_is_left_out() -> None:
    assert left_out(SESSIONS) == {9}


def test_our_reader_has_to_know_the_line_of_a_session() -> None:
    line = "   password clear secret:bgp.hand-off.circle.compute\n"
    guarded = vendors.edited(vendors.XR, (line, f"{line}   ttl-security\n"))()
    native = native_text(guarded)
    assert "   ttl-security" not in native.files[vendors.XR].lines
    assert list(claim_complaints(native, guarded)) == []
    other = f"{line}   ttl-security\n    frobnicate\n"
    network = vendors.edited(vendors.XR, (line, other))()
    found = list(claim_complaints(native_text(network), network))
    assert [complaint.line.rpartition(":")[2] for complaint in found] == [" frobnicate"]


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


SLICED = tuple(config_of(SLICED_BORDER).text.splitlines())
NEW = re.compile(
    r"(?:then )?slice S\d+;|slice S\d+|output-traffic-control-profile SLICE\S+;|ttl 255;"
    r"|ca-identity telemetry;|authentication-key 4 type sha256 value \S+;"
)


def test_six_kinds_of_lines_of_services_may_stay_unread() -> None:
    paths = [
        re.sub(r"S1\d\d", "S", path)
        for number, path in enumerate(paths_of(SLICED), 1)
        if NEW.search(SLICED[number - 1]) and may_stay_unread(SLICED, number)
    ]
    hand_off = "routing-instances S-office protocols bgp group HAND-OFF neighbor"
    slices = "class-of-service interfaces et-0/0/0 slice S output-traffic-control-profile"
    assert set(paths) == {
        "policy-options policy-statement SLICES term S then slice S",
        "firewall family inet6 filter SLICES-6 term S then slice S",
        f"{slices} SLICE-et-0-0-0-S",
        f"{hand_off} 100.126.0.1 ttl 255",
        f"{hand_off} 2001:db8:7e00::1 ttl 255",
        "security pki ca-profile telemetry ca-identity telemetry",
        'system ntp authentication-key 4 type sha256 value "secret:ntp"',
    }


@pytest.mark.parametrize(
    "path",
    [
        "policy-options policy-statement SLICES term S105 then accept",
        "policy-options policy-statement OUT-A term S105 then slice S105",
        "firewall family inet6 filter SLICES-6 term S105 then discard",
        "firewall family inet6 filter A101-1-6 term 10 then slice S105",
        "firewall family inet filter SLICES-6 term S105 then slice S105",
        "routing-instances A protocols bgp group HAND-OFF neighbor 10.0.0.1 ttl 1",
        "protocols bgp group CORE neighbor 10.0.0.1 ttl 255",
        'system ntp authentication-key 4 type sha256 value "letmein"',
    ],
)
def test_no_other_line_of_services_may_stay_unread(path: str) -> None:
    assert not may_stay_unread((f"{path};",), 1)


def test_our_reader_has_to_know_what_batfish_need_not_read() -> None:
    name = SLICED_BORDER.name
    sound = replace(
        vendors.network(),
        devices={name: SLICED_BORDER},
        texts={(name, "config"): SLICED},
    )
    assert list(claim_complaints(native_text(sound), sound)) == []
    far = tuple(line for line in SLICED if line.strip() != "hop-limit 255;")
    network = replace(sound, texts={(name, "config"): far})
    found = list(claim_complaints(native_text(network), network))
    assert {complaint.line.rpartition(": ")[2] for complaint in found} == {"ttl 255;"}


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
