"""Parts of the VRP page that need other texts than its worked example to be shown."""

from __future__ import annotations

import re

import pytest

from citynet.device.model import FilterAction, FilterRule
from citynet.readers.vrp import read
from tests.readers.page import Page

PAGE = Page("vrp", "eg-pe-civic", read, separator="#", numbering="")


def changed(before: str, after: str) -> str:
    """Return the example with the first ``before`` written otherwise."""
    assert before in PAGE.text
    return PAGE.text.replace(before, after, 1)


def test_what_a_list_without_its_last_rule_lets_pass_is_in_the_filter() -> None:
    found = PAGE.read(changed(" rule 60 deny ip\n", ""))
    assert len(found.unread) == 7
    (filter_,) = [one for one in found.device.filters if one.name == "H101-1-4"]
    assert filter_.rules[-1] == FilterRule(sequence=60, action=FilterAction.PERMIT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ip address 10.10.64.0 24", "ip address 10.10.64.0 255.255.255.0"),
        ("ip address 10.10.64.0 24", "ip address 10.10.64.0 0.0.0.255"),
        ("ip address 10.10.65.7 32", "ip address 10.10.65.7 0.0.0.0"),
        ("ip address 10.10.65.7 32", "ip address 10.10.65.7 255.255.255.255"),
        ("ckn c17e", "ckn C17E"),
        (" peer 2001:db8:10::1 description", " peer 2001:DB8:10::1 description"),
        ("\nreturn", "\nslot 1\n#\nreturn"),
        (" ip urpf strict\n#", " permit\n ip urpf strict\n#"),
    ],
)
def test_what_a_device_shows_otherwise_is_read_alike(before: str, after: str) -> None:
    found = PAGE.read(changed(before, after))
    assert found.unread == ()
    assert found.device == PAGE.device


def test_code_points_may_be_shown_one_by_one() -> None:
    each = "".join(f" ip-dscp-inbound {point} phb be green\n" for point in range(27, 46))
    found = PAGE.read(changed(" ip-dscp-inbound 27 to 45 phb be green\n", each))
    assert found.unread == ()
    assert found.device == PAGE.device


def test_rules_are_tried_by_number_wherever_they_stand() -> None:
    first, second = " rule 60 deny ip\n", " rule 50 permit 58 destination 10.10.0.0 0.0.0.255\n"
    found = PAGE.read(changed(second + first, first + second))
    assert found.unread == ()
    assert found.device == PAGE.device


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A device leaves every view at a separator without indentation.
        (" description eg-cr1 eth3\n", "#\n description eg-cr1 eth3\n"),
        # It would read these inside the view before them.
        ("  ti-lfa level-2\n #\n", "  ti-lfa level-2\n #\n is-level level-2\n"),
        ("  delay 20\n", "  delay 20\n undo dcn\n"),
        ("\nreturn", "\nslot 1\n cpu-defend-policy 4\nreturn"),
        ("ip address 10.10.64.0 24", "ip address 0.0.0.0 0"),
        ("ip address 10.10.64.0 24", "ip address 10.10.64.0 255.0.255.0"),
        (" ip address 198.51.100.0 24", " ip address 198.51.100.0 24\n apply bgp-peer"),
        ("acl ip-pool P1_web.v2_s_4", "acl ip-pool P1-web.v2-s-4"),
        ("flex-algo identifier 128", "flex-algo identifier 127"),
        (" flex-algo 129\n", "\n"),
        (
            "  opcode ::fd end-dt4 vpn-instance S103-video-s1\n",
            "",
        ),
        ("exclude trust-low", "exclude trust-none"),
        ("bit-sequence 2", "bit-sequence 1"),
        ("bit-sequence 2", "bit-sequence 128"),
        ("  delay 20", "  delay 16777216"),
        (" mka cak", " undo mka cak"),
        (f"c17e{'0' * 59}c", f"0173{'0' * 59}1"),
        ("interface Eth-Trunk20\n", "interface Eth-Trunk65536\n"),
        (" undo dcn\n eth-trunk 1\n", " eth-trunk 1\n undo dcn\n"),
        (" undo dcn\n eth-trunk 1\n", " mtu 9000\n undo dcn\n eth-trunk 1\n"),
        (" eth-trunk 20\n", " eth-trunk 21\n"),
        (" ip urpf strict", " ip urpf strict allow-default"),
        (" ip urpf strict", ""),
        ("if-match acl name A101-1-4", "if-match acl name A101-1-5"),
        (
            "ip route-static",
            "ip route-static vpn-instance S101-office 0.0.0.0 0.0.0.0 10.10.0.2\nip route-static",
        ),
        (" isis ipv6 enable 1\n#\nbgp", " isis ipv6 enable 1\n isis silent\n#\nbgp"),
    ],
)
def test_what_the_model_cannot_hold_is_unread(before: str, after: str) -> None:
    assert PAGE.read(changed(before, after)).unread


def test_functions_under_another_locator_are_unread() -> None:
    functions = re.findall(r"(?m)^  opcode ::f.*\n", PAGE.text)
    text = PAGE.text
    for function in functions:
        text = text.replace(function, "")
    assert PAGE.read(text).unread == ()
    moved = text.replace(" locator ALG129", "".join(functions) + " locator ALG129", 1)
    assert {line.text for line in PAGE.read(moved).unread} == {one.strip() for one in functions}


def test_a_macsec_key_in_clear_text_is_not_repeated() -> None:
    for word in ("simple", "cipher"):
        found = PAGE.read(changed("cak cipher secret:macsec.egov-12", f"cak {word} 0f0f0f0f"))
        assert found.unread
        assert "0f0f0f0f" not in str(found)
