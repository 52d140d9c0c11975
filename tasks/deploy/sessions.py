"""Routing sessions by name: which a configuration wants, and which are up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from ipaddress import ip_address

from citynet.device.model import Device

__all__ = ["bgp_up", "isis_up", "required", "wanted"]


def wanted(device: Device) -> frozenset[str]:
    """Return the sessions of a device that was read from text.

    ``bgp VRF ADDRESS`` (``bgp - ADDRESS`` without VRF) and ``isis INTERFACE``.
    """
    neighbors = device.bgp.neighbors if device.bgp else ()
    adjacencies = (one for one in device.interfaces if one.isis and not one.isis.passive)
    return frozenset(
        (
            *(_bgp(one.vrf, str(one.address)) for one in neighbors),
            *(f"isis {one.name}" for one in adjacencies if one.enabled),
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
    found: dict[str, bool] = {}
    for vrf, families in _items(_json(answer)):
        for _, family in _items(families):
            for address, peer in _items(dict(_items(family)).get("peers")):
                name = _bgp(None if vrf == "default" else vrf, address)
                up = dict(_items(peer)).get("state") == "Established"
                found[name] = found.get(name, True) and up
    return frozenset(name for name, up in found.items() if up)


def isis_up(answer: str) -> frozenset[str]:
    """Return the adjacencies that ``show isis neighbor json`` shows as up."""
    return frozenset(f"isis {name}" for name in _adjacencies(_json(answer)))


def _bgp(vrf: str | None, address: str) -> str:
    try:
        address = str(ip_address(address))
    except ValueError:
        return f"bgp {vrf or '-'} {address}"
    return f"bgp {vrf or '-'} {address}"


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        # A daemon that does not run has no sessions; what it says instead is no JSON.
        return None


def _items(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []


def _adjacencies(answer: object) -> Iterator[str]:
    """Yield interfaces with a neighbour that is up, wherever in the answer they stand."""
    if isinstance(answer, list):
        for one in answer:
            yield from _adjacencies(one)
    if not isinstance(answer, dict):
        return
    interface = answer.get("interface")
    about = interface if isinstance(interface, dict) else {**answer, "name": interface}
    name = about.get("name")
    if isinstance(name, str) and about.get("state") == "Up":
        yield name
        return
    for one in answer.values():
        yield from _adjacencies(one)
