"""What the device model cannot hold, and what does not belong where it stands, is unread."""

from __future__ import annotations

import pytest

from tests.readers.iosxr.examples import EXAMPLES

EDGE = EXAMPLES["ci-pe-east"]

PORT = " description attachments\n"
MEMBER = " description member of Bundle-Ether1\n"
ATTACHMENT = " description slice office, east\n"
VERIFY = "verify unicast source reachable-via rx"
SESSION = "  remote-as 65030\n"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        # Interfaces
        ("ci-pe-east", PORT, f"{PORT} carrier-delay up 0\n"),
        ("ci-pe-east", PORT, f"{PORT} encapsulation dot1q 5\n"),
        ("ci-pe-east", PORT, f"{PORT} lacp period short\n"),
        ("ci-pe-east", PORT, f"{PORT} ipv6 nd suppress-ra\n"),
        ("ci-pe-east", PORT, f"{PORT} service-policy input CLASSIFY\n"),
        ("ci-pe-east", PORT, f"{PORT} bundle id 9 mode active\n lacp period short\n"),
        ("ci-pe-east", "interface Loopback0", "interface tunnel-ip0"),
        ("ci-pe-east", " description router ID", " mtu 1514\n description router ID"),
        ("ci-pe-east", "interface Loopback0\n", "interface Loopback0\n lldp\n !\n"),
        ("ci-pe-east", ATTACHMENT, f"{ATTACHMENT} ipv6 address fe80::1 link-local\n"),
        ("ci-pe-east", "10.31.0.1 255.255.255.128 secondary", "10.31.0.1 255.255.255.128"),
        ("ci-pe-east", "10.30.0.1 255.255.255.0", "10.30.0.1 255.255.255.0 secondary"),
        ("ci-pe-east", "10.31.0.1", "10.29.0.1"),
        ("ci-pe-east", "255.255.255.128", "255.255.127.0"),
        ("ci-pe-east", ATTACHMENT, f"{ATTACHMENT} ipv4 {VERIFY}\n ipv6 {VERIFY}\n"),
        ("ci-pe-east", ATTACHMENT, f"{ATTACHMENT} ipv4 {VERIFY}\n"),
        ("ci-pe-east", " ipv4 unreachables disable\n", ""),
        ("ci-pe-east", " encapsulation dot1q 101\n", ""),
        ("ci-pe-east", " vrf S101-office\n", " vrf MGMT\n"),
        ("ci-pe-east", " vrf S101-office\n", " vrf S999-none\n"),
        ("ci-pe-east", "A101-1-4 ingress", "A101-1-4 egress"),
        ("ci-pe-east", "access-group A101-1-4", "access-group MGMT-SOURCES-4"),
        ("ci-pe-east", "ipv4 access-group A101-1-4", "ipv4 access-group A101-1-6"),
        ("ci-pe-east", "  transmit disable\n", ""),
        ("ci-pe-east", " lldp\n  transmit disable\n  receive disable\n !\n", ""),
        ("ci-pe-east", "interface TenGigE0/0/0/10\n", "interface TenGigE0/0/0/12\n"),
        ("ci-br1", MEMBER, f"{MEMBER} mtu 9014\n"),
        ("ci-br1", MEMBER, f"{MEMBER} vrf S101-office\n"),
        ("ci-br1", MEMBER, f"{MEMBER} ipv4 address 192.0.2.1 255.255.255.0\n"),
        ("ci-br1", "bundle id 1 ", "bundle id 7 "),
        ("ci-br1", "psk-keychain MACSEC-F", "psk-keychain MACSEC-H"),
        ("ci-br1", "policy CITY\n", "policy OTHER\n"),
        ("ci-br1", "policy CITY\n", "fallback-psk-keychain X policy CITY\n"),
        ("ci-br1", "interface Bundle-Ether1\n", "interface Bundle-Ether1\n lldp\n !\n"),
        # Policies
        ("ci-br1", "service-policy OUT-Bundle-Ether1\n", "service-policy OUT-FortyGigE0-0-0-20\n"),
        ("ci-br1", "  shape average 400000 kbps\n", ""),
        ("ci-br1", "bandwidth percent 60", "bandwidth percent 61"),
        ("ci-br1", "bandwidth percent 60", "bandwidth remaining ratio 60"),
        ("ci-br1", " class TC-CONTROL\n", " class TC-CONTROL\n  priority level 1\n"),
        ("ci-pe-east", "  set dscp af31\n", ""),
        ("ci-pe-east", "  set dscp af31\n", "  set dscp ef\n"),
        ("ci-pe-east", "  set traffic-class 3\n  set dscp af31\n", "  set traffic-class 4\n"),
        ("ci-pe-east", "set dscp af31\n  police", "set dscp 24\n  police"),
        ("ci-pe-east", "burst 2500000 bytes\n", "burst 2500000 bytes peak-rate 1 gbps\n"),
        ("ci-pe-east", "policy-map IN-TenGigE0-0-0-10.101", "policy-map IN-TenGigE0-0-0-9.101"),
        ("ci-pe-east", "class-map match-any CONTROL", "class-map match-all CONTROL"),
        # Filters
        ("ci-pe-east", "permit icmp 10", "permit 1 10"),
        ("ci-pe-east", "permit icmpv6 fe80", "permit icmp fe80"),
        ("ci-pe-east", "host 10.30.0.1", "10.30.0.1 0.0.0.0"),
        ("ci-pe-east", "0.0.0.255 host", "0.0.255.0 host"),
        ("ci-pe-east", "permit 47 2001", "permit 47 net-group X 2001"),
        ("ci-pe-east", "permit 47 2001", "permit blorp 2001"),
        ("ci-pe-east", "any range 5000 5010", "any range 5010 5000"),
        ("ci-pe-east", "any range 5000 5010", "any neq 5000"),
        ("ci-pe-east", "any range 5000 5010", "any eq 65536"),
        ("ci-pe-east", "any range 5000 5010", "any eq bgp"),
        ("ci-pe-east", "/64 any range", "/64 any established range"),
        ("ci-pe-east", "/64 any range 5000 5010", "/64 any established"),
        ("ci-pe-east", " 20 permit ipv4 host 203", " 25 permit ipv4 host 203"),
        ("ci-pe-east", "permit ipv4 host 203.0.113.7 any", "permit tcp host 203.0.113.7 any"),
        ("ci-pe-east", "permit ipv4 host 203.0.113.7 any", "permit ipv4 any any"),
        ("ci-pe-east", " 20 deny ipv6 any any\n", ""),
        ("ci-pe-east", " 20 deny ipv6 any any\n", " 20 deny ipv6 any any log\n"),
        ("ci-pe-east", "ipv6 access-list A101-1-6", "ipv6 access-list A101-1-4"),
        # VRFs, IS-IS, SRv6
        ("ci-pe-east", "vrf S101-office\n", "vrf default\n"),
        ("ci-pe-east", "   65030:30101\n", ""),
        ("ci-pe-east", "   65030:101\n   65030:30101\n", ""),
        ("ci-pe-east", "vrf MGMT\n", "vrf MGMT\n rd auto\n"),
        ("ci-pe-east", "  rd 100.64.30.3:101\n", ""),
        ("ci-pe-east", "   redistribute connected\n", ""),
        ("ci-pe-east", "   redistribute connected\n", "   redistribute connected metric 5\n"),
        ("ci-pe-east", " is-type level-2-only\n", " is-type level-1-2\n"),
        ("ci-pe-east", " net 49", " set-overload-bit\n net 49"),
        ("ci-pe-east", "  metric-style wide\n", "  metric-style wide\n  single-topology\n"),
        ("ci-pe-east", "exclude-any trust-low", "exclude-any trust-none"),
        ("ci-pe-east", "affinity exclude-any", "affinity include-any"),
        ("ci-pe-east", "bit-position 1", "bit-position 0"),
        ("ci-pe-east", "  passive\n", "  passive\n  point-to-point\n"),
        ("ci-pe-east", "  point-to-point\n", ""),
        ("ci-pe-east", " interface Loopback0\n  passive", " interface Loopback1\n  passive"),
        ("ci-pe-east", " interface HundredGigE0/0/0/0\n  delay", " interface Loopback1\n  delay"),
        ("ci-pe-east", "advertise-delay 20", "advertise-delay 16777216"),
        ("ci-pe-east", "   metric 20\n", "   metric 16777215\n"),
        ("ci-pe-east", "3fff:0:3::/48", "3fff:0:3::/64"),
        ("ci-pe-east", "    micro-segment behavior unode psp-usd\n", ""),
        ("ci-pe-east", "    algorithm 128", "    algorithm 127"),
        ("ci-pe-east", "    locator ALG128\n", "    locator ALG129\n"),
        ("ci-cr1", "  segment-routing srv6\n  !\n", ""),
        # BGP
        ("ci-pe-east", SESSION, "  remote-as 65031\n"),
        ("ci-br1", "   remote-as 65020\n", "   remote-as 65030\n"),
        ("ci-pe-east", SESSION, f"{SESSION}  shutdown\n"),
        ("ci-pe-east", SESSION, f"{SESSION}  bfd fast-detect\n"),
        ("ci-br1", "   bfd multiplier 3\n", ""),
        ("ci-br1", "   bfd multiplier 3\n", "   bfd multiplier 4\n"),
        ("ci-br1", "H101-3-4-in in", "H101-3-6-in in"),
        ("ci-br1", "H101-3-4-in in", "H101-3-4-none in"),
        ("ci-br1", "    route-policy H101-3-4-in in\n", "    route-reflector-client\n"),
        ("ci-br1", " neighbor 100.126.0.9\n", " neighbor 2001:db8:7e00::19\n"),
        ("ci-br1", " vrf S101-office\n  rd", " vrf S102-office\n  rd"),
        ("ci-pe-east", "bgp router-id 100.64.30.3", "bgp router-id 0.0.0.0"),
        ("ci-pe-east", "   maximum-paths ebgp 4\n", ""),
        ("ci-pe-east", "  address-family vpnv4 unicast\n", "  address-family ipv4 unicast\n"),
        # Management
        ("ci-pe-east", "severity informational", "severity debugging"),
        ("ci-pe-east", "  key 0 secret:tacacs.key\n", "  key 0 secret:other.key\n"),
        ("ci-pe-east", "  key 0 secret:tacacs.key\n", ""),
        ("ci-pe-east", "port 49\n", "port 50\n"),
        ("ci-pe-east", " group cisco-support\n", ""),
        ("ci-pe-east", "recorded.~", "recorded.~ ~"),
        ("ci-pe-east", "banner login ~", "banner motd ~"),
        ("ci-pe-east", "lldp\nntp", "lldp\nbfd\n multipath include location 0/0/CPU0\n!\nntp"),
        ("ci-br1", "location 0/0/CPU0\n", "location all\n"),
        ("ci-pe-east", "router static\n", "router static\n address-family ipv4 unicast\n !\n"),
        ("ci-pe-east", "   0.0.0.0/0 198", "   10.0.0.0/8 198"),
        ("ci-pe-east", "ssh server v2\n", "ssh server v2\ntelnet vrf default ipv4 server max 5\n"),
        ("ci-pe-east", "key-string clear secret:isis", "key-string clear secret:other"),
        ("ci-pe-east", "hostname ci-pe-east", "hostname ci-pe-east x"),
    ],
)
def test_what_does_not_fit_is_unread(name: str, before: str, after: str) -> None:
    assert EXAMPLES[name].changed(before, after).unread


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("  receive disable\n", " mtu 9014\n"),
        ("burst 2500000 bytes\n", "  set dscp af31\n"),
        (" address-family vpnv6 unicast\n", " bgp router-id 100.64.30.3\n"),
        (" secret 0 secret:admin.password\n", "hostname ci-pe-east\n"),
    ],
)
def test_a_plain_line_behind_an_open_block_is_unread(block: str, line: str) -> None:
    text = EDGE.text.replace(line, "", 1)
    assert text != EDGE.text
    end = text.index(block, text.index("address-family vpnv4") if "vpnv6" in block else 0)
    end += len(block)
    found = EDGE.read(text[:end] + line + text[end:])
    assert any("would read it as a line of" in each.reason for each in found.unread)


def test_a_plain_line_behind_a_closed_block_is_read() -> None:
    line = " mtu 9014\n"
    text = EDGE.text.replace(line, "", 1)
    closed = "  transmit disable\n  receive disable\n !\n"
    assert closed in text
    found = EDGE.read(text.replace(closed, closed + line, 1))
    assert found.unread == ()
    assert found.device == EDGE.device


def test_behind_the_end_nothing_is_read() -> None:
    found = EDGE.changed("ssh timeout 30\n", "end\nssh timeout 30\n")
    assert any("reads nothing behind" in line.reason for line in found.unread)
