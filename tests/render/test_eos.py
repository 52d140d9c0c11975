"""EOS text says everything that a device is, in exactly the reviewed words, or refuses to.

The words are in ``tests/golden/eos``; what EOS cannot say is refused, never left out.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import (
    BgpNeighbor,
    Device,
    Family,
    Interface,
    InterfaceKind,
    Policer,
    PrefixList,
    Srv6,
    StaticRoute,
    Vrf,
    VrfSids,
)
from citynet.errors import FindingsError
from tests.render.changes import changes
from tests.render.samples_eos import BORDER, LEAF, SAMPLES, SPINE
from tests.render.texts import config_of, same_as_golden, worked_example

# What the text says by other means: a sub-interface's name has its parent in it.
IMPLIED = ("parent", "platform")


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_word_by_word(device: Device) -> None:
    assert same_as_golden(f"eos/{device.name}.cfg", config_of(device).text)


def test_the_dialect_page_ends_with_a_real_device() -> None:
    assert worked_example("eos") == config_of(BORDER).text


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_no_part_of_a_device_is_left_out(device: Device) -> None:
    text = config_of(device).text
    silent = []
    for path, changed in changes(device):
        if path.endswith(IMPLIED):
            continue
        try:
            other = config_of(changed).text
        except FindingsError:
            continue
        if other == text:
            silent.append(path)
    assert silent == []


def with_interface(interface: Interface) -> Device:
    return replace(SPINE, interfaces=(*SPINE.interfaces, interface))


def with_vrf(vrf: Vrf) -> Device:
    return replace(SPINE, vrfs=(vrf,))


def with_session(session: BgpNeighbor) -> Device:
    assert BORDER.bgp is not None
    return replace(BORDER, bgp=replace(BORDER.bgp, neighbors=(session,)))


def with_banner(banner: str) -> Device:
    return replace(SPINE, management=replace(SPINE.management, banner=banner))


PORT = Interface(name="Ethernet40", kind=InterfaceKind.PHYSICAL)
VRF = Vrf(name="S1-x")
SESSION = BgpNeighbor(
    address=IPv4Address("192.0.2.1"), remote_as=65010, vrf="S101-office", families=(Family.IPV4,)
)
ROUTE = StaticRoute(
    prefix=IPv4Network("10.0.0.0/8"), interface="x1l", next_hop=IPv4Address("10.1.1.1")
)
SRV6 = Srv6(
    locator_name="MAIN",
    locator=IPv6Network("2001:db8:1::/64"),
    source=IPv6Address("2001:db8::1"),
)
REFUSED = {
    "an exchange": with_interface(Interface(name="x1l", kind=InterfaceKind.EXCHANGE, peer="x1lx")),
    "static routes": with_vrf(replace(VRF, static_routes=(ROUTE,))),
    "service SIDs": with_vrf(replace(VRF, sids=VrfSids(dt4=1, dt6=2))),
    "a Linux routing table": with_vrf(replace(VRF, table=1101)),
    "a locator": replace(SPINE, srv6=SRV6),
    "a VPNv4 session": with_session(replace(SESSION, vrf=None, families=(Family.VPNV4,))),
    "EVPN in a VRF": with_session(replace(SESSION, families=(Family.EVPN,))),
    "a session in a VRF that is not there": with_session(replace(SESSION, vrf="S9-no")),
    "a prefix list of VPN routes": replace(
        SPINE, prefix_lists=(PrefixList(name="P", family=Family.VPNV4, prefixes=()),)
    ),
    "no banner": with_banner(""),
}
UNSPELT = {
    "a speed without a word": with_interface(replace(PORT, speed=12_000_000_000)),
    "a shaper that is no whole kbit/s": with_interface(replace(PORT, shaper=1_000_001)),
    "a burst that no policer has": with_interface(
        replace(PORT, policer=Policer(rate=10**9, burst=128_000_001))
    ),
}


def test_the_parts_that_refusals_start_from_are_fine() -> None:
    for device in (with_interface(PORT), with_vrf(VRF), with_session(SESSION)):
        assert config_of(device).text.endswith("end\n")


@pytest.mark.parametrize("device", REFUSED.values(), ids=REFUSED.keys())
def test_what_eos_cannot_say_is_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN708"):
        config_of(device)


@pytest.mark.parametrize("device", UNSPELT.values(), ids=UNSPELT.keys())
def test_values_that_eos_does_not_spell_are_refused(device: Device) -> None:
    with pytest.raises(FindingsError, match="CN703"):
        config_of(device)


def test_a_banner_that_would_end_itself_is_refused() -> None:
    with pytest.raises(FindingsError, match="CN701"):
        config_of(with_banner("EOF"))


@given(st.text(max_size=30))
def test_no_text_becomes_more_than_its_line(text: str) -> None:
    *interfaces, last = LEAF.interfaces
    device = replace(LEAF, interfaces=(*interfaces, replace(last, description=text)))
    try:
        lines = config_of(device).text.splitlines()
    except FindingsError:
        return
    before = config_of(replace(device, interfaces=(*interfaces, last))).text.splitlines()
    assert [line for line in lines if line != f"   description {text}"] == before


def sources(text_line: str, device: Device = BORDER) -> set[tuple[str, ...]]:
    file = config_of(device)
    lines = file.text.splitlines()
    assert len(lines) == len(file.origins)
    found = {file.origins[number] for number, line in enumerate(lines) if line == text_line}
    assert found, f"no line {text_line!r}"
    return found


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("hostname cp-br1", "platform/eos"),
        ("   isis metric 2", "domain/compute"),
        ("      bandwidth percent 15", "domain/compute"),
        ("   ip access-group A101-5-4 in", "slice/office"),
        ("   10 permit icmp 10.10.64.0/24 host 10.10.64.1", "slice/office"),
        (
            "   20 permit tcp 2001:db8:a10::/64 eq 443 2001:db8:a10:64::/64 established",
            "boundary/gov-cloud-edge",
        ),
        ("   vxlan vrf S102-trai-s0 vni 20102", "slice/model-training"),
        ("      rd 100.64.20.5:102", "slice/model-training"),
        ("         neighbor 100.126.0.0 prefix-list H101-1-4-in in", "slice/office"),
        ("management ssh", "platform/eos"),
    ],
)
def test_lines_name_their_source_first(line: str, source: str) -> None:
    assert {origins[0] for origins in sources(line)} == {source}
