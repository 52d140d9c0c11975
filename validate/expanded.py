"""The network as engines take it: devices whose filters name prefixes, never groups."""

from __future__ import annotations

from dataclasses import replace

from citynet.device.groups import with_groups_expanded
from validate.outcome import Network

__all__ = ["expanded"]


def expanded(network: Network) -> Network:
    """Return the network with all address groups taken apart; itself when there are none."""
    devices = {name: with_groups_expanded(device) for name, device in network.devices.items()}
    if all(devices[name] is device for name, device in network.devices.items()):
        return network
    return replace(network, devices=devices)
