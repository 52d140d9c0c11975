"""What IOS-XR cannot say is refused, never left out; values without a spelling are refused, too."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network, IPv6Network

import pytest

from citynet.device.model import (
    AddressGroup,
    Affinity,
    AlgorithmLocator,
    AlgorithmMetric,
    BgpNeighbor,
    Device,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    FlexAlgorithm,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    MacSec,
    Management,
    Policer,
    PrefixList,
    Queue,
    Srv6,
    StaticRoute,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.errors import FindingsError
from citynet.render.iosxr import iosxr_unsayable
from tests.render.foreign import FOREIGN, MATCH, SHARE
from tests.render.samples_iosxr import BORDER, PLAIN
from tests.render.texts import config_of


def with_interfaces(*interfaces: Interface) -> Device:
    return replace(PLAIN, interfaces=(*PLAIN.interfaces, *interfaces))


def with_link(isis: IsisInterface) -> Device:
    return replace(BORDER, interfaces=(*BORDER.interfaces, replace(PORT, isis=isis)))


def with_vrf(vrf: Vrf) -> Device:
    return replace(BORDER, vrfs=(*BORDER.vrfs, vrf))


def with_session(session: BgpNeighbor) -> Device:
    assert BORDER.bgp is not None
    return replace(BORDER, bgp=replace(BORDER.bgp, neighbors=(session,)))


def with_management(management: Management) -> Device:
    return replace(PLAIN, management=management)


def with_filter(filter_: Filter) -> Device:
    return replace(PLAIN, filters=(filter_,))


def with_list(list_: PrefixList) -> Device:
    return replace(PLAIN, prefix_lists=(list_,))


def with_isis(isis: Isis | None) -> Device:
    return replace(BORDER, isis=isis)


def with_srv6(srv6: Srv6) -> Device:
    return replace(BORDER, srv6=srv6)


def queued(*shares: tuple[TrafficClass, int]) -> tuple[Queue, ...]:
    return tuple(Queue(traffic_class=one, percent=percent) for one, percent in shares)


assert BORDER.isis is not None
assert BORDER.srv6 is not None
ISIS, SRV6 = BORDER.isis, BORDER.srv6
BASELINE = PLAIN.management
(MANAGEMENT_PORT,) = PLAIN.interfaces
PORT = Interface(name="TenGigE0/0/0/30", kind=InterfaceKind.PHYSICAL)
BELOW = Interface(
    name="TenGigE0/0/0/30.7", kind=InterfaceKind.SUBINTERFACE, parent="TenGigE0/0/0/30", vlan=7
)
BUNDLE = Interface(name="Bundle-Ether9", kind=InterfaceKind.LAG)
LOOPBACK = Interface(name="Loopback9", kind=InterfaceKind.LOOPBACK)
MEMBER = replace(PORT, description="member", enabled=False, lag="Bundle-Ether9")
MACSEC = MacSec(key_name="c1".zfill(64), key="secret:macsec.x")
POLICER = Policer(rate=10**6, burst=15_000)
STANDARD = queued((TrafficClass.STANDARD, 100))
LINK = IsisInterface(metric=10)
VRF = Vrf(name="S1-x", rd="100.64.30.5:1")
SESSION = BgpNeighbor(
    address=IPv4Address("192.0.2.1"), remote_as=65020, vrf="S101-office", families=(Family.IPV4,)
)
CORE_SESSION = replace(SESSION, remote_as=65030, vrf=None, families=(Family.VPNV4,))
ROUTE = StaticRoute(
    prefix=IPv4Network("10.0.0.0/8"), interface="x1l", next_hop=IPv4Address("10.1.1.1")
)
RULE = FilterRule(sequence=10, action=FilterAction.DENY)
FILTER = Filter(name="A1-1-4", family=Family.IPV4, rules=(RULE,))
LIST = PrefixList(name="H1-4-in", family=Family.IPV4, prefixes=(IPv4Network("10.0.0.0/8"),))
GROUP = AddressGroup(name="G1-4", family=Family.IPV4, prefixes=(IPv4Network("10.1.0.0/16"),))
ALGORITHM = FlexAlgorithm(number=130, metric=AlgorithmMetric.IGP)
LOCATOR = AlgorithmLocator(name="ALG130", prefix=IPv6Network("3fff:3:5::/48"), algorithm=130)
LONG = "secret:" + "k" * 33

REFUSED = {
    **{what: change(BORDER) for what, change in FOREIGN.items()},
    "an application on an attachment": with_interfaces(PORT, replace(BELOW, applications=(MATCH,))),
    "a share of a slice": with_interfaces(replace(PORT, slices=(SHARE,))),
    "a guaranteed rate": with_interfaces(PORT, replace(BELOW, shaper=10**9, committed=10**6)),
    "a least number of links of a port": with_interfaces(replace(PORT, min_links=1)),
    "no link at least": with_interfaces(replace(BUNDLE, min_links=0)),
    "more links than a bundle has": with_interfaces(replace(BUNDLE, min_links=65)),
    "TTL security between loopbacks": with_session(replace(CORE_SESSION, ttl_security=True)),
    "a chosen End SID": with_srv6(replace(SRV6, end=0x100)),
    "an exchange": with_interfaces(Interface(name="x1l", kind=InterfaceKind.EXCHANGE, peer="x1r")),
    "the other end of an exchange": with_interfaces(replace(PORT, peer="x1r")),
    "static routes": with_vrf(replace(VRF, static_routes=(ROUTE,))),
    "a VNI": with_vrf(replace(VRF, vni=20101)),
    "a Linux routing table": with_vrf(replace(VRF, table=1101)),
    "tunnels of VXLAN": replace(PLAIN, vtep="Loopback0"),
    "EVPN": with_session(replace(CORE_SESSION, families=(Family.EVPN,))),
    "a Linux block of locators": with_srv6(replace(SRV6, block=IPv6Network("3fff::/32"))),
    "an address group": replace(PLAIN, address_groups=(GROUP,)),
    "a rule with a source group": with_filter(
        replace(FILTER, rules=(replace(RULE, source_group="G1-4"),))
    ),
    "a rule with a destination group": with_filter(
        replace(FILTER, rules=(replace(RULE, destination_group="G1-4"),))
    ),
    "SIDs that somebody chose": with_vrf(replace(VRF, sids=VrfSids(dt4=1, dt6=2))),
    "classic SIDs": with_srv6(replace(SRV6, micro=False)),
    "a locator of a /64": with_srv6(replace(SRV6, locator=IPv6Network("3fff:0:5::/64"))),
    "an algorithm's locator of a /47": with_srv6(
        replace(SRV6, algorithms=(replace(LOCATOR, prefix=IPv6Network("3fff:3:4::/47")),))
    ),
    "an algorithm's locator of 127": with_srv6(
        replace(SRV6, algorithms=(*SRV6.algorithms, replace(LOCATOR, algorithm=127)))
    ),
    "an algorithm's locator of 256": with_srv6(
        replace(SRV6, algorithms=(*SRV6.algorithms, replace(LOCATOR, algorithm=256)))
    ),
    "two locators of one name": with_srv6(
        replace(SRV6, algorithms=(*SRV6.algorithms, replace(LOCATOR, name="MAIN")))
    ),
    "a VRF under a locator that is not there": with_vrf(replace(VRF, locator="ALG200")),
    "a VRF under a locator without SRv6": replace(
        BORDER, srv6=None, vrfs=tuple(replace(vrf, locator="MAIN") for vrf in BORDER.vrfs)
    ),
    "locators without IS-IS": replace(
        BORDER,
        isis=None,
        interfaces=tuple(replace(one, isis=None) for one in BORDER.interfaces),
    ),
    "locators with IS-IS of IPv4": with_isis(replace(ISIS, families=(Family.IPV4,))),
    "priority flow control": with_interfaces(replace(PORT, lossless=True)),
    "a lossless queue": with_interfaces(replace(PORT, queues=queued((TrafficClass.LOSSLESS, 9)))),
    "a lossless marking": with_interfaces(replace(BELOW, marking=TrafficClass.LOSSLESS)),
    "uRPF of a sub-interface": with_interfaces(PORT, replace(BELOW, urpf=True)),
    "uRPF of a port": with_interfaces(replace(PORT, urpf=True)),
    "queues of 101 percent": with_interfaces(
        replace(PORT, queues=queued((TrafficClass.CONTROL, 5), (TrafficClass.STANDARD, 96)))
    ),
    "two queues of a class": with_interfaces(
        replace(PORT, queues=queued((TrafficClass.CONTROL, 5), (TrafficClass.CONTROL, 6)))
    ),
    "queues of a sub-interface": with_interfaces(replace(BELOW, queues=STANDARD)),
    "queues of a loopback": with_interfaces(replace(LOOPBACK, queues=STANDARD)),
    "a policer of a trunk": with_interfaces(replace(PORT, queues=STANDARD, policer=POLICER), BELOW),
    "a marking of a trunk": with_interfaces(
        replace(PORT, queues=STANDARD, marking=TrafficClass.ASSURED), BELOW
    ),
    "a shaper of a port": with_interfaces(replace(PORT, shaper=10**6)),
    "a shaper of a LAG": with_interfaces(replace(BUNDLE, shaper=10**6)),
    "a VRF without RD": with_vrf(replace(VRF, rd=None)),
    "VRFs without BGP": replace(BORDER, bgp=None),
    "a VRF of the management's name": with_vrf(replace(VRF, name="MGMT")),
    "a VRF named default": with_vrf(replace(VRF, name="default")),
    "a session of another AS outside VRFs": with_session(replace(CORE_SESSION, remote_as=65020)),
    "a session of IPv4 outside VRFs": with_session(replace(CORE_SESSION, families=(Family.IPV4,))),
    "a reflector's client without families": with_session(
        replace(CORE_SESSION, families=(), route_reflector_client=True)
    ),
    "a list of a session without families": with_session(
        replace(CORE_SESSION, families=(), import_list="H101-3-4-in")
    ),
    "a session of the own AS in a VRF": with_session(replace(SESSION, remote_as=65030)),
    "a session of two families in a VRF": with_session(
        replace(SESSION, families=(Family.IPV4, Family.IPV6))
    ),
    "a session of no family in a VRF": with_session(replace(SESSION, families=())),
    "VPNv6 in a VRF": with_session(replace(SESSION, families=(Family.VPNV6,))),
    "reflection in a VRF": with_session(replace(SESSION, route_reflector_client=True)),
    "a session in a VRF that is not there": with_session(replace(SESSION, vrf="S9-no")),
    "a filter without rules": with_filter(replace(FILTER, rules=())),
    "a filter of VPN routes": with_filter(replace(FILTER, family=Family.VPNV4)),
    "a filter with the name of a constant": with_filter(replace(FILTER, name="MGMT-SOURCES-4")),
    "a list with the name of a constant": with_list(replace(LIST, name="PASS")),
    "a list of VPN routes": with_list(replace(LIST, family=Family.VPNV4, prefixes=())),
    "a list of prefixes of another family": with_list(replace(LIST, family=Family.IPV6)),
    "MACsec of a LAG": with_interfaces(replace(BUNDLE, macsec=MACSEC)),
    "MACsec of a sub-interface": with_interfaces(replace(BELOW, macsec=MACSEC)),
    "a LAG with another name": with_interfaces(replace(BUNDLE, name="Port-Channel9")),
    "a LAG of number 0": with_interfaces(replace(BUNDLE, name="Bundle-Ether0")),
    "a member of nothing": with_interfaces(MEMBER),
    "a member of a port": with_interfaces(
        PORT, replace(PORT, name="TenGigE0/0/0/31", lag=PORT.name)
    ),
    "a member with an MTU": with_interfaces(BUNDLE, replace(MEMBER, mtu=9000)),
    "a member with MACsec": with_interfaces(BUNDLE, replace(MEMBER, macsec=MACSEC)),
    "a member with a sub-interface": with_interfaces(BUNDLE, MEMBER, BELOW),
    "a LAG in a LAG": with_interfaces(
        BUNDLE, replace(BUNDLE, name="Bundle-Ether8", lag="Bundle-Ether9")
    ),
    "a metric of nothing": with_link(replace(LINK, metric=0)),
    "a metric that means infinity": with_link(replace(LINK, metric=2**24 - 1)),
    "a passive metric that means infinity": with_link(
        replace(LINK, metric=2**24 - 1, passive=True)
    ),
    "a delay of nothing": with_link(replace(LINK, delay=0)),
    "a delay of more than 24 bits": with_link(replace(LINK, delay=2**24)),
    "a hello key of a long name": with_link(replace(LINK, authentication=LONG)),
    "a domain key of a long name": with_isis(replace(ISIS, authentication=LONG)),
    "IS-IS without an instance": with_interfaces(replace(PORT, isis=LINK)),
    "IS-IS of no family": replace(with_isis(replace(ISIS, families=())), srv6=None, vrfs=()),
    "IS-IS of VPN routes": with_isis(replace(ISIS, families=(Family.IPV6, Family.VPNV4))),
    "TI-LFA without a link": replace(
        BORDER,
        interfaces=tuple(
            replace(one, isis=None) if one.kind is InterfaceKind.PHYSICAL else one
            for one in BORDER.interfaces
        ),
    ),
    "an algorithm that RFC 9350 has not": with_isis(
        replace(ISIS, algorithms=(replace(ALGORITHM, number=127),))
    ),
    "a bit that no group has": with_isis(
        replace(ISIS, affinities=(*ISIS.affinities, Affinity(name="red", bit=256)))
    ),
    "an affinity with a long name": with_isis(
        replace(ISIS, affinities=(*ISIS.affinities, Affinity(name="r" * 33, bit=9)))
    ),
    "an MTU of a loopback": with_interfaces(replace(LOOPBACK, mtu=1500)),
    "a port of an unknown type": with_interfaces(replace(PORT, name="Ethernet1")),
    "a port of two numbers": with_interfaces(replace(PORT, name="TenGigE0/1")),
    "a port with a loopback's name": with_interfaces(replace(PORT, name="Loopback7")),
    "a loopback with another platform's name": with_interfaces(replace(LOOPBACK, name="lo0")),
    "a management port with a port's name": replace(
        PLAIN, interfaces=(replace(MANAGEMENT_PORT, name="TenGigE0/0/0/1"),)
    ),
    "a sub-interface of a loopback": with_interfaces(
        replace(BELOW, name="Loopback9.7", parent="Loopback9")
    ),
    "a sub-interface of another port": with_interfaces(replace(BELOW, parent="TenGigE0/0/0/31")),
    "a sub-interface without a VLAN": with_interfaces(replace(BELOW, vlan=None)),
    "a VLAN of a port": with_interfaces(replace(PORT, vlan=7)),
    "no banner": with_management(replace(BASELINE, banner="")),
    "no management sources": with_management(replace(BASELINE, ssh_sources=())),
    "a management port elsewhere": replace(
        PLAIN, interfaces=(replace(MANAGEMENT_PORT, vrf="S1-x"),)
    ),
    "a management port in no VRF": replace(PLAIN, interfaces=(replace(MANAGEMENT_PORT, vrf=None),)),
    "two management ports": with_interfaces(replace(MANAGEMENT_PORT, name="MgmtEth0/RP1/CPU0/0")),
}
UNSPELT = {
    "a speed of no whole kbit/s": with_interfaces(replace(PORT, speed=1_000_000_001)),
    "a shaper of no whole kbit/s": with_interfaces(replace(BELOW, shaper=1_000_001)),
    "a policer of no whole kbit/s": with_interfaces(
        replace(BELOW, policer=replace(POLICER, rate=1001))
    ),
}
SAID = (
    with_interfaces(PORT, BELOW, LOOPBACK),
    with_interfaces(replace(PORT, queues=STANDARD), BELOW),
    with_interfaces(replace(PORT, macsec=MACSEC)),
    with_interfaces(BUNDLE, MEMBER),
    with_interfaces(
        *(
            replace(PORT, name=f"{speed}0/1/2/3")
            for speed in ("GigabitEthernet", "TenGigE", "TwentyFiveGigE", "FortyGigE", "FiftyGigE")
        )
    ),
    with_interfaces(
        *(
            replace(PORT, name=f"{speed}0/1/2/3")
            for speed in ("HundredGigE", "TwoHundredGigE", "FourHundredGigE")
        )
    ),
    with_link(replace(LINK, metric=2**24 - 2, delay=2**24 - 1)),
    with_link(replace(LINK, metric=0, passive=True, delay=1)),
    with_link(replace(LINK, authentication=LONG[:-1])),
    with_vrf(VRF),
    with_vrf(replace(VRF, locator="ALG128")),
    with_session(SESSION),
    with_session(CORE_SESSION),
    with_session(replace(CORE_SESSION, families=())),
    with_filter(FILTER),
    with_list(LIST),
    with_list(replace(LIST, prefixes=())),
    with_isis(replace(ISIS, algorithms=(*ISIS.algorithms, ALGORITHM))),
    with_srv6(replace(SRV6, algorithms=(*SRV6.algorithms, LOCATOR))),
    with_management(BASELINE),
)


@pytest.mark.parametrize("device", SAID)
def test_the_parts_that_refusals_start_from_are_fine(device: Device) -> None:
    assert config_of(device).text.endswith("\nend\n")


@pytest.mark.parametrize("device", REFUSED.values(), ids=REFUSED.keys())
def test_what_iosxr_cannot_say_is_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN708"):
        config_of(device)


@pytest.mark.parametrize("device", UNSPELT.values(), ids=UNSPELT.keys())
def test_values_that_iosxr_does_not_spell_are_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN703"):
        config_of(device)


def test_a_banner_cannot_have_its_own_end_in_it() -> None:
    # No text of an intent may have this character; the limit does not rely on that.
    device = with_management(replace(BASELINE, banner="x~y"))
    assert list(iosxr_unsayable(device)) == ["a banner that is empty or has ~"]
    assert list(iosxr_unsayable(with_management(BASELINE))) == []
