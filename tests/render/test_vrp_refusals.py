"""What VRP cannot say is refused, never left out; values without a spelling are refused, too."""

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
from tests.render.samples_vrp import BORDER, REFLECTOR
from tests.render.texts import config_of


def with_interface(interface: Interface) -> Device:
    return replace(REFLECTOR, interfaces=(*REFLECTOR.interfaces, interface))


def with_vrf(vrf: Vrf) -> Device:
    return replace(REFLECTOR, vrfs=(vrf,))


def with_filtered(interface: Interface, *families: Family) -> Device:
    """Return a device with an interface, and the filters that it names in ``families``."""
    filters = tuple(
        Filter(name="A1-1-4" if family == Family.IPV4 else "A1-1-6", family=family, rules=(DENY,))
        for family in families
    )
    return replace(with_interface(interface), filters=filters)


def with_session(session: BgpNeighbor) -> Device:
    assert BORDER.bgp is not None
    return replace(BORDER, bgp=replace(BORDER.bgp, neighbors=(session,)))


def with_management(management: Management) -> Device:
    return replace(REFLECTOR, management=management)


def with_rules(*rules: FilterRule) -> Device:
    return replace(REFLECTOR, filters=(Filter(name="A1-1-4", family=Family.IPV4, rules=rules),))


def with_tag(tag: str) -> Device:
    assert REFLECTOR.isis is not None
    return replace(REFLECTOR, isis=replace(REFLECTOR.isis, tag=tag))


def with_isis(isis: Isis | None) -> Device:
    return replace(BORDER, isis=isis)


def with_srv6(srv6: Srv6) -> Device:
    return replace(BORDER, srv6=srv6)


def with_group(group: AddressGroup) -> Device:
    return replace(REFLECTOR, address_groups=(group,))


def with_link(isis: IsisInterface) -> Device:
    return replace(BORDER, interfaces=(*BORDER.interfaces, replace(PORT, isis=isis)))


def with_grouped(rule: FilterRule, *groups: AddressGroup) -> Device:
    return replace(with_rules(rule, DENY), address_groups=groups)


BASELINE = REFLECTOR.management
PORT = Interface(name="GigabitEthernet0/9/0", kind=InterfaceKind.PHYSICAL)
VRF = Vrf(name="S1-x")
SESSION = BgpNeighbor(
    address=IPv4Address("192.0.2.1"), remote_as=65020, vrf="S101-office", families=(Family.IPV4,)
)
ROUTE = StaticRoute(
    prefix=IPv4Network("10.0.0.0/8"), interface="x1l", next_hop=IPv4Address("10.1.1.1")
)
SERVERS = tuple(IPv4Address("198.51.100.221") + index for index in range(3))
PERMIT = FilterRule(sequence=10, action=FilterAction.PERMIT)
DENY = FilterRule(sequence=20, action=FilterAction.DENY)

assert BORDER.isis is not None
assert BORDER.srv6 is not None
ISIS, SRV6 = BORDER.isis, BORDER.srv6
MACSEC = MacSec(key_name="c1".zfill(64), key="secret:macsec.x")
GROUP = AddressGroup(name="G1-4", family=Family.IPV4, prefixes=(IPv4Network("10.1.0.0/16"),))
GROUPED = replace(PERMIT, source_group="G1-4")
TRUNK = Interface(name="Eth-Trunk9", kind=InterfaceKind.LAG)
LINK = IsisInterface(metric=10)
LOSSLESS = Queue(traffic_class=TrafficClass.LOSSLESS, percent=10)
ALGORITHM = FlexAlgorithm(number=130, metric=AlgorithmMetric.IGP)
LOCATOR = AlgorithmLocator(name="ALG130", prefix=IPv6Network("2001:db8::/64"), algorithm=130)
LOOPBACK = next(one for one in BORDER.interfaces if one.kind is InterfaceKind.LOOPBACK)

REFUSED = {
    "compressed SIDs": with_srv6(replace(SRV6, micro=True)),
    "two locators of one name": with_srv6(
        replace(SRV6, algorithms=tuple(replace(one, name="MAIN") for one in SRV6.algorithms))
    ),
    "a VRF under a locator that is not there": replace(
        BORDER, vrfs=(*BORDER.vrfs, Vrf(name="S9-x", locator="ALG200"))
    ),
    "a VRF under a locator without SRv6": with_vrf(replace(VRF, locator="MAIN")),
    "SIDs without SRv6": with_vrf(replace(VRF, sids=VrfSids(dt4=1, dt6=2))),
    "an algorithm without a locator of it": with_isis(
        replace(ISIS, algorithms=(*ISIS.algorithms, ALGORITHM))
    ),
    "an algorithm in a core router without locators": replace(
        REFLECTOR, isis=replace(ISIS, affinities=(), algorithms=(ALGORITHM,))
    ),
    "a locator of an algorithm that is not taken part in": with_srv6(
        replace(SRV6, algorithms=(*SRV6.algorithms, LOCATOR))
    ),
    "an algorithm that RFC 9350 has not": replace(
        with_isis(replace(ISIS, algorithms=(replace(ALGORITHM, number=127),))),
        srv6=replace(SRV6, algorithms=(replace(LOCATOR, algorithm=127),)),
        vrfs=(),
    ),
    "an algorithm that excludes what has no bit": with_isis(
        replace(ISIS, algorithms=tuple(replace(one, exclude=("red",)) for one in ISIS.algorithms))
    ),
    "a bit that no group has": with_isis(
        replace(ISIS, affinities=(*ISIS.affinities, Affinity(name="red", bit=128)))
    ),
    "an affinity with a long name": with_isis(
        replace(ISIS, affinities=(*ISIS.affinities, Affinity(name="r" * 32, bit=9)))
    ),
    "TI-LFA without IPv6": replace(
        REFLECTOR,
        isis=Isis(tag="1", net=ISIS.net, families=(Family.IPV4,), ti_lfa=True),
        interfaces=(),
    ),
    "a link with an affinity that has no bit": with_link(replace(LINK, affinities=("red",))),
    "a delay of nothing": with_link(replace(LINK, delay=0)),
    "a delay of more than 24 bits": with_link(replace(LINK, delay=2**24)),
    "a delay without IPv6": replace(
        REFLECTOR,
        isis=Isis(tag="1", net=ISIS.net, families=(Family.IPV4,)),
        interfaces=(replace(PORT, isis=replace(LINK, delay=7)),),
    ),
    "a delay of a loopback": replace(
        BORDER, interfaces=(replace(LOOPBACK, isis=replace(LINK, delay=7)),)
    ),
    "priority flow control": with_interface(replace(PORT, lossless=True)),
    "a lossless queue": with_interface(replace(PORT, queues=(LOSSLESS,))),
    "a lossless marking": with_interface(replace(PORT, marking=TrafficClass.LOSSLESS)),
    "MACsec of a LAG": with_interface(replace(TRUNK, macsec=MACSEC)),
    "a key name of figures": with_interface(
        replace(PORT, macsec=replace(MACSEC, key_name="12".zfill(64)))
    ),
    "a key name of letters": with_interface(
        replace(PORT, macsec=replace(MACSEC, key_name="ab" * 32))
    ),
    "a short key name": with_interface(replace(PORT, macsec=replace(MACSEC, key_name="c1"))),
    "a LAG with a port's name": with_interface(replace(PORT, kind=InterfaceKind.LAG)),
    "a port with a LAG's name": with_interface(replace(TRUNK, kind=InterfaceKind.PHYSICAL)),
    "a LAG with too high a number": with_interface(replace(TRUNK, name="Eth-Trunk65536")),
    "a member of nothing": with_interface(replace(PORT, lag="Eth-Trunk9")),
    "a member with an MTU": replace(
        REFLECTOR, interfaces=(TRUNK, replace(PORT, lag="Eth-Trunk9", mtu=9000))
    ),
    "a member with MACsec": replace(
        REFLECTOR, interfaces=(TRUNK, replace(PORT, lag="Eth-Trunk9", macsec=MACSEC))
    ),
    "a LAG in a LAG": replace(
        REFLECTOR, interfaces=(TRUNK, replace(TRUNK, name="Eth-Trunk8", lag="Eth-Trunk9"))
    ),
    "uRPF of a loopback": replace(REFLECTOR, interfaces=(replace(LOOPBACK, urpf=True),)),
    "uRPF beside a filter of one family": with_filtered(
        replace(PORT, filter_ipv4="A1-1-4", urpf=True), Family.IPV4
    ),
    "a sub-interface without a VLAN": with_interface(
        Interface(name=f"{PORT.name}.5", kind=InterfaceKind.SUBINTERFACE, parent=PORT.name)
    ),
    "an interface in a VRF that is not there": with_interface(replace(PORT, vrf="S9-no")),
    "a port that would be taken for the management port": with_interface(replace(PORT, vrf="MGMT")),
    "a filter that is not there": with_interface(replace(PORT, filter_ipv4="A1-1-4")),
    "a filter of the other family": with_filtered(replace(PORT, filter_ipv4="A1-1-6"), Family.IPV6),
    "a locator that is no /64": with_srv6(replace(SRV6, locator=IPv6Network("2001:db8:1000::/48"))),
    "an algorithm's locator that is no /64": with_srv6(
        replace(
            SRV6,
            algorithms=tuple(
                replace(one, prefix=IPv6Network("2001:db8:1000:1003::/80"))
                for one in SRV6.algorithms
            ),
        )
    ),
    "two affinities of one bit": with_isis(
        replace(ISIS, affinities=tuple(replace(one, bit=7) for one in ISIS.affinities))
    ),
    "established without TCP": with_rules(replace(PERMIT, protocol=17, established=True), DENY),
    "established of any protocol": with_rules(replace(PERMIT, established=True), DENY),
    "a session with a list that is not there": with_session(
        replace(SESSION, import_list="H9-1-4-in")
    ),
    "a session with a list of the other family": with_session(
        replace(SESSION, export_list="H101-1-6-out")
    ),
    "a session of the domain with a list": with_session(
        replace(SESSION, vrf=None, families=(Family.VPNV4,), import_list="H101-1-4-in")
    ),
    "a group with an underscore": with_group(replace(GROUP, name="G1_4")),
    "a group with a long name": with_group(replace(GROUP, name="G" * 33)),
    "a group of nothing": with_group(replace(GROUP, prefixes=())),
    "a group of everything": with_group(replace(GROUP, prefixes=(IPv4Network("0.0.0.0/0"),))),
    "a group of VPN routes": with_group(replace(GROUP, family=Family.VPNV4)),
    "a rule with a group that is not there": with_grouped(GROUPED),
    "a rule with a group of the other family": with_grouped(
        GROUPED, replace(GROUP, family=Family.IPV6, prefixes=(IPv6Network("2001:db8::/32"),))
    ),
    "a rule with a group and a prefix": with_grouped(
        replace(GROUPED, source=IPv4Network("10.0.0.0/8")), GROUP
    ),
    "a filter that denies a group last": replace(
        with_rules(replace(DENY, source_group="G1-4")), address_groups=(GROUP,)
    ),
    "an exchange": with_interface(Interface(name="x1l", kind=InterfaceKind.EXCHANGE, peer="x1lx")),
    "a policer beside a filter of one family": with_filtered(
        replace(PORT, filter_ipv4="A1-1-4", policer=Policer(rate=10**6, burst=15_000)),
        Family.IPV4,
    ),
    "a marking beside a filter of one family": with_filtered(
        replace(PORT, filter_ipv6="A1-1-6", marking=TrafficClass.ASSURED), Family.IPV6
    ),
    "static routes": with_vrf(replace(VRF, static_routes=(ROUTE,))),
    "a VNI": with_vrf(replace(VRF, vni=20101)),
    "a Linux routing table": with_vrf(replace(VRF, table=1101)),
    "tunnels of VXLAN": replace(REFLECTOR, vtep="LoopBack0"),
    "EVPN": with_session(replace(SESSION, vrf=None, families=(Family.EVPN,))),
    "VPNv6 in a VRF": with_session(replace(SESSION, families=(Family.VPNV6,))),
    "reflection in a VRF": with_session(replace(SESSION, route_reflector_client=True)),
    "a session of two families": with_session(
        replace(SESSION, families=(Family.IPV4, Family.IPV6))
    ),
    "a session in a VRF that is not there": with_session(replace(SESSION, vrf="S9-no")),
    "three TACACS+ servers": with_management(replace(BASELINE, tacacs_servers=SERVERS)),
    "no banner": with_management(replace(BASELINE, banner="")),
    "a banner without end": with_management(replace(BASELINE, banner="x" * 481)),
    "a prefix list of VPN routes": replace(
        REFLECTOR, prefix_lists=(PrefixList(name="P", family=Family.VPNV4, prefixes=()),)
    ),
    "an instance with a name": with_tag("egov"),
    "a filter without rules": with_rules(),
    "a filter that permits what no rule matches": with_rules(PERMIT),
    "a filter that denies one protocol last": with_rules(PERMIT, replace(DENY, protocol=6)),
    "a filter that denies one source last": with_rules(
        replace(DENY, source=IPv4Network("10.0.0.0/8"))
    ),
}
UNSPELT = {
    "a speed of no whole Mbit/s": with_interface(replace(PORT, speed=1_500_000_001)),
    "a shaper of no whole kbit/s": with_interface(replace(PORT, shaper=1_000_001)),
    "a policer of no whole kbit/s": with_interface(
        replace(PORT, policer=Policer(rate=1001, burst=15_000))
    ),
}


def test_the_parts_that_refusals_start_from_are_fine() -> None:
    for device in (
        with_interface(PORT),
        with_interface(TRUNK),
        with_interface(replace(PORT, macsec=MACSEC)),
        with_interface(replace(PORT, urpf=True)),
        replace(REFLECTOR, interfaces=(TRUNK, replace(PORT, lag="Eth-Trunk9"))),
        with_link(replace(LINK, delay=1, affinities=("trust-low",))),
        with_group(GROUP),
        with_grouped(GROUPED, GROUP),
        replace(
            with_isis(replace(ISIS, algorithms=(*ISIS.algorithms, ALGORITHM))),
            srv6=replace(SRV6, algorithms=(*SRV6.algorithms, LOCATOR)),
        ),
        with_vrf(VRF),
        with_session(SESSION),
        with_session(replace(SESSION, import_list="H101-1-4-in")),
        with_filtered(replace(PORT, filter_ipv4="A1-1-4"), Family.IPV4),
        with_rules(replace(PERMIT, protocol=6, established=True), DENY),
    ):
        assert config_of(device).text.endswith("return\n")


@pytest.mark.parametrize("device", REFUSED.values(), ids=REFUSED.keys())
def test_what_vrp_cannot_say_is_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN708"):
        config_of(device)


@pytest.mark.parametrize("device", UNSPELT.values(), ids=UNSPELT.keys())
def test_values_that_vrp_does_not_spell_are_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN703"):
        config_of(device)


def test_a_filter_that_denies_the_rest_is_written() -> None:
    assert " rule 20 deny ip\n" in config_of(with_rules(PERMIT, DENY)).text
