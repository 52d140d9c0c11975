"""What EOS does where its text says nothing cannot happen unnoticed.

Each row of the page's table *What the text does not say* names a mutation; here it is made on the
worked example with all that a baseline may ask for, and the device has to change, or a line to be
unread or missing.
"""

from __future__ import annotations

import pytest

from citynet.device.model import Platform
from tests.conformance.kit import assert_each_row_has
from tests.readers.eos.guarded import GUARDED as PAGE
from tests.readers.mutating import Mutation, add, change, drop

CLIENT = "   neighbor 100.64.20.1 route-reflector-client\n"
BFD = "   neighbor 100.64.20.1 bfd\n"


def move_marks(text: str) -> str:
    """Let queue 3 mark instead of queue 4."""
    line = next(line for line in text.splitlines() if line.startswith("      random-detect"))
    without = drop(line)(text)
    return change("percent 15\n", f"percent 15\n{line}\n", behind="   tx-queue 3")(without)


ECN_LINE = next(line for line in PAGE.lines if line.startswith("      random-detect"))
EDGE_ECN_LINE = next(line for line in PAGE.lines if "minimum-threshold 128" in line)
PORT = "interface Ethernet1"
EVPN = "   address-family evpn"
SOURCE_CHECK_ANY = "ip verify unicast source reachable-via any"
ROUTER_BFD = "router bfd\n   interval 1000 min-rx 1000 multiplier 10"

MUTATIONS: dict[str, tuple[Mutation, ...]] = {
    "eBGP without a policy": (
        drop("         neighbor 100.126.0.0 prefix-list H101-1-4-out out"),
        drop("         neighbor 2001:db8:7e00:: prefix-list H101-1-6-in in"),
    ),
    "a prefix list that is named and not there": (
        change("\nip prefix-list H101-1-4-in", "\nip prefix-list X"),
        change("\nipv6 prefix-list H101-1-6-out", "\nipv6 prefix-list X"),
    ),
    "an access list that is applied and not there": (
        change("\nip access-list A101-5-4", "\nip access-list X"),
        change("\nipv6 access-list A101-5-6", "\nipv6 access-list X"),
    ),
    "an interface without `ip access-group`": (drop("   ipv6 access-group A101-5-6 in"),),
    "an access list ends in": (drop("   40 deny ip any any log"),),
    "no communities are sent": (drop("   neighbor 100.64.20.1 send-community extended"),),
    "`no bgp default ipv4-unicast`": (
        drop("      neighbor 100.64.20.1 activate"),
        drop("   no bgp default ipv4-unicast"),
    ),
    "what iBGP brings goes to clients only": (),  # In a test of its own: the example has no client.
    "the next hop of reflected routes stays": (
        add("   neighbor 100.64.20.1 next-hop-self", behind=BFD.strip("\n")),
        add("      neighbor 100.64.20.1 next-hop-unchanged", behind=EVPN),
    ),
    "one's own AS in the path": (
        add("      neighbor 100.126.0.0 allowas-in", behind="      neighbor 100.126.0.0 bfd"),
    ),
    "12,000 routes from one neighbor": (
        add("   neighbor 100.64.20.1 maximum-routes 10", behind=BFD.strip("\n")),
    ),
    "BGP uses one path": (
        drop("   maximum-paths 4 ecmp 4"),
        change("maximum-paths 4 ecmp 4", "maximum-paths 2 ecmp 4"),
        drop("      maximum-paths 4 ecmp 4"),
    ),
    "IS-IS uses all equal paths": (drop("   is-type level-2"),),
    "a router that starts": (
        drop("   set-overload-bit on-startup 300"),
        change("on-startup 300", "on-startup wait-for-bgp"),
        drop("   log-adjacency-changes"),
    ),
    "a VRF does not route until told": (
        drop("ipv6 unicast-routing vrf S101-office"),
        drop("ip routing vrf S101-office"),
    ),
    "a VRF announces no connected": (
        drop("      redistribute connected"),
        drop("      redistribute static"),
    ),
    "`route-target import evpn` holds": (drop("      route-target import evpn 65020:101"),),
    "BFD: 300 ms": (
        add("   bfd interval 1000 min-rx 1000 multiplier 10", behind="   isis bfd"),
        change("\nrouter bgp", f"\n{ROUTER_BFD}\nrouter bgp"),
    ),
    "a routed port has IP MTU 1500": (drop("   mtu 9100"),),
    "a port is down": (
        drop("   no shutdown", behind=PORT),
        drop("      shutdown", behind="interface defaults"),
        drop("   no shutdown", behind="interface Ethernet10.101"),
        drop("   no shutdown", behind="interface Management1"),
        drop("   no shutdown", behind="interface Port-Channel1"),
        drop("   shutdown", behind="interface Ethernet11"),
    ),
    "RAs are sent on interfaces": (drop("   ipv6 nd ra disabled"),),
    "source checks are per family": (
        drop("   ipv6 verify unicast source reachable-via rx"),
        drop("   ip verify unicast source reachable-via rx"),
    ),
    "`allow-default`": (
        change("ip verify unicast source reachable-via rx", SOURCE_CHECK_ANY),
        change("reachable-via rx", "reachable-via rx allow-default"),
    ),
    "LACP is slow": (drop("   lacp timer fast"),),
    "`speed forced` of members": (
        change("forced 100gfull", "forced 40gfull", behind="interface Ethernet3"),
        drop("   speed forced 100gfull", behind="interface Ethernet4"),
    ),
    "`channel-group … mode on`": (change("mode active", "mode on"),),
    "an unprotected frame": (
        change("traffic unprotected drop", "traffic unprotected allow"),
        drop("      traffic unprotected drop"),
    ),
    "a profile that no port names": (
        change("profile MS-Ethernet1", "profile MS-Ethernet7"),
        change("mac security profile MS-Ethernet1", "mac security profile MS-Ethernet7"),
        drop("   mac security profile MS-Ethernet1"),
    ),
    "`priority-flow-control on` pauses": (
        drop("   priority-flow-control priority 4 no-drop"),
        drop("   priority-flow-control on"),
    ),
    "code point 24 falls": (drop("qos map dscp 24 to traffic-class 4"),),
    "code points 32 to 39 fall": (
        drop("qos map dscp 32 33 34 35 36 37 38 39 to traffic-class 0"),
        change("37 38 39 to traffic-class 0", "37 38 to traffic-class 0"),
    ),
    "code points are trusted": (
        add("   qos trust cos", behind=PORT),
        change("\nqos map", "\nqos rewrite dscp\nqos map"),
    ),
    "queues do not mark": (
        drop(ECN_LINE),
        drop(EDGE_ECN_LINE),
        change("minimum-threshold 128", "minimum-threshold 512"),
        move_marks,
    ),
    "marks on outer headers": (drop("   vxlan qos ecn propagation"),),
    "the watchdog is off": tuple(
        drop(f"priority-flow-control pause watchdog {words}")
        for words in (
            "default timeout 0.2",
            "default recovery-time 0.2",
            "default polling-interval 0.1",
            "action drop",
        )
    ),
    "a VRF without a list": (
        drop("   ip access-group CONTROL-PLANE-4 vrf S101-office in"),
        drop("   ipv6 access-group CONTROL-PLANE-6 vrf S102-trai-s0 in"),
        drop("   ip access-group CONTROL-PLANE-MGMT-4 vrf MGMT in"),
        drop("   ipv6 access-group CONTROL-PLANE-6 in"),
    ),
    "gNMI is off until it has a transport": (
        change("host 198.51.100.231", "any"),
        drop("   60 permit tcp host 2001:db8:ffff::d1 any eq 6030"),
        drop("   70 permit tcp host 198.51.100.232 any eq 6031"),
        change("EVERY-10-6030", "EVERY-20-6030"),
        change("EVERY-10-6031", "EVERY-10-6032"),
    ),
    "a transport without `ssl profile`": (
        drop("      ssl profile GNMI", behind="management api gnmi"),
        drop("      vrf MGMT", behind="management api gnmi"),
    ),
    "a profile without `trust certificate`": (drop("      trust certificate collectors.crt"),),
    "time is believed without a signature": (
        drop("ntp authenticate"),
        drop("ntp trusted-key 3"),
        change("198.51.100.201 key 3", "198.51.100.201"),
    ),
    "eBGP packets are sent with TTL 1": (
        drop("      neighbor 100.126.0.0 ttl maximum-hops 1"),
        change("ttl maximum-hops 1", "ttl maximum-hops 2"),
    ),
    "a LAG is up while one member is": (drop("   port-channel min-links 2"),),
    "a management service without": (
        drop("      ip access-group MGMT-SOURCES-4"),
        drop("   ipv6 access-group MGMT-SOURCES-6 in", behind="management ssh"),
        drop("   ip access-group MGMT-SOURCES-4 vrf MGMT in", behind="management ssh"),
        drop("snmp-server ipv4 access-list MGMT-SOURCES-4 vrf MGMT"),
    ),
    "`admin` exists": (drop("no username admin"),),
}


def test_every_row_of_the_page_has_its_mutation() -> None:
    assert_each_row_has(Platform.EOS, MUTATIONS)


@pytest.mark.parametrize(
    ("row", "index"),
    [(row, index) for row, found in MUTATIONS.items() for index in range(len(found))],
)
def test_the_mutation_is_found(row: str, index: int) -> None:
    mutated = MUTATIONS[row][index](PAGE.text)
    assert mutated != PAGE.text
    assert PAGE.notices(mutated.splitlines())


def test_a_client_is_one_only_where_a_line_says_so() -> None:
    found = PAGE.read(PAGE.text.replace(BFD, CLIENT + BFD, 1))
    assert found.unread == ()
    assert found.device.bgp is not None
    assert PAGE.device.bgp is not None
    assert found.device.bgp.neighbors[0].route_reflector_client
    assert not PAGE.device.bgp.neighbors[0].route_reflector_client
