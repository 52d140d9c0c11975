"""What FRR and Linux do where the text says nothing cannot happen unnoticed.

Each row of the page's table *What the text does not say* names mutations; here they are made on
routers written by hand, and the device has to change, or a line to be unread or missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from citynet.device.model import Platform
from citynet.readers.frr import read
from tests.conformance.kit import assert_each_row_has
from tests.readers.frr.trunks import CHRONY, KEYS, PRIORITIES, SESSIONS
from tests.readers.frr.trunks import WAITING as WAITINGS

Router = Callable[[str], dict[str, str]]

FRR: Final = "etc/frr/frr.conf"
PORTS: Final = "etc/network/interfaces"
NFT: Final = "etc/nftables.conf"
SYSCTL: Final = "etc/sysctl.d/90-citynet.conf"
TC: Final = "etc/citynet/tc"


class Change:
    """In a file of a router, ``before`` becomes ``after``: everywhere, or where it stands first."""

    def __init__(
        self, router: str, path: str, before: str, after: str = "", *, everywhere: bool = False
    ) -> None:
        self.router = router
        self.path = path
        self.before = before
        self.after = after
        self.count = -1 if everywhere else 1

    def made(self, files: dict[str, str]) -> dict[str, str]:
        """Return the files with the change made."""
        assert self.before in files[self.path]
        return files | {self.path: files[self.path].replace(self.before, self.after, self.count)}


def behind(router: str, path: str, line: str, new: str) -> Change:
    """Write a line behind another one."""
    return Change(router, path, line, line + new)


CLIENT: Final = "  neighbor 2001:db8:10::22 route-reflector-client\n"
CORE: Final = " neighbor 2001:db8:10::11"
POLICY: Final = "  neighbor 100.126.0.1 prefix-list H102-1-in-4 in\n"
NO_DEFAULT: Final = " no bgp default ipv4-unicast\n"
REFUSED: Final = "    post-up ip route replace unreachable default metric 4278198272 table 1001\n"
THROWN: Final = "    post-up ip -6 route replace throw 2001:db8:1000::/48 table 100"
RAW: Final = "hook prerouting priority raw"

HAND_OFF: Final = " neighbor 100.126.0.1 timers connect 10\n"
WAITING: Final = WAITINGS.splitlines(keepends=True)[0]
NAMED: Final = PRIORITIES.splitlines(keepends=True)[1]
DISCOVERY: Final = PRIORITIES.splitlines(keepends=True)[2]
LAST: Final = f"{DISCOVERY}        ip dscp 48 meta priority set 1:16\n"

CHANGES: Final[dict[str, tuple[Change, ...]]] = {
    "eBGP without a policy": (
        Change("border", FRR, POLICY),
        behind("border", FRR, NO_DEFAULT, " no bgp ebgp-requires-policy\n"),
    ),
    "a list that is not there": (
        Change("border", FRR, "ip prefix-list H102-1-out-4 seq 5 permit 10.20.0.0/24\n"),
        Change("border", FRR, "ipv6 prefix-list H102-1-in-6 seq", "ipv6 prefix-list X seq"),
    ),
    "`frr defaults traditional`": (
        Change("pe", FRR, "defaults traditional", "defaults datacenter"),
        Change("pe", FRR, "frr defaults traditional\n"),
    ),
    "`no bgp default ipv4-unicast`": (
        Change("border", FRR, NO_DEFAULT),
        Change("border", FRR, "  neighbor 100.126.0.1 activate\n"),
    ),
    "a VPN speaker keeps": (
        Change("border", FRR, "rt vpn both 65010:103\n", "rt vpn both 65010:104\n"),
        Change("border", FRR, "rt vpn both 65010:103", "rt vpn both 65010:102 65010:103"),
        Change("border", FRR, "both 65010:103", "both 65010:102 65010:103", everywhere=True),
    ),
    "no `route-reflector-client`": (
        Change("reflector", FRR, CLIENT),
        Change("reflector", FRR, CLIENT, everywhere=True),
    ),
    "standard and extended communities": (
        behind(
            "border",
            FRR,
            "  neighbor 2001:db8:10::11 activate\n",
            "  no neighbor 2001:db8:10::11 send-community extended\n",
        ),
    ),
    "VPNv4 routes over an IPv6": (Change("border", FRR, f"{CORE} capability extended-nexthop\n"),),
    "a VPN route's next hop": (
        Change("border", FRR, "ipv6 route 2001:db8:1000:31::/64 Null0\n"),
        Change("border", FRR, " redistribute ipv6 static level-2\n"),
        Change("border", FRR, ":31::/64 Null0", ":31::/65 Null0"),
    ),
    "without `segment-routing srv6`": (
        Change("border", FRR, "  locator MAIN\n exit\n", " exit\n"),
        Change("border", FRR, "  sid vpn export 1\n"),
    ),
    "the kernel's SRv6 source": (
        Change("border", PORTS, "    post-up ip sr tunsrc set 2001:db8:10::31\n"),
    ),
    "a type 5 route's next hop": (
        Change("leaf", FRR, "  advertise-all-vni\n"),
        Change("leaf", FRR, "  advertise ipv4 unicast\n"),
        Change("leaf", FRR, "  advertise ipv6 unicast\n"),
        Change("leaf", PORTS, "    vxlan-local-tunnelip 100.64.20.71\n"),
    ),
    "nothing enters a VPN": (
        Change("border", FRR, "  export vpn\n"),
        Change("border", FRR, "  import vpn\n"),
        Change("border", FRR, "  import vpn\n", everywhere=True),
    ),
    "connected and static routes": (
        Change("border", FRR, "  redistribute static\n"),
        Change("border", FRR, "  redistribute static\n", everywhere=True),
        Change("leaf", FRR, "  redistribute connected\n", everywhere=True),
    ),
    "`isis metric 10` and wide": (
        Change("border", FRR, " isis metric 5\n"),
        behind("border", FRR, " is-type level-2-only\n", " metric-style narrow\n"),
    ),
    "an IS-IS interface is level 1": (
        Change("border", FRR, " isis circuit-type level-2-only\n"),
        Change("border", FRR, " isis network point-to-point\n"),
        Change("border", FRR, " no isis hello padding\n"),
        Change("border", FRR, " isis password md5 secret:isis.egov.hello\n"),
    ),
    "an IS-IS or BGP session with `bfd`": (
        Change("border", FRR, " isis bfd profile citynet\n"),
        Change("border", FRR, f"{CORE} bfd profile citynet\n"),
        Change("border", FRR, "receive-interval 1000", "receive-interval 300"),
        behind("border", FRR, "  receive-interval 1000\n", "  detect-multiplier 5\n"),
    ),
    "a lookup in a VRF": (
        Change("border", PORTS, REFUSED),
        Change("border", PORTS, REFUSED.replace("ip route", "ip -6 route")),
        Change("border", PORTS, REFUSED, REFUSED.replace("1001", "1002")),
    ),
    "the last route refuses": (
        Change("border", PORTS, f"{THROWN}1\n"),
        Change("border", PORTS, f"{THROWN}1", f"{THROWN}1".replace("1000::/48", "2000::/48")),
        behind(
            "border",
            PORTS,
            REFUSED.replace("ip route", "ip -6 route").replace("1001", "1003"),
            f"{THROWN}3\n",
        ),
    ),
    "hooks of nftables": (
        Change("border", NFT, RAW, "hook forward priority raw"),
        Change("border", NFT, RAW, "hook prerouting priority filter"),
        Change("border", NFT, "hook prerouting priority mangle", RAW),
    ),
    "a chain without `policy`": (
        Change("border", NFT, "filter; policy drop;", "filter; policy accept;"),
        Change("border", NFT, "        drop\n"),
    ),
    "`accept` ends one chain": (
        Change("border", NFT, '        iifname "eth9.1001" jump H102-1-4\n'),
    ),
    "without `flush ruleset`": (Change("border", NFT, "flush ruleset\n"),),
    "`rp_filter`": (
        Change("border", SYSCTL, "all.rp_filter = 0", "all.rp_filter = 1"),
        Change("border", SYSCTL, "net.ipv4.conf.default.rp_filter = 0\n"),
    ),
    "Linux does not forward": (
        Change("border", SYSCTL, "net.ipv4.ip_forward = 1\n"),
        Change("border", SYSCTL, "net.ipv6.conf.all.forwarding = 1\n"),
        Change("border", SYSCTL, "all.forwarding = 1", "all.forwarding = 0"),
    ),
    "`seg6_enabled` is 0": (
        Change("border", SYSCTL, "net.ipv6.conf.eth1.seg6_enabled = 1\n"),
        behind(
            "border",
            SYSCTL,
            "net.ipv6.conf.eth1.seg6_enabled = 1\n",
            "net.ipv6.conf.eth9.seg6_enabled = 1\n",
        ),
    ),
    "`vrf.strict_mode` is 0": (Change("border", SYSCTL, "strict_mode = 1", "strict_mode = 0"),),
    "the MTU of a port": (
        Change("border", PORTS, "    vlan-id 1001\n    mtu 9000\n", "    vlan-id 1001\n"),
        Change("border", PORTS, "    mtu 9000\n"),
        Change("leaf", PORTS, "iface vx20105\n    mtu ", "iface vx20105\n    mtu 1"),
    ),
    "a policer without `mtu`": (Change("pe", TC, " mtu 65535"),),
    "a packet without priority": (Change("pe", TC, "htb default 16", "htb default 10"),),
    "the last line that sets a priority": (
        Change("trunk", NFT, NAMED),
        Change("trunk", NFT, "set 1:1001\n", "set 1:1002\n"),
        Change("trunk", NFT, f"{NAMED}{LAST}", f"{LAST}{NAMED}"),
        Change("trunk", NFT, DISCOVERY),
    ),
    "a class of HTB is guaranteed": (
        Change("trunk", TC, "classid 1:13 htb rate 650000000", "classid 1:13 htb rate 660000000"),
        Change(
            "trunk", TC, "classid 1:1001 htb rate 100000000", "classid 1:1001 htb rate 90000000"
        ),
    ),
    "a class without a queue": (
        Change("trunk", TC, WAITING),
        Change("trunk", TC, "limit 1875000", "limit 1875001"),
    ),
    "an eBGP session of FRR sends": (
        Change("trunk", NFT, SESSIONS),
        Change("trunk", NFT, SESSIONS.splitlines(keepends=True)[2]),
        Change("trunk", NFT, " ip ttl 255 tcp sport", " tcp sport"),
        behind(
            "trunk", FRR, HAND_OFF, HAND_OFF.replace("timers connect 10", "ttl-security hops 1")
        ),
    ),
    "chronyd believes a server": (
        Change("trunk", CHRONY, " key 1"),
        Change("trunk", CHRONY, "keyfile /etc/chrony/citynet.keys\n"),
        Change("trunk", KEYS, "1 AES128 ASCII:secret:ntp\n"),
    ),
}


def test_every_row_of_the_page_has_its_mutations() -> None:
    assert_each_row_has(Platform.FRR, CHANGES)
    assert all(CHANGES.values())


@pytest.mark.parametrize(
    ("row", "index"),
    [(row, index) for row, found in CHANGES.items() for index in range(len(found))],
)
def test_the_mutation_is_found(router: Router, row: str, index: int) -> None:
    change = CHANGES[row][index]
    files = router(change.router)
    whole = read(change.router, files)
    assert whole.unread == ()
    found = read(change.router, change.made(files))
    assert found.unread or found.device != whole.device
