"""Exchange cables and links between devices: what is plugged into what."""

from __future__ import annotations

from citynet.city.model import City
from citynet.device.model import Device, InterfaceKind
from validate.batfish.twin.adjacencies import are_secured_alike, port_of
from validate.batfish.twin.draft import Draft
from validate.batfish.twin.nodes import TwinInterface

__all__ = ["add_cables"]


def add_cables(draft: Draft, city: City, failed_link: str | None) -> None:
    """Plug the city's cables, and the cables inside devices between exchanges and slices.

    A link that has failed is unplugged, and its ports are down; one whose ends have no MACsec key
    in common is unplugged.
    """
    for name, link in city.links.items():
        ends = [end for end in link.ends if end.device in draft.devices]
        ports = [(end.device, draft.port(end.device, end.port)) for end in ends]
        for end, port in ports:
            node = draft.node(end)
            interface = node.interfaces.setdefault(port, TwinInterface(name=port))
            interface.shut = interface.shut or name == failed_link
        secured = [port_of(draft.devices[end.device], end.port) for end in ends]
        if len(ports) == 2 and name != failed_link and are_secured_alike(secured[0], secured[1]):
            draft.cables.append((ports[0], ports[1]))
    for device in draft.devices.values():
        _add_exchange_cables(draft, device)


def _add_exchange_cables(draft: Draft, device: Device) -> None:
    """Plug what is said at both ends, once; an end that names nobody back is not plugged."""
    ends = {i.name: i for i in device.interfaces if i.kind is InterfaceKind.EXCHANGE}
    for name, interface in ends.items():
        peer = ends.get(interface.peer or "")
        if peer is not None and peer.peer == name and name < peer.name:
            one, other = (draft.port(device.name, end) for end in (name, peer.name))
            draft.cables.append(((device.name, one), (device.name, other)))
