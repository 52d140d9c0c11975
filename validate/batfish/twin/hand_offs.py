"""Sessions inside VRFs (inter-AS option A), with their prefix lists, on the real interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from citynet.device.model import BgpNeighbor, Device, Family
from validate.batfish.twin.adjacencies import LinkFault
from validate.batfish.twin.draft import Draft
from validate.batfish.twin.gaps import TwinGapError
from validate.batfish.twin.interfaces import word
from validate.batfish.twin.nodes import TwinNeighbor
from validate.batfish.twin.spaces import version_of

__all__ = ["add_hand_offs"]


def add_hand_offs(draft: Draft) -> tuple[LinkFault, ...]:
    """Add each session whose two ends agree on key and family; return why the others fail.

    Addresses, AS numbers, VLANs and filters are left to Batfish.
    """
    faults: list[LinkFault] = []
    for device in draft.devices.values():
        for neighbor in _statements(draft, device):
            fault = _disagreement(draft, device, neighbor)
            if fault is None:
                _add(draft, device, neighbor)
            else:
                faults.append(fault)
    return tuple(faults)


def _statements(draft: Draft, device: Device) -> Iterator[BgpNeighbor]:
    version = version_of(draft.family)
    for neighbor in device.bgp.neighbors if device.bgp else ():
        if neighbor.vrf is not None and neighbor.address.version == version:
            yield neighbor


def _disagreement(draft: Draft, device: Device, neighbor: BgpNeighbor) -> LinkFault | None:
    where = f"session to {neighbor.address} in {neighbor.vrf}"
    if draft.family not in neighbor.families:
        return LinkFault(
            device=device.name, text=f"{where}: its family is not active", part=neighbor
        )
    for other in draft.devices.values():
        if other.name == device.name or not _owns(other, neighbor):
            continue
        backs = [n for n in _statements(draft, other) if _is_back(device, n, neighbor)]
        if backs and all(back.authentication != neighbor.authentication for back in backs):
            return LinkFault(device=device.name, text=f"{where}: the keys differ", part=neighbor)
    return None


def _owns(device: Device, neighbor: BgpNeighbor) -> bool:
    return any(
        address.ip == neighbor.address
        for interface in device.interfaces
        if interface.vrf is not None
        for address in interface.addresses
    )


def _is_back(device: Device, back: BgpNeighbor, neighbor: BgpNeighbor) -> bool:
    return any(
        address.ip == back.address
        for interface in device.interfaces
        if interface.vrf == neighbor.vrf
        for address in interface.addresses
    )


def _add(draft: Draft, device: Device, neighbor: BgpNeighbor) -> None:
    node = draft.node(device.name)
    node.asn = device.bgp.asn if device.bgp else None
    assert neighbor.vrf is not None  # noqa: S101 -- _statements yields no others
    if neighbor.vrf not in {vrf.name for vrf in device.vrfs}:
        raise TwinGapError(f"{device.name}: a session is in {neighbor.vrf}, which does not exist")
    context = node.vrf(neighbor.vrf)
    context.router_id = context.router_id or draft.own.host().ip
    context.neighbors.append(
        TwinNeighbor(
            address=draft.space.network(ip_network(neighbor.address)).network_address,
            remote_as=neighbor.remote_as,
            policy_in=_policy(draft, device, neighbor.import_list),
            policy_out=_policy(draft, device, neighbor.export_list),
            is_real=True,
        )
    )


def _policy(draft: Draft, device: Device, name: str | None) -> str | None:
    if name is None:
        return None
    for found in device.prefix_lists:
        if found.name == name and found.family is draft.family:
            prefixes = tuple(map(draft.space.network, found.prefixes))
            draft.node(device.name).prefix_lists[word(name)] = prefixes
            return name
    family = "IPv4" if draft.family is Family.IPV4 else "IPv6"
    raise TwinGapError(f"{device.name}: the {family} prefix list {name} does not exist")
