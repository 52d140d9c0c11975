"""A twin while it is put together, and what its names stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from citynet.device.model import Device, Family
from validate.batfish.twin.nodes import TwinNode
from validate.batfish.twin.own import OwnAddresses
from validate.batfish.twin.spaces import Space

__all__ = ["Draft", "Port"]

Port = tuple[str, str]
"""Name of a device of the twin and of one of its interfaces."""


@dataclass(kw_only=True)
class Draft:
    """Devices, cables and names of a twin."""

    family: Family
    space: Space
    own: OwnAddresses
    devices: Mapping[str, Device]
    nodes: dict[str, TwinNode] = field(default_factory=dict)
    cables: list[tuple[Port, Port]] = field(default_factory=list)
    interfaces: dict[Port, str] = field(default_factory=dict)
    """Interface of the twin → the real one; the twin's own are not in it."""
    carried: dict[tuple[str, str], str] = field(default_factory=dict)
    """Device and VRF that only carries → the VRFs that it carries, as a reader knows them."""
    contexts: dict[tuple[str, str], str] = field(default_factory=dict)
    """Device and VRF → a name for all the VRFs that it exchanges routes with."""
    ports: dict[Port, str] = field(default_factory=dict)
    """Device and real port → port of the twin."""
    _counts: dict[str, int] = field(default_factory=dict)

    def node(self, name: str) -> TwinNode:
        """Return the device of that name, new if need be."""
        return self.nodes.setdefault(name, TwinNode(name=name))

    def port(self, device: str, name: str) -> str:
        """Return the twin's name of a physical port."""
        if (device, name) not in self.ports:
            self.ports[device, name] = self.new_port(device)
            self.interfaces[device, self.ports[device, name]] = name
        return self.ports[device, name]

    def new_port(self, device: str) -> str:
        """Return the name of a port that no device has."""
        self._counts[device] = self._counts.get(device, 0) + 1
        return f"Ethernet{self._counts[device]}"

    def twin_interface(self, device: str, name: str) -> str | None:
        """Return the twin's name of an interface, ``None`` when it has none."""
        for (node, twin), real in self.interfaces.items():
            if node == device and real == name:
                return twin
        return None
