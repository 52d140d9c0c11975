"""Routing sessions by name: which a configuration wants, and which are up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from citynet.device.model import Device
from citynet.sessions import adjacencies, neighbors

__all__ = ["bfd_up", "bgp_up", "isis_up", "required", "wanted"]


def wanted(device: Device) -> frozenset[str]:
    """Return the sessions of a device that was read from text.

    ``bgp VRF ADDRESS`` (``bgp - ADDRESS`` without VRF) and ``isis INTERFACE``; the sessions of BFD
    that watch them are ``bfd VRF ADDRESS`` and ``bfd INTERFACE``.
    """
    neighbors = device.bgp.neighbors if device.bgp else ()
    adjacencies = [
        (one.name, one.isis)
        for one in device.interfaces
        if one.isis and not one.isis.passive and one.enabled
    ]
    return frozenset(
        (
            *(_peer("bgp", one.vrf, str(one.address)) for one in neighbors),
            *(_peer("bfd", one.vrf, str(one.address)) for one in neighbors if one.bfd),
            *(f"isis {name}" for name, _ in adjacencies),
            *(f"bfd {name}" for name, isis in adjacencies if isis.bfd),
        )
    )


def required(before: Device, up_before: frozenset[str], after: Device) -> frozenset[str]:
    """Return the sessions that must be up after a change.

    All that the new text wants, but for those that the old one wanted too and that were down: a
    neighbour that is away is not brought back by a deployment.
    """
    return wanted(after) - (wanted(before) - up_before)


def bgp_up(answer: str) -> frozenset[str]:
    """Return the sessions that ``show bgp vrf all summary json`` shows as established."""
    named = [
        (_peer("bgp", vrf or None, address), up)
        for (vrf, address), up in neighbors(_json(answer)).items()
    ]
    # One neighbour may be spelt in two ways: it is up in all of them or not.
    return frozenset(name for name, up in named if up) - {name for name, up in named if not up}


def isis_up(answer: str) -> frozenset[str]:
    """Return the adjacencies that ``show isis neighbor json`` shows as up."""
    return frozenset(f"isis {name}" for name in adjacencies(_json(answer)))


def bfd_up(answer: str) -> frozenset[str]:
    """Return the sessions that ``show bfd peers json`` shows as up.

    One of a single hop in no VRF is also that of its interface: IS-IS has its neighbour there,
    whatever address it has.
    """
    peers = _json(answer)
    return frozenset(name for peer in _sequence(peers) for name in _bfd(dict(_items(peer))))


def _bfd(peer: Mapping[str, object]) -> Iterator[str]:
    address, vrf, interface = peer.get("peer"), peer.get("vrf"), peer.get("interface")
    if peer.get("status") != "up" or not isinstance(address, str):
        return
    inside = vrf if isinstance(vrf, str) and vrf != "default" else None
    yield _peer("bfd", inside, address)
    if inside is None and isinstance(interface, str) and peer.get("multihop") is not True:
        yield f"bfd {interface}"


def _peer(kind: str, vrf: str | None, address: str) -> str:
    try:
        address = str(ip_address(address))
    except ValueError:
        return f"{kind} {vrf or '-'} {address}"
    return f"{kind} {vrf or '-'} {address}"


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        # A daemon that does not run has no sessions; what it says instead is no JSON.
        return None


def _sequence(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _items(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []
