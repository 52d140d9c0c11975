"""VRFs that exchange routes: who exports and imports each route target of a domain.

Packets to a VRF follow the IS-IS algorithm of its locator, so exporters of one target that have
different ones are carried apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from citynet.city.model import Transport
from citynet.device.model import Device, Family, Vrf
from validate.batfish.twin.algorithms import PLAIN
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
    algorithm: int
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

    A VRF carries something when its device has what the transport needs: in SRv6 a locator for
    its SIDs, in VXLAN a tunnel source and a VNI.
    """
    exporters: dict[tuple[str, int], list[Member]] = {}
    importers: dict[str, list[Member]] = {}
    for member, (vrf, algorithm) in _members(fabric, transport).items():
        for target in set(vrf.export_targets):
            exporters.setdefault((target, algorithm), []).append(member)
        for target in set(vrf.import_targets):
            importers.setdefault(target, []).append(member)
    used = sorted(
        (target, algorithm)
        for target, algorithm in exporters
        if len({*exporters[target, algorithm], *importers.get(target, ())}) > 1
        and target in importers
    )
    return tuple(
        Carrier(
            name=f"{CARRIER}{number}",
            target=target,
            algorithm=algorithm,
            exporters=tuple(sorted(exporters[target, algorithm])),
            importers=tuple(sorted(importers[target])),
        )
        for number, (target, algorithm) in enumerate(used, first_number)
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


def _members(fabric: Fabric, transport: Transport) -> Mapping[Member, tuple[Vrf, int]]:
    return {
        Member(name, vrf.name): (vrf, algorithm)
        for name, device in fabric.devices.items()
        for vrf in device.vrfs
        if (algorithm := _algorithm(device, vrf, transport)) is not None
    }


def _algorithm(device: Device, vrf: Vrf, transport: Transport) -> int | None:
    """Return the algorithm whose paths lead to a VRF; ``None``: it carries nothing."""
    if device.bgp is None or vrf.rd is None:
        return None
    if transport is Transport.VXLAN:
        return PLAIN if device.vtep is not None and vrf.vni is not None else None
    if device.srv6 is None or (vrf.locator is None and vrf.sids is None):
        return None
    # SIDs without the name of a locator lie under the only one that the platform knows.
    known = {one.name: one.algorithm for one in device.srv6.algorithms}
    known[device.srv6.locator_name] = PLAIN
    return PLAIN if vrf.locator is None else known.get(vrf.locator)
