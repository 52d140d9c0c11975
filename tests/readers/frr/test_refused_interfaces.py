"""What ``etc/network/interfaces`` says wrongly is unread, with the reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.readers.frr.refusals import Case, assert_unread

Files = dict[str, str]

CASES = {
    "VRF without a device": Case(
        "auto S103-market\niface S103-market\n    vrf-table 1002\n",
        "",
        "iface x301r",
        "there is no VRF S103-market",
    ),
    "parent that is no port": Case(
        "vlan-raw-device eth9", "vlan-raw-device eth8", "iface eth9.1001", "no physical port eth8"
    ),
    "parent that is a sub-interface": Case(
        "vlan-raw-device eth9",
        "vlan-raw-device eth9.1001",
        "iface eth9.1001",
        "no physical port eth9.1001",
    ),
    "cable whose ends do not meet": Case(
        "veth-peer-name x301lx", "veth-peer-name x301rx", "iface x301l", "names x301l as its peer"
    ),
    "cable that meets itself": Case(
        "veth-peer-name x301lx", "veth-peer-name x301l", "iface x301l", "names x301l as its peer"
    ),
    "table of another VRF": Case(
        "vrf-table 1002", "vrf-table 1001", "    vrf-table 1001", "S102-records has this table"
    ),
    "table that ifupdown2 refuses": Case(
        "vrf-table 1002", "vrf-table 102", "    vrf-table 102", "cannot stand here"
    ),
    "table of the management VRF": Case(
        "vrf-table 1002", "vrf-table 5000", "    vrf-table 5000", "cannot stand here"
    ),
    "management VRF in another table": Case(
        "vrf-table 5000", "vrf-table 4999", "    vrf-table 4999", "the table of mgmt is 5000"
    ),
    "VRF that is not closed": Case(
        "    post-up ip route replace unreachable default metric 4278198272 table 1002\n",
        "",
        "iface S103-market",
        "the VRF is not closed",
    ),
    "VRF that is not closed to IPv6": Case(
        "    post-up ip -6 route replace unreachable default metric 4278198272 table 1003\n",
        "",
        "iface X301-citizen",
        "the VRF is not closed",
    ),
    "management VRF that is not closed": Case(
        "    post-up ip route replace unreachable default metric 4278198272 table 5000\n",
        "",
        "iface mgmt",
        "the VRF is not closed",
    ),
    "last route of another VRF": Case(
        "    post-up ip route replace unreachable default metric 4278198272 table 1002",
        "    post-up ip route replace unreachable default metric 4278198272 table 1001",
        "    post-up ip route replace unreachable default metric 4278198272 table 1001",
        "the last routes of table 1002",
    ),
    "VRF whose locators are refused": Case(
        "    post-up ip -6 route replace throw 2001:db8:1000::/48 table 1002\n",
        "",
        "iface S103-market",
        "what it puts into SRv6 does not leave it",
    ),
    "VRFs that leave different blocks": Case(
        "throw 2001:db8:1000::/48 table 1002",
        "throw 2001:db8:1001::/48 table 1002",
        "    post-up ip -6 route replace throw 2001:db8:1001::/48 table 1002",
        "line 20 leaves another block",
    ),
    "block of another table": Case(
        "throw 2001:db8:1000::/48 table 1002",
        "throw 2001:db8:1000::/48 table 1001",
        "    post-up ip -6 route replace throw 2001:db8:1000::/48 table 1001",
        "the last routes of table 1002",
    ),
    "block that is no network": Case(
        "throw 2001:db8:1000::/48 table 1002",
        "throw 2001:db8:1000::1/48 table 1002",
        "    post-up ip -6 route replace throw 2001:db8:1000::1/48 table 1002",
        "cannot stand here",
    ),
    "second block of a VRF": Case(
        "throw 2001:db8:1000::/48 table 1002\n",
        "throw 2001:db8:1000::/48 table 1002\n"
        "    post-up ip -6 route replace throw ::/0 table 1002\n",
        "    post-up ip -6 route replace throw ::/0 table 1002",
        "said before",
    ),
    "block that a VRF without SIDs leaves": Case(
        "4278198272 table 1003\n\n",
        "4278198272 table 1003\n"
        "    post-up ip -6 route replace throw 2001:db8:1000::/48 table 1003\n\n",
        "    post-up ip -6 route replace throw 2001:db8:1000::/48 table 1003",
        "X301-citizen has no SIDs",
    ),
    "block that the management VRF leaves": Case(
        "4278198272 table 5000\n\n",
        "4278198272 table 5000\n"
        "    post-up ip -6 route replace throw 2001:db8:1000::/48 table 5000\n\n",
        "    post-up ip -6 route replace throw 2001:db8:1000::/48 table 5000",
        "mgmt has no SIDs",
    ),
    "IPv4 that a VRF leaves": Case(
        "    post-up ip -6 route replace throw 2001:db8:1000::/48 table 1002",
        "    post-up ip route replace throw 10.0.0.0/8 table 1002",
        "    post-up ip route replace throw 10.0.0.0/8 table 1002",
        "the last routes of table 1002",
    ),
    "sub-interface without its port's MTU": Case(
        "    vlan-id 110\n    mtu 9000\n",
        "    vlan-id 110\n",
        "iface eth10.110",
        "it lacks 'mtu 9000', that of eth10",
        "pe",
    ),
    "sub-interface with an MTU of its own": Case(
        "    vlan-id 110\n    mtu 9000\n",
        "    vlan-id 110\n    mtu 1500\n",
        "    mtu 1500",
        "not the MTU that eth10 states",
        "pe",
    ),
    "MTU of a sub-interface whose port states none": Case(
        "iface eth10\n    mtu 9000\n",
        "iface eth10\n",
        "    mtu 9000",
        "not the MTU that eth10 states",
        "pe",
    ),
    "MTU that no sub-interface has": Case(
        "    vlan-id 110\n    mtu 9000\n",
        "    vlan-id 110\n    mtu 12\n",
        "    mtu 12",
        "cannot stand here",
        "pe",
    ),
    "command of a port": Case(
        "iface eth9\n", "iface eth9\n    post-up reboot\n", "    post-up reboot", "eth9 cannot"
    ),
    "command of a tunnel": Case(
        "    vxlan-id 20105\n",
        "    vxlan-id 20105\n    post-up reboot\n",
        "    post-up reboot",
        "cannot have a command",
        "leaf",
    ),
    "attribute of another kind": Case(
        "iface eth9\n",
        "iface eth9\n    gateway 192.0.2.1\n",
        "    gateway 192.0.2.1",
        "eth9 cannot",
    ),
    "two stanzas of one name": Case(
        "auto eth9\n", "auto eth9\niface eth9\n", "iface eth9", "a second stanza of eth9"
    ),
    "two addresses that are one": Case(
        "    address 100.126.0.0/31\n",
        "    address 100.126.0.0/31\n    address 2001:DB8:7e00::/127\n",
        "    address 2001:db8:7e00::/127",
        "said before",
    ),
    "address without length": Case(
        "address 100.126.0.0/31", "address 100.126.0.0", "    address 100.126.0.0", "length"
    ),
    "address with a netmask": Case(
        "address 100.126.0.0/31",
        "address 100.126.0.0/255.255.255.254",
        "    address 100.126.0.0/255.255.255.254",
        "length",
    ),
    "template": Case("alias to rr1:eth7", "alias ${x}", "    alias ${x}", "take it for a template"),
    "template in a comment": Case(
        "auto lo\n", "# <% import os %>\nauto lo\n", "# <% import os %>", "take it for a template"
    ),
    "joined lines": Case(
        "    mtu 9000\n    address 2001:db8:10:ff::a/127",
        "    mtu 9000\\\n    address 2001:db8:10:ff::a/127",
        "    mtu 9000\\",
        "a backslash",
    ),
    "another command": Case(
        "post-up ip sr tunsrc set 2001:db8:10::31",
        "post-up reboot",
        "    post-up reboot",
        "the only command",
    ),
    "loopback by another name": Case(
        "iface lo inet loopback", "iface lo", "iface lo", "only lo has options"
    ),
    "include": Case("auto lo\n", "source /etc/x\nauto lo\n", "source /etc/x", "no stanza"),
    "tunnel of no VRF": Case(
        "vrf S105-train\n\nauto eth1",
        "vrf S105-train\n\nauto vx7\niface vx7\n    vxlan-id 7\n\nauto eth1",
        "iface vx7",
        "no VRF has a VNI",
        "leaf",
    ),
    "tunnel from another address": Case(
        "    vxlan-id 20105\n    vxlan-local-tunnelip 100.64.20.71",
        "    vxlan-id 20105\n    vxlan-local-tunnelip 100.64.20.72",
        "    vxlan-local-tunnelip 100.64.20.72",
        "does not follow",
        "leaf",
    ),
    "router MAC of another router": Case(
        "64:40:14:47", "64:40:14:48", "    hwaddress 02:00:64:40:14:48", "does not follow", "leaf"
    ),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_it_is_unread(router: Callable[[str], Files], name: str) -> None:
    assert_unread(router, "etc/network/interfaces", CASES[name])
