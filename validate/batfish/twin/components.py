"""VRFs that exchange routes: the components of a domain under its route targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from citynet.city.model import Transport
from citynet.device.model import Device, Family, Vrf
from validate.batfish.twin.fabric import Fabric

__all__ = ["Component", "Member", "components_of"]


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A VRF on a device."""

    device: str
    vrf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """VRFs of one domain that hear each other, directly or through others."""

    name: str
    """Name of the VRF that carries it through every device of the domain."""
    members: tuple[Member, ...]


def components_of(fabric: Fabric, transport: Transport, first_number: int) -> tuple[Component, ...]:
    """Return the components of a domain, by their first member; VRFs that carry nothing are none.

    A VRF carries something when its device has what the transport needs: in SRv6 a locator and
    SIDs, in VXLAN a tunnel source and a VNI.
    """
    vrfs = {
        Member(name, vrf.name): vrf
        for name, device in fabric.devices.items()
        for vrf in device.vrfs
        if _can_carry(device, vrf, transport)
    }
    root = {member: member for member in vrfs}

    def find(member: Member) -> Member:
        while root[member] != member:
            member = root[member]
        return member

    exporters: dict[str, list[Member]] = {}
    for member, vrf in vrfs.items():
        for target in vrf.export_targets:
            exporters.setdefault(target, []).append(member)
    for member, vrf in vrfs.items():
        for target in vrf.import_targets:
            for other in exporters.get(target, ()):
                one, two = sorted((find(member), find(other)))
                root[two] = one
    groups: dict[Member, list[Member]] = {}
    for member in sorted(vrfs):
        groups.setdefault(find(member), []).append(member)
    return tuple(
        Component(name=f"carrier_{number}", members=tuple(members))
        for number, (_, members) in enumerate(sorted(groups.items()), first_number)
    )


def heard_by(
    fabric: Fabric, transport: Transport, family: Family, members: Iterable[Member]
) -> frozenset[tuple[Member, Member]]:
    """Return the pairs of members (hearer, origin) between which routes of a family pass."""
    session = _SESSION_FAMILY[transport, family]
    hearing = fabric.hearing(session)
    every = tuple(members)
    return frozenset(
        (hearer, origin)
        for hearer in every
        for origin in every
        if hearer != origin and origin.device in hearing[hearer.device]
    )


_SESSION_FAMILY = {
    (Transport.SRV6, Family.IPV4): Family.VPNV4,
    (Transport.SRV6, Family.IPV6): Family.VPNV6,
    (Transport.VXLAN, Family.IPV4): Family.EVPN,
    (Transport.VXLAN, Family.IPV6): Family.EVPN,
}


def _can_carry(device: Device, vrf: Vrf, transport: Transport) -> bool:
    if device.bgp is None or vrf.rd is None:
        return False
    if transport is Transport.SRV6:
        return device.srv6 is not None and vrf.sids is not None
    return device.vtep is not None and vrf.vni is not None
