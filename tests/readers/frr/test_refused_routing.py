"""What ``frr.conf`` says wrongly is unread, with the reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.readers.frr.refusals import Case, assert_unread

Files = dict[str, str]

CASES = {
    "interface that is not there": Case(
        "interface eth1", "interface eth7", "interface eth7", "no interface eth7"
    ),
    "IS-IS in a VRF": Case(
        "interface eth1", "interface x301l", "interface x301l", "global routing table only"
    ),
    "padded hellos": Case(
        " isis passive\n no isis hello padding\n",
        " isis passive\n",
        "interface lo",
        "it lacks 'no isis hello padding'",
    ),
    "slow LSPs": Case(
        " lsp-timers gen-interval 1 refresh-interval 900 max-lifetime 1200\n",
        "",
        "router isis egov",
        "it lacks 'lsp-timers gen-interval 1",
    ),
    "VRF that is not there": Case(
        "vrf X301-citizen\n", "vrf X301\n", "vrf X301", "there is no VRF X301"
    ),
    "BGP in a VRF that is not there": Case(
        "vrf S103-market\n bgp",
        "vrf S103\n bgp",
        "router bgp 65010 vrf S103",
        "there is no VRF S103",
    ),
    "BGP in the management VRF": Case(
        "vrf S103-market\n bgp",
        "vrf mgmt\n bgp",
        "router bgp 65010 vrf mgmt",
        "there is no VRF mgmt",
    ),
    "another AS in a VRF": Case(
        "router bgp 65010 vrf S103-market",
        "router bgp 65011 vrf S103-market",
        "router bgp 65011 vrf S103-market",
        "the domain's AS is 65010",
    ),
    "static route by an interface elsewhere": Case(
        "ip route 10.20.0.0/16 100.127.0.3 x301r",
        "ip route 10.20.0.0/16 100.127.0.3 x301l",
        " ip route 10.20.0.0/16 100.127.0.3 x301l",
        "x301l is no interface of VRF S103-market",
    ),
    "static route with host bits": Case(
        "ip route 10.20.0.0/16 100.127.0.3",
        "ip route 10.20.0.1/16 100.127.0.3",
        " ip route 10.20.0.1/16 100.127.0.3 x301r",
        "expected a prefix",
    ),
    "static route of the other family": Case(
        " ip route 10.20.0.0/16 100.127.0.3",
        " ipv6 route 10.20.0.0/16 100.127.0.3",
        " ipv6 route 10.20.0.0/16 100.127.0.3 x301r",
        "expected a prefix",
    ),
    "prefix list that is not there": Case(
        "H102-1-out-4 out",
        "H102-2-out-4 out",
        "  neighbor 100.126.0.1 prefix-list H102-2-out-4 out",
        "no such prefix list",
    ),
    "prefix list of the other family": Case(
        "H102-1-out-4 out",
        "H102-1-out-6 out",
        "  neighbor 100.126.0.1 prefix-list H102-1-out-6 out",
        "no such prefix list",
    ),
    "eBGP without an import list": Case(
        "  neighbor 100.126.0.1 prefix-list H102-1-in-4 in\n",
        "",
        "  neighbor 100.126.0.1 activate",
        "eBGP without a prefix list in",
    ),
    "more than permit": Case(
        "seq 5 permit 10.20.0.0/24",
        "seq 5 permit 10.20.0.0/24 le 32",
        "ip prefix-list H102-1-out-4 seq 5 permit 10.20.0.0/24 le 32",
        "no prefix list entry",
    ),
    "list that permits and denies": Case(
        "ip prefix-list H102-1-out-4",
        "ip prefix-list H102-1-in-4 seq 15 deny any\nip prefix-list H102-1-out-4",
        "ip prefix-list H102-1-in-4 seq 15 deny any",
        "only a list without prefixes denies",
    ),
    "secret in clear text": Case(
        "neighbor 100.126.0.1 password secret:bgp.handoff",
        "neighbor 100.126.0.1 password hunter2",
        " neighbor 100.126.0.1 password (hidden)",
        "cannot stand here",
    ),
    "neighbor without its timer": Case(
        " neighbor 100.126.0.1 timers connect 10\n",
        "",
        " neighbor 100.126.0.1 remote-as 65020",
        "it lacks 'timers connect 10'",
    ),
    "neighbor with another timer": Case(
        " neighbor 100.126.0.1 timers connect 10",
        " neighbor 100.126.0.1 timers connect 120",
        " neighbor 100.126.0.1 timers connect 120",
        "no line that the dialect has here",
    ),
    "neighbor before its AS": Case(
        " neighbor 100.126.0.1 remote-as 65020\n",
        " neighbor 100.126.0.1 bfd\n neighbor 100.126.0.1 remote-as 65020\n",
        " neighbor 100.126.0.1 bfd",
        "no remote-as before",
    ),
    "neighbor with BFD at FRR's own pace": Case(
        " neighbor 100.126.0.1 bfd profile citynet\n",
        "",
        " neighbor 100.126.0.1 bfd",
        "it lacks 'bfd profile citynet'",
    ),
    "neighbor with a profile alone": Case(
        " neighbor 100.126.0.1 bfd\n",
        "",
        " neighbor 100.126.0.1 bfd profile citynet",
        "there is no 'bfd'",
    ),
    "neighbor with another profile": Case(
        " neighbor 100.126.0.1 bfd profile citynet",
        " neighbor 100.126.0.1 bfd profile fast",
        " neighbor 100.126.0.1 bfd profile fast",
        "no line that the dialect has here",
    ),
    "interface with BFD at FRR's own pace": Case(
        " isis bfd profile citynet\n", "", " isis bfd", "it lacks 'isis bfd profile citynet'"
    ),
    "interface with a profile alone": Case(
        " isis bfd\n", "", " isis bfd profile citynet", "there is no 'isis bfd'"
    ),
    "profile of BFD without its pace": Case(
        "  receive-interval 1000\n", "", " profile citynet", "it lacks 'receive-interval 1000'"
    ),
    "profile of BFD with another pace": Case(
        "  transmit-interval 1000",
        "  transmit-interval 50",
        "  transmit-interval 50",
        "no line that the dialect has here",
    ),
    "BFD without its profile": Case(
        " profile citynet\n  transmit-interval 1000\n  receive-interval 1000\n exit\n !\n",
        "",
        "bfd",
        "it lacks 'profile citynet'",
    ),
    "second profile of BFD": Case(
        "bfd\n profile citynet\n",
        "bfd\n profile fast\n exit\n profile citynet\n",
        " profile fast",
        "the profile citynet and nothing else",
    ),
    "BFD session of nobody's": Case(
        "bfd\n profile citynet\n",
        "bfd\n peer 192.0.2.1\n exit\n profile citynet\n",
        " peer 192.0.2.1",
        "the profile citynet and nothing else",
    ),
    "no profile of BFD at all": Case(
        "bfd\n profile citynet\n  transmit-interval 1000\n  receive-interval 1000\n"
        " exit\n !\nexit\n!\n",
        "",
        "bfd",
        "a constant block of the dialect is missing",
    ),
    "targets that differ between families": Case(
        "rt vpn both 65010:102 65010:30102\n  export vpn\n  import vpn\n exit-address-family\nexit",
        "rt vpn both 65010:102\n  export vpn\n  import vpn\n exit-address-family\nexit",
        "  rt vpn both 65010:102",
        "says otherwise",
    ),
    "redistribution in one family": Case(
        " address-family ipv6 unicast\n  redistribute static\n  sid",
        " address-family ipv6 unicast\n  sid",
        "  redistribute static",
        "only one of the unicast families",
    ),
    "SIDs and a VNI": Case(
        "vrf S103-market\n ip",
        "vrf S103-market\n vni 7\n ip",
        "router bgp 65010 vrf S103-market",
        "l2vpn evpn",
    ),
    "VNI without a tunnel": Case(
        "vrf S103-market\n ip", "vrf S103-market\n vni 7\n ip", " vni 7", "no VXLAN tunnel endpoint"
    ),
    "locator of another name": Case(
        "segment-routing srv6\n  locator MAIN",
        "segment-routing srv6\n  locator OTHER",
        "  locator OTHER",
        "the locator's name is MAIN",
    ),
    "locator that is not a /64": Case(
        "prefix 2001:db8:1000:31::/64",
        "prefix 2001:db8:1000::/48",
        "    prefix 2001:db8:1000::/48 func-bits 16",
        "cannot stand here",
    ),
    "discard route of something else": Case(
        "ipv6 route 2001:db8:1000:31::/64 Null0",
        "ipv6 route 2001:db8:1000:32::/64 Null0",
        "ipv6 route 2001:db8:1000:32::/64 Null0",
        "does not discard the locator",
    ),
    "block that is not closed": Case(
        "exit-vrf\n!\nvrf S103", "!\nvrf S103", "vrf S102-records", "not closed"
    ),
    "exit that leaves the configuration": Case(
        "exit-vrf\n!\nvrf S103", "exit-vrf\nexit\n!\nvrf S103", "exit", "no line"
    ),
    "block that the dialect does not have": Case(
        "router isis egov\n is-type level-2-only\n",
        "router ospf\n network 10.0.0.0/8 area 0\nexit\nrouter isis egov\n is-type level-2-only\n",
        " network 10.0.0.0/8 area 0",
        "stands in the block of line",
    ),
    "second IS-IS instance": Case(
        "router isis egov\n is-type level-2-only\n",
        "router isis b\n is-type level-2-only\nexit\nrouter isis egov\n is-type level-2-only\n",
        "router isis egov",
        "a second IS-IS instance",
    ),
    "interface without the family of the others": Case(
        "interface lo\n ipv6 router isis egov\n",
        "interface lo\n ip router isis egov\n",
        "interface lo",
        "without ipv6",
    ),
    "tag of no instance": Case(
        "interface lo\n ipv6 router isis egov\n",
        "interface lo\n ipv6 router isis other\n",
        " ipv6 router isis other",
        "no IS-IS instance of this tag",
    ),
    "broadcast interface": Case(
        " isis network point-to-point\n", "", "interface eth1", "neither point-to-point nor passive"
    ),
    "passive interface with a hello": Case(
        " isis passive\n",
        " isis passive\n isis network point-to-point\n",
        " isis network point-to-point",
        "the interface is passive",
    ),
    "client in one family only": Case(
        " address-family ipv6 vpn\n  neighbor 2001:db8:10::12 activate\n"
        "  neighbor 2001:db8:10::22 activate\n  neighbor 2001:db8:10::22 route-reflector-client\n",
        " address-family ipv6 vpn\n  neighbor 2001:db8:10::12 activate\n"
        "  neighbor 2001:db8:10::22 activate\n",
        "  neighbor 2001:db8:10::22 activate",
        "no route-reflector-client",
        "reflector",
    ),
    "line after the end": Case("end\n", "end\nip forwarding\n", "ip forwarding", "after 'end'"),
    "another name": Case("hostname br1", "hostname br2", "hostname br2", "etc/hostname says"),
    "IPv4 next hops over IPv6 sessions": Case(
        " neighbor 2001:db8:10::11 capability extended-nexthop\n",
        "",
        " neighbor 2001:db8:10::11 remote-as 65010",
        "extended-nexthop",
    ),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_it_is_unread(router: Callable[[str], Files], name: str) -> None:
    assert_unread(router, "etc/frr/frr.conf", CASES[name])
