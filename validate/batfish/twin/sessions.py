"""BGP sessions of a domain's own: what both speakers have to agree on (RFC 4271 §8.2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from citynet.device.model import Address, BgpNeighbor, Device, Family
from validate.batfish.twin.adjacencies import LinkFault, port_of

__all__ = ["Session", "sessions_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A BGP session between two devices' own addresses that both agree on."""

    devices: tuple[str, str]
    statements: tuple[BgpNeighbor, BgpNeighbor]
    """What the first says about the second, and the other way round."""
    families: frozenset[Family]


def sessions_of(
    devices: Mapping[str, Device],
) -> tuple[tuple[Session, ...], list[LinkFault]]:
    """Return the sessions that both ends agree on, and why the others are none."""
    owners = {
        address.ip: name
        for name, device in devices.items()
        for interface in device.interfaces
        if interface.vrf is None
        for address in interface.addresses
    }
    found: list[Session] = []
    faults: list[LinkFault] = []
    for name, statement in _statements(devices):
        other = owners.get(statement.address)
        if other is None or other == name:
            text = f"session to {statement.address}: no other device has this address"
            faults.append(LinkFault(device=name, text=text, part=statement))
            continue
        back = _statement_back(devices, name, other, owners)
        why = _session_fault(devices[name], statement, devices[other], back)
        if why is not None:
            text = f"session to {other} ({statement.address}): {why}"
            faults.append(LinkFault(device=name, text=text, part=statement))
        elif back is not None and name < other:
            found.append(
                Session(
                    devices=(name, other),
                    statements=(statement, back),
                    families=frozenset(statement.families) & frozenset(back.families),
                )
            )
    return tuple(found), faults


def _statements(devices: Mapping[str, Device]) -> Iterator[tuple[str, BgpNeighbor]]:
    for name, device in devices.items():
        for neighbor in device.bgp.neighbors if device.bgp else ():
            if neighbor.vrf is None:
                yield name, neighbor


def _statement_back(
    devices: Mapping[str, Device], name: str, other: str, owners: Mapping[Address, str]
) -> BgpNeighbor | None:
    statements = (n for owner, n in _statements(devices) if owner == other)
    return next((n for n in statements if owners.get(n.address) == name), None)


def _session_fault(
    one: Device, statement: BgpNeighbor, other: Device, back: BgpNeighbor | None
) -> str | None:
    if back is None:
        return "the other end has no session back"
    if one.bgp is None or other.bgp is None:
        return "an end speaks no BGP"
    checks = (
        (statement.remote_as == other.bgp.asn, f"the other end is in AS {other.bgp.asn}"),
        (back.remote_as == one.bgp.asn, f"the other end expects AS {back.remote_as}"),
        (statement.authentication == back.authentication, "the keys differ"),
        (bool(set(statement.families) & set(back.families)), "no family is carried by both"),
        (_comes_from(one, statement, back.address), f"it does not come from {back.address}"),
        (_comes_from(other, back, statement.address), "the other end's source is another address"),
    )
    return next((text for good, text in checks if not good), None)


def _comes_from(device: Device, statement: BgpNeighbor, expected: Address) -> bool:
    source = statement.update_source
    if source is None:
        return False
    interface = port_of(device, source)
    return interface is not None and any(a.ip == expected for a in interface.addresses)
