"""FRR text says everything that a device is, in exactly the reviewed words, or refuses to.

The words are in ``tests/golden/frr``, one of them is the worked example of the dialect's page;
``CITYNET_REWRITE=1 pytest tests/render`` writes both anew. What FRR cannot say is refused, never
left out.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

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
    Queue,
    Srv6,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.errors import FindingsError
from citynet.render import render
from citynet.render.model import ConfigFile, Configuration
from tests.render.changes import silent_changes
from tests.render.samples_frr import BORDER, EDGE, LEAF, REFLECTOR, SAMPLES
from tests.render.samples_frr_hand_offs import HAND_OFFS
from tests.render.texts import same_as_golden, templates

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "dialects" / "frr.md"
EXAMPLE = "## A whole device\n"


def configuration_of(device: Device) -> Configuration:
    (configuration,) = render([device], templates())
    return configuration


@cache
def file_of(name: str, path: str) -> ConfigFile:
    (device,) = (device for device in SAMPLES if device.name == name)
    (file,) = (file for file in configuration_of(device).files if file.path == path)
    return file


@pytest.mark.parametrize("device", [*SAMPLES, HAND_OFFS], ids=lambda device: device.name)
def test_word_by_word(device: Device) -> None:
    different = [
        file.path
        for file in configuration_of(device).files
        if not same_as_golden(f"frr/{device.name}/{file.path}", file.text)
    ]
    assert different == []


def example(configuration: Configuration) -> str:
    """Return the section of the dialect's page that shows a whole device."""
    files = "".join(f"\n`{file.path}`:\n\n```\n{file.text}```\n" for file in configuration.files)
    return (
        f"{EXAMPLE}\nA small edge: one slice with both families, a spoke with IPv6 only.\n{files}"
    )


def test_the_dialect_page_ends_with_a_real_device() -> None:
    text = PAGE.read_text(encoding="utf-8")
    expected = text.partition(EXAMPLE)[0] + example(configuration_of(EDGE))
    if os.environ.get("CITYNET_REWRITE") == "1":
        PAGE.write_text(expected, encoding="utf-8")
        return
    assert text == expected


@pytest.mark.parametrize("device", [*SAMPLES, HAND_OFFS], ids=lambda device: device.name)
def test_no_part_of_a_device_is_left_out(device: Device) -> None:
    assert (
        silent_changes(device, lambda one: [file.text for file in configuration_of(one).files])
        == []
    )


def with_port(interface: Interface) -> Device:
    return replace(REFLECTOR, interfaces=(*REFLECTOR.interfaces, interface))


def with_vrf(vrf: Vrf) -> Device:
    return replace(EDGE, vrfs=(*EDGE.vrfs, vrf))


def with_isis(isis: Isis) -> Device:
    return replace(REFLECTOR, isis=isis)


def with_srv6(srv6: Srv6) -> Device:
    return replace(EDGE, srv6=srv6)


def with_session(session: BgpNeighbor) -> Device:
    assert EDGE.bgp is not None
    return replace(EDGE, bgp=replace(EDGE.bgp, neighbors=(session,)))


assert REFLECTOR.isis is not None
assert EDGE.srv6 is not None
ISIS, SRV6 = REFLECTOR.isis, EDGE.srv6
PORT = Interface(name="eth40", kind=InterfaceKind.PHYSICAL)
VRF = Vrf(name="S1-x", table=1500)
ROUTED = replace(VRF, rd="100.64.10.3:1", locator="MAIN", sids=VrfSids(dt4=9, dt6=10))
SESSION = BgpNeighbor(
    address=EDGE.bgp.neighbors[0].address if EDGE.bgp else BORDER.interfaces[0].addresses[0].ip,
    remote_as=65020,
    vrf="S101-office",
    families=(Family.IPV4,),
)
LO, *OTHERS = (
    *(one for one in REFLECTOR.interfaces if one.name == "lo"),
    *(one for one in REFLECTOR.interfaces if one.name != "lo"),
)
FINE = {
    "a port": with_port(PORT),
    "a VRF": with_vrf(VRF),
    "a routed VRF": with_vrf(ROUTED),
    "a session": with_session(SESSION),
}
REFUSED = {
    "another loopback": with_port(replace(PORT, kind=InterfaceKind.LOOPBACK)),
    "no loopback": replace(REFLECTOR, interfaces=tuple(OTHERS)),
    "a loopback that is down": replace(REFLECTOR, interfaces=(replace(LO, enabled=False), *OTHERS)),
    "a loopback with neighbors": replace(
        REFLECTOR,
        interfaces=(
            replace(LO, isis=replace(LO.isis, passive=False) if LO.isis else None),
            *OTHERS,
        ),
    ),
    "a name that Linux has not": with_port(replace(PORT, name="GigabitEthernet0")),
    "a name with a slash": with_port(replace(PORT, name="eth0/1")),
    "a speed without queues": with_port(replace(PORT, speed=10**9)),
    "queues without a speed": replace(
        REFLECTOR, interfaces=tuple(replace(one, speed=None) for one in REFLECTOR.interfaces)
    ),
    "queues and a shaper": replace(
        REFLECTOR,
        interfaces=tuple(
            replace(one, shaper=10**8) if one.queues else one for one in REFLECTOR.interfaces
        ),
    ),
    "a VLAN of no sub-interface": with_port(replace(PORT, parent="eth1", vlan=5)),
    "a sub-interface without a VLAN": with_port(
        replace(PORT, kind=InterfaceKind.SUBINTERFACE, parent="eth1")
    ),
    "an MTU of a sub-interface": with_port(
        replace(PORT, kind=InterfaceKind.SUBINTERFACE, parent="eth1", vlan=5, mtu=1500)
    ),
    "a peer of a port": with_port(replace(PORT, peer="eth41")),
    "an exchange without a peer": with_port(replace(PORT, kind=InterfaceKind.EXCHANGE)),
    "a tenant in the VRF mgmt": with_port(replace(PORT, vrf="mgmt")),
    "a management port outside": with_port(replace(PORT, kind=InterfaceKind.MANAGEMENT)),
    "a VRF without a table": with_vrf(replace(VRF, table=None)),
    "the table of the VRF mgmt": with_vrf(replace(VRF, table=5000)),
    "SIDs and a VNI": with_vrf(replace(ROUTED, vni=10001)),
    "an RD without either": with_vrf(replace(ROUTED, sids=None)),
    "targets without an RD": with_vrf(replace(VRF, import_targets=("65010:1",))),
    "a session in a VRF that is not there": with_session(replace(SESSION, vrf="S9-no")),
    "VPN routes in a VRF": with_session(replace(SESSION, families=(Family.VPNV4,))),
    "a prefix list of VPN routes": with_session(
        replace(SESSION, vrf=None, families=(Family.VPNV4,), import_list="L")
    ),
    "a client that gets nothing": with_session(
        replace(SESSION, vrf=None, families=(), route_reflector_client=True)
    ),
    "SIDs without the block of all locators": with_srv6(replace(SRV6, block=None)),
    "a block that no VRF leaves": replace(EDGE, vrfs=()),
    "a VTEP on a port": replace(LEAF, vtep="eth1"),
    "IS-IS ports without IS-IS": replace(REFLECTOR, isis=None),
    "RDs without BGP": replace(EDGE, bgp=None),
    "a LAG": with_port(replace(PORT, kind=InterfaceKind.LAG)),
    "a member of a LAG": with_port(replace(PORT, lag="bond0")),
    "MACsec": with_port(replace(PORT, macsec=MacSec(key_name="0" * 64, key="secret:macsec.x"))),
    "uRPF": with_port(replace(PORT, urpf=True)),
    "priority flow control": with_port(replace(PORT, lossless=True)),
    "a lossless mark": with_port(replace(PORT, marking=TrafficClass.LOSSLESS)),
    "a lossless queue": with_port(
        replace(
            PORT,
            speed=10**9,
            queues=(Queue(traffic_class=TrafficClass.LOSSLESS, percent=5),),
        )
    ),
    "a delay": with_port(replace(PORT, isis=IsisInterface(metric=5, delay=5))),
    "an affinity": with_port(replace(PORT, isis=IsisInterface(metric=5, affinities=("red",)))),
    "affinities": with_isis(replace(ISIS, affinities=(Affinity(name="red", bit=0),))),
    "an algorithm": with_isis(
        replace(ISIS, algorithms=(FlexAlgorithm(number=128, metric=AlgorithmMetric.IGP),))
    ),
    "TI-LFA": with_isis(replace(ISIS, ti_lfa=True)),
    "compressed SIDs": with_srv6(replace(SRV6, micro=True)),
    "another locator": with_srv6(
        replace(
            SRV6,
            algorithms=(
                AlgorithmLocator(
                    name="ALG128", prefix=IPv6Network("2001:db8:1000:1003::/64"), algorithm=128
                ),
            ),
        )
    ),
    "a VRF under another locator": with_vrf(replace(ROUTED, locator="ALG128")),
    "SIDs under no locator": with_vrf(replace(ROUTED, locator=None)),
    "a locator without SIDs": with_vrf(replace(VRF, locator="MAIN")),
    "an address group": replace(
        EDGE,
        address_groups=(
            AddressGroup(name="INFRA-4", family=Family.IPV4, prefixes=(IPv4Network("10.0.0.0/8"),)),
        ),
    ),
    "a group in a rule": replace(
        EDGE,
        filters=(
            Filter(
                name="A1-1-4",
                family=Family.IPV4,
                rules=(
                    FilterRule(
                        sequence=10, action=FilterAction.PERMIT, destination_group="INFRA-4"
                    ),
                ),
            ),
        ),
    ),
}


@pytest.mark.parametrize("device", FINE.values(), ids=FINE.keys())
def test_what_refusals_start_from_is_fine(device: Device) -> None:
    assert configuration_of(device).files


@pytest.mark.parametrize("device", REFUSED.values(), ids=REFUSED.keys())
def test_what_frr_cannot_say_is_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN708"):
        configuration_of(device)


@pytest.mark.parametrize(
    ("path", "line", "source"),
    [
        ("etc/frr/frr.conf", "hostname eg-br1", "platform/frr"),
        (
            "etc/network/interfaces",
            "    post-up ip -6 route replace throw 2001:db8:1000::/48 table 1003",
            "slice/market",
        ),
        ("etc/frr/frr.conf", " isis metric 5", "domain/egov"),
        ("etc/frr/frr.conf", " ip route 10.5.0.0/24 100.127.0.1 x104l", "boundary/office-market"),
        ("etc/frr/frr.conf", "  rd vpn export 100.64.10.4:105", "slice/market"),
        (
            "etc/citynet/tc",
            "qdisc add dev eth9 root handle 1: htb default 16",
            "link/eg-br1--cp-br1",
        ),
        (
            "etc/nftables.conf",
            '        iifname "S103-gov-cloud" ip saddr 100.126.0.1 tcp dport 179 accept',
            "interconnect/gov-cloud",
        ),
        ("etc/nftables.conf", "table inet citynet {", "platform/frr"),
        ("etc/issue.net", BORDER.management.banner, "baseline"),
    ],
)
def test_lines_name_their_source_first(path: str, line: str, source: str) -> None:
    file = file_of("eg-br1", path)
    lines = file.text.splitlines()
    assert len(lines) == len(file.origins)
    found = {file.origins[number][0] for number, text in enumerate(lines) if text == line}
    assert found == {source}
