"""VRFs that exchange routes: who exports and imports each route target of a domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from citynet.city.model import Transport
from citynet.device.model import Device, Family, Vrf
from validate.batfish.twin.fabric import Fabric
from validate.batfish.twin.nodes import CARRIER

__all__ = ["Carrier", "Member", "carriers_of", "contexts_of", "heard_by"]


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A VRF on a device."""

    device: str
    vrf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A route target with somebody at either end. ``name`` is that of the VRF that carries it."""

    name: str
    target: str
    exporters: tuple[Member, ...]
    importers: tuple[Member, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        """Everybody, sorted."""
        return tuple(sorted({*self.exporters, *self.importers}))


_SESSION_FAMILY: Final = {
    (Transport.SRV6, Family.IPV4): Family.VPNV4,
    (Transport.SRV6, Family.IPV6): Family.VPNV6,
    (Transport.VXLAN, Family.IPV4): Family.EVPN,
    (Transport.VXLAN, Family.IPV6): Family.EVPN,
}


def carriers_of(fabric: Fabric, transport: Transport, first_number: int) -> tuple[Carrier, ...]:
    """Return the carriers of a domain, by target. VRFs that carry nothing are in none.

    A VRF carries something when its device has what the transport needs: in SRv6 a locator and
    SIDs, in VXLAN a tunnel source and a VNI.
    """
    exporters: dict[str, list[Member]] = {}
    importers: dict[str, list[Member]] = {}
    for member, vrf in _members(fabric, transport).items():
        for target in set(vrf.export_targets):
            exporters.setdefault(target, []).append(member)
        for target in set(vrf.import_targets):
            importers.setdefault(target, []).append(member)
    used = sorted(
        target
        for target in exporters.keys() & importers.keys()
        if len({*exporters[target], *importers[target]}) > 1
    )
    return tuple(
        Carrier(
            name=f"{CARRIER}{number}",
            target=target,
            exporters=tuple(sorted(exporters[target])),
            importers=tuple(sorted(importers[target])),
        )
        for number, target in enumerate(used, first_number)
    )


def contexts_of(carriers: Iterable[Carrier]) -> Mapping[Member, str]:
    """Return one name for all members that exchange routes, directly or through others."""
    names: dict[Member, str] = {}
    for carrier in carriers:
        joined = {names[member] for member in carrier.members if member in names}
        for member, name in names.items():
            if name in joined:
                names[member] = carrier.name
        names.update(dict.fromkeys(carrier.members, carrier.name))
    return names


def heard_by(
    fabric: Fabric, transport: Transport, family: Family, carrier: Carrier
) -> frozenset[tuple[Member, Member]]:
    """Return the pairs (hearer, origin) between which routes of a family pass."""
    hearing = fabric.hearing(_SESSION_FAMILY[transport, family])
    return frozenset(
        (hearer, origin)
        for hearer in carrier.importers
        for origin in carrier.exporters
        if hearer != origin and origin.device in hearing[hearer.device]
    )


def _members(fabric: Fabric, transport: Transport) -> Mapping[Member, Vrf]:
    return {
        Member(name, vrf.name): vrf
        for name, device in fabric.devices.items()
        for vrf in device.vrfs
        if _can_carry(device, vrf, transport)
    }


def _can_carry(device: Device, vrf: Vrf, transport: Transport) -> bool:
    if device.bgp is None or vrf.rd is None:
        return False
    if transport is Transport.SRV6:
        return device.srv6 is not None and vrf.sids is not None
    return device.vtep is not None and vrf.vni is not None
