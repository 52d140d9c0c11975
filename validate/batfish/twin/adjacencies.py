"""Cables that carry IS-IS: what both ends have to agree on (ISO 10589; keys: RFC 5310)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from citynet.city.model import City, LinkEnd
from citynet.device.model import Device, Interface, InterfaceKind, Part
from validate.outcome import State

__all__ = ["Adjacency", "LinkFault", "adjacencies_of", "are_secured_alike", "is_on", "port_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjacency:
    """A cable that carries IS-IS: device, port and metric of either end."""

    link: str
    ends: tuple[LinkEnd, LinkEnd]
    metrics: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFault:
    """Why a cable or a session does not come up, and the statement of the device that says so."""

    device: str
    text: str
    part: Part | None = None


def adjacencies_of(
    city: City, devices: Mapping[str, Device], state: State
) -> tuple[tuple[Adjacency, ...], list[LinkFault]]:
    """Return the links among ``devices`` that carry IS-IS in ``state``, and why others do not."""
    found: list[Adjacency] = []
    faults: list[LinkFault] = []
    for name, link in sorted(city.links.items()):
        one, other = link.ends
        if name == state.failed_link or one.device not in devices or other.device not in devices:
            continue
        ports = [port_of(devices[end.device], end.port) for end in link.ends]
        why = _disagreement(devices[one.device], ports[0], devices[other.device], ports[1])
        if why is not None:
            faults.append(LinkFault(device=one.device, text=f"link {name}: {why}", part=ports[0]))
            continue
        metrics = [p.isis.metric for p in ports if p is not None and p.isis is not None]
        found.append(Adjacency(link=name, ends=link.ends, metrics=(metrics[0], metrics[1])))
    return tuple(found), faults


def port_of(device: Device, name: str) -> Interface | None:
    """Return the interface of that name."""
    return next((i for i in device.interfaces if i.name == name), None)


def is_on(device: Device, port: Interface) -> bool:
    """Say whether a port is on; a LAG needs a member that is (IEEE 802.1AX)."""
    if port.kind is not InterfaceKind.LAG:
        return port.enabled
    return port.enabled and any(i.lag == port.name and i.enabled for i in device.interfaces)


def are_secured_alike(here: Interface | None, there: Interface | None) -> bool:
    """Say whether two ports have the same MACsec key, or neither one: else nothing passes."""
    return _key(here) == _key(there)


def _key(port: Interface | None) -> tuple[str, str] | None:
    found = None if port is None else port.macsec
    return None if found is None else (found.key_name.lower(), found.key)


def _disagreement(
    one: Device, here: Interface | None, other: Device, there: Interface | None
) -> str | None:
    """Say why no IS-IS adjacency forms over a cable; ``None`` when one does."""
    if here is None or there is None:
        return "an end has no such port"
    if not is_on(one, here) or not is_on(other, there):
        return "an end is switched off"
    if here.isis is None or there.isis is None or one.isis is None or other.isis is None:
        return "an end does not speak IS-IS"
    if here.isis.passive or there.isis.passive:
        return "an end is passive"
    checks = (
        (are_secured_alike(here, there), "the ends have no MACsec key in common"),
        (here.isis.authentication == there.isis.authentication, "the hello keys differ"),
        (one.isis.authentication == other.isis.authentication, "the keys of the domain differ"),
        (bool(set(one.isis.families) & set(other.isis.families)), "no family is spoken by both"),
        (here.mtu == there.mtu, "the MTUs differ"),
        (here.vrf is None and there.vrf is None, "an end is in a VRF"),
        (_share_subnet(here, there), "the addresses are in no common subnet"),
        (one.isis.net != other.isis.net, "both have the same NET"),
    )
    return next((text for good, text in checks if not good), None)


def _share_subnet(here: Interface, there: Interface) -> bool:
    return any(a.network == b.network and a != b for a in here.addresses for b in there.addresses)
