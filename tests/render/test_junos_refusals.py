"""What Junos cannot say is refused, never left out; values without a spelling are refused, too."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_interface

import pytest

from citynet.device.model import (
    AddressGroup,
    Affinity,
    AlgorithmLocator,
    Device,
    Family,
    Filter,
    Interface,
    InterfaceKind,
    IsisInterface,
    MacSec,
    Policer,
    PortRange,
    PrefixList,
    Queue,
    StaticRoute,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.errors import FindingsError
from tests.render.junos_changes import (
    added,
    changed,
    core_session,
    grouped,
    instance,
    lag,
    linked,
    listed,
    located,
    managed,
    port,
    ruled,
    session,
    sub,
    vrf,
)
from tests.render.junos_parts import DENY, PERMIT, TRUSTED, isis, queues, rule
from tests.render.samples_junos import BARE, BORDER, EDGE, REFLECTOR
from tests.render.texts import config_of

ADDRESSES = (ip_interface("192.0.2.9/31"),)
POLICER = Policer(rate=10**6, burst=15_000)
MACSEC = MacSec(key_name="c1".zfill(64), key="secret:macsec.x")
LINK = IsisInterface(metric=10, authentication="secret:isis.egov.hello")
ROUTE = StaticRoute(
    prefix=IPv4Network("10.0.0.0/8"), interface="x1l", next_hop=IPv4Address("10.1.1.1")
)
LOSSLESS = Queue(traffic_class=TrafficClass.LOSSLESS, percent=10)
ALG200 = AlgorithmLocator(name="ALG200", prefix=IPv6Network("2001:db8:9::/64"), algorithm=200)
LIST4 = PrefixList(name="P-4", family=Family.IPV4, prefixes=(IPv4Network("10.0.0.0/8"),))
GROUP4 = AddressGroup(name="Z-4", family=Family.IPV4, prefixes=(IPv4Network("10.0.0.0/8"),))
GROUP6 = AddressGroup(name="Z-6", family=Family.IPV6, prefixes=(IPv6Network("2001:db8::/32"),))
WEB = PortRange(443, 443)
REST = rule(20, DENY, log=True)

REFUSED = {
    # interfaces
    "an exchange": added(
        Interface(name="x1l", kind=InterfaceKind.EXCHANGE, peer="x1lx", vrf="S101-office")
    ),
    "a port of another vendor": added(port("GigabitEthernet0/0/9")),
    "a port with a unit in its name": added(port("ge-0/0/9.0")),
    "a port with the name of a LAG": added(port("ae9")),
    "a LAG with the name of a port": added(lag("ge-0/0/9")),
    "a second loopback": added(
        Interface(name="lo1", kind=InterfaceKind.LOOPBACK, addresses=ADDRESSES)
    ),
    "a management port elsewhere": changed("fxp0", vrf="S101-office"),
    "a management port in the global table": changed("fxp0", vrf=None),
    "a port in the management instance": added(port(vrf="mgmt_junos", addresses=ADDRESSES)),
    "a second management port": added(
        Interface(name="em0", kind=InterfaceKind.MANAGEMENT, vrf="mgmt_junos")
    ),
    "an interface twice": added(port(), port()),
    "a sub-interface of another VLAN": added(port(), sub(vlan=8)),
    "a sub-interface of another port": added(port(), sub(parent="ge-0/0/8")),
    "a sub-interface without its port": added(sub()),
    "a sub-interface of no VLAN": added(port(), sub(name="ge-0/0/9.4095", vlan=4095)),
    "a port with a VLAN": added(port(vlan=7)),
    "a port with another end": added(port(peer="x1l")),
    "a port with sub-interfaces and an address": added(port(addresses=ADDRESSES), sub()),
    "a port with sub-interfaces and IS-IS": added(port(isis=LINK), sub()),
    "a port with sub-interfaces in a VRF": added(port(vrf="S101-office"), sub()),
    "a policer on a port with sub-interfaces": added(port(policer=POLICER), sub()),
    "a policer without an address": added(port(), sub(policer=POLICER)),
    "a marking without an address": added(port(), sub(marking=TrafficClass.ASSURED)),
    "a check of sources without an address": added(port(), sub(urpf=True)),
    "a filter on the loopback": changed("lo0", filter_ipv4="A101-1-4"),
    "a filter on the management port": changed("fxp0", filter_ipv6="A101-1-6"),
    "a policer on the loopback": changed("lo0", policer=POLICER),
    "a check of sources on the management port": changed("fxp0", urpf=True),
    "an MTU of the loopback": changed("lo0", mtu=1500),
    "an MTU of the management port": changed("fxp0", mtu=1500),
    "an MTU above the port's": added(port(), sub(mtu=1501, addresses=ADDRESSES)),
    "an MTU without a family": added(port(), sub(mtu=1400)),
    "a speed of a sub-interface": added(port(), sub(speed=10**9)),
    "a shaper of a port": added(port(shaper=10**6)),
    "queues of a sub-interface": added(port(), sub(queues=queues(10, 70))),
    "two queues of a class": added(port(queues=(*queues(10, 70), queues(1, 1)[0]))),
    "MACsec of a LAG": added(lag(macsec=MACSEC)),
    "MACsec of a sub-interface": added(port(), sub(macsec=MACSEC)),
    "priority flow control": added(port(lossless=True)),
    "a lossless queue": added(port(queues=(LOSSLESS,))),
    "a lossless marking": added(port(marking=TrafficClass.LOSSLESS, addresses=ADDRESSES)),
    "a member of nothing": added(port(lag="ae9")),
    "a member of a port": added(port(), port("ge-0/0/8", lag="ge-0/0/9")),
    "a member with an MTU": added(lag(), port(lag="ae9", mtu=9000)),
    "a member with sub-interfaces": added(lag(), port(lag="ae9"), sub()),
    "a loopback in a VRF": changed("lo0", vrf="S101-office"),
    "a port in a VRF without a unit": added(port(vrf="S101-office")),
    "an interface in a VRF that is not there": added(port(vrf="S9-no", addresses=ADDRESSES)),
    "a filter that is not there": added(port(filter_ipv4="A9-1-4")),
    "a filter of the other family": added(port(filter_ipv6="A105-1-4")),
    # IS-IS and locators
    "an instance with a name": instance(tag="egov"),
    "IS-IS of VPN routes": instance(families=(Family.VPNV4,)),
    "IS-IS of nothing": instance(families=()),
    "IS-IS without lo0": replace(
        REFLECTOR,
        bgp=None,
        interfaces=tuple(
            one for one in REFLECTOR.interfaces if one.kind is not InterfaceKind.LOOPBACK
        ),
    ),
    "IS-IS whose lo0 speaks none": changed("lo0", isis=None),
    "IS-IS on ports without an instance": replace(BORDER, isis=None, srv6=None, vrfs=()),
    "IS-IS on a sub-interface": added(port(), sub(isis=LINK, addresses=ADDRESSES)),
    "IS-IS in a VRF": added(port(isis=LINK, addresses=ADDRESSES, vrf="S101-office")),
    "a metric of 0": linked(metric=0),
    "a metric above 24 bits": linked(metric=2**24),
    "a link without a hello key": linked(authentication=None),
    "BFD on a passive link": linked(passive=True),
    "a delay of nothing": linked(delay=0),
    "a delay above 24 bits": linked(delay=2**24),
    "an affinity without a bit": linked(affinities=("red",)),
    "a delay without an algorithm": replace(
        REFLECTOR, isis=replace(isis("49.0010.1000.6401.0002.00"), algorithms=())
    ),
    "affinities of a loopback": changed(
        "lo0", isis=IsisInterface(metric=0, passive=True, affinities=("trust-low",))
    ),
    "an affinity of bit 32": instance(affinities=(Affinity(name="red", bit=32),), algorithms=()),
    "two affinities of one name": instance(
        affinities=tuple(Affinity(name=one, bit=0) for one in ("trust-low",) * 2)
    ),
    "an algorithm that RFC 9350 has not": instance(
        algorithms=(TRUSTED, replace(TRUSTED, number=127))
    ),
    "an algorithm twice": instance(algorithms=(TRUSTED, TRUSTED)),
    "an algorithm that excludes what has no bit": instance(
        algorithms=(replace(TRUSTED, exclude=("red",)),)
    ),
    "compressed SIDs": located(micro=True),
    "a locator that is no /64": located(locator=IPv6Network("2001:db8:1000::/48")),
    "a block of locators": located(block=IPv6Network("2001:db8:1000::/48")),
    "two locators of one name": located(locator_name="ALG128"),
    "a locator of an algorithm without a part in it": located(
        algorithms=(*(BORDER.srv6.algorithms if BORDER.srv6 else ()), ALG200)
    ),
    "another source than the loopback": located(source=IPv6Address("2001:db8:10::99")),
    "SRv6 without IS-IS": replace(
        BORDER,
        isis=None,
        interfaces=tuple(replace(one, isis=None) for one in BORDER.interfaces),
    ),
    # VRFs and sessions
    "VXLAN": replace(BORDER, vtep="lo0"),
    "a VNI": vrf(vni=20101),
    "a Linux routing table": vrf(table=1101),
    "static routes": vrf(static_routes=(ROUTE,)),
    "a VRF without an RD": vrf(rd=None),
    "a VRF without SIDs": vrf(sids=None),
    "a VRF without a locator": vrf(locator=None),
    "a VRF under a locator that is not there": vrf(locator="ALG200"),
    "a function above 32,767": vrf(sids=VrfSids(dt4=1, dt6=32_768)),
    "a function of 0": vrf(sids=VrfSids(dt4=0, dt6=1)),
    "a VRF of the management": vrf(name="mgmt_junos"),
    "a VRF with the name of the global table": vrf(name="default"),
    "a VRF with the name of all": vrf(name="all"),
    "two VRFs of one name": vrf(name="S101-office"),
    "VRFs without BGP": replace(BORDER, bgp=None),
    "EVPN": core_session(families=(Family.EVPN,)),
    "IPv4 outside VRFs": core_session(families=(Family.IPV4,)),
    "a session of no family": core_session(families=()),
    "sessions of other families": core_session(families=(Family.VPNV4,)),
    "a session with another source": core_session(update_source="ae0"),
    "a session without a source": core_session(update_source=None),
    "eBGP outside VRFs": core_session(remote_as=65020),
    "a session of another IP version": core_session(address=IPv4Address("100.64.10.7")),
    "a list outside VRFs": core_session(import_list="H101-1-4-in"),
    "sessions from a loopback without such an address": replace(
        REFLECTOR,
        interfaces=tuple(
            replace(one, addresses=one.addresses[:1]) if one.name == "lo0" else one
            for one in REFLECTOR.interfaces
        ),
    ),
    "a neighbour twice": core_session(address=IPv6Address("2001:db8:10::1")),
    "a session in a VRF that is not there": session(vrf="S9-no"),
    "a session of both families": session(families=(Family.IPV4, Family.IPV6)),
    "VPN routes in a VRF": session(families=(Family.VPNV6,)),
    "reflection in a VRF": session(route_reflector_client=True),
    "iBGP in a VRF": session(remote_as=65010),
    "a source in a VRF": session(update_source="lo0"),
    "a list that is not there": session(import_list="H9-in"),
    "two policies of one name": replace(
        session(vrf="S101-office-H101", export_list="1-4-out"),
        vrfs=(
            *BORDER.vrfs,
            Vrf(
                name="S101-office-H101",
                rd="100.64.10.9:9",
                locator="MAIN",
                sids=VrfSids(dt4=9, dt6=10),
            ),
        ),
        prefix_lists=(*BORDER.prefix_lists, replace(LIST4, name="1-4-out")),
    ),
    # filters and lists
    "ports without TCP or UDP": ruled(rule(10, PERMIT, destination_ports=WEB), REST),
    "ports of another protocol": ruled(rule(10, PERMIT, 132, source_ports=WEB), REST),
    "established without TCP": ruled(rule(10, PERMIT, 17, established=True), REST),
    "a source of the other family": ruled(rule(10, PERMIT, None, "2001:db8::/32"), REST),
    "a group that is not there": ruled(rule(10, PERMIT, None, "Z-4"), REST),
    "a group of the other family": ruled(rule(10, PERMIT, None, "INFRA-6"), REST),
    "a group and a prefix": ruled(
        replace(rule(10, PERMIT, None, "INFRA-4"), source=IPv4Network("10.0.0.0/8")), REST
    ),
    "a filter without rules": ruled(),
    "rules of one number": ruled(REST, REST),
    "rules out of order": ruled(REST, rule(10, PERMIT)),
    "a filter of VPN routes": ruled(REST, family=Family.VPNV4),
    "a filter named like a marking": ruled(REST, name="MARK-assured-4"),
    "a filter named like what lets pass": ruled(REST, name="PASS-4"),
    "a filter named like the protection": ruled(REST, name="RE-4"),
    "a filter named like the check of sources": ruled(REST, name="RPF-6"),
    "a filter twice": ruled(REST, name="A101-1-4"),
    "a group in no filter": grouped(GROUP4),
    "a group of nothing": replace(
        grouped(replace(GROUP4, prefixes=())),
        filters=(
            *BORDER.filters,
            Filter(name="A", family=Family.IPV4, rules=(rule(1, DENY, None, "Z-4"),)),
        ),
    ),
    "a group of both families": grouped(replace(GROUP6, family=Family.IPV4)),
    "a list of the other family": listed(replace(LIST4, family=Family.IPV6)),
    "a list of VPN routes": listed(replace(LIST4, family=Family.VPNV4, prefixes=())),
    "an empty list of no session": listed(replace(LIST4, prefixes=())),
    "an empty list of the other family": replace(
        BORDER,
        prefix_lists=tuple(
            one if one.prefixes else replace(one, family=Family.IPV4) for one in BORDER.prefix_lists
        ),
    ),
    "a list twice": listed(LIST4, LIST4),
    "a list with the name of a group": listed(replace(LIST4, name="INFRA-4")),
    "a list of the protection": listed(replace(LIST4, name="VRF-PEERS-4")),
    # management
    "no banner": managed(banner=""),
    "a banner without end": managed(banner="x" * 2049),
    "a key of no TACACS+ server": managed(tacacs_servers=()),
}
UNSPELT = {
    "a speed of 2.5 Gbit/s": added(port(speed=2_500_000_000)),
    "a LAG whose members do not share": added(lag(speed=10**10)),
    "a LAG of members without a word": added(
        lag(speed=3 * 10**9), port(lag="ae9"), port("ge-0/0/8", lag="ae9")
    ),
    "a shaper of no whole kbit/s": added(port(), sub(shaper=1_000_001)),
    "a policer of no whole kbit/s": added(
        port(policer=replace(POLICER, rate=1001), addresses=ADDRESSES)
    ),
    "a burst below 1,500 bytes": added(
        port(policer=replace(POLICER, burst=1499), addresses=ADDRESSES)
    ),
    "a target of an AS of 32 bits": vrf(export_targets=("65536:1",)),
    "a target of an address": vrf(import_targets=("100.64.10.9:1",)),
}
FINE = {
    "a port": added(port()),
    "a port with everything": added(
        port(policer=POLICER, addresses=ADDRESSES, marking=TrafficClass.ASSURED, urpf=True)
    ),
    "a sub-interface": added(port(), sub()),
    "a sub-interface with an MTU": added(port(), sub(mtu=1500, addresses=ADDRESSES)),
    "a LAG": added(lag(), port(lag="ae9", enabled=False)),
    "MACsec": added(port(macsec=MACSEC)),
    "a link without attributes": linked(delay=None, affinities=()),
    "a passive link without a key": linked(passive=True, bfd=False, authentication=None),
    "a VRF": vrf(),
    "a function of 32,767": vrf(sids=VrfSids(dt4=32_767, dt6=1)),
    "a session": session(),
    "a core session": core_session(),
    "a filter": ruled(rule(10, PERMIT, 6, "INFRA-4", destination_ports=WEB), REST),
    "a group": replace(
        ruled(rule(10, PERMIT, None, "Z-4"), REST), address_groups=(*BORDER.address_groups, GROUP4)
    ),
    "a list": listed(LIST4),
    "a long banner": managed(banner="x" * 2048),
    "a bare device": BARE,
    "an edge": EDGE,
}


@pytest.mark.parametrize("device", FINE.values(), ids=FINE.keys())
def test_the_parts_that_refusals_start_from_are_fine(device: Device) -> None:
    assert config_of(device).text.endswith("\n}\n")


@pytest.mark.parametrize("device", REFUSED.values(), ids=REFUSED.keys())
def test_what_junos_cannot_say_is_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN708"):
        config_of(device)


@pytest.mark.parametrize("device", UNSPELT.values(), ids=UNSPELT.keys())
def test_values_that_junos_does_not_spell_are_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN703"):
        config_of(device)
