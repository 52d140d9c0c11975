"""Promises about packets that policies steer by application: no twin says where they go."""

from __future__ import annotations

from typing import Final

from citynet.promises.model import (
    DataStays,
    Exactly,
    HiddenInfrastructure,
    Isolated,
    Promise,
    Reaches,
    Sound,
    SourceGuarded,
    Terminal,
)
from validate.outcome import Network

__all__ = ["WHY_STEERED", "Steering"]

WHY_STEERED: Final = "the twin has no SRv6 policies, which steer packets of the service"


class Steering:
    """Which packets of a network policies steer: those from attachments to coloured VRFs."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._attachments = frozenset(
            (name, interface.parent or interface.name, interface.vlan or 0)
            for name, device in network.devices.items()
            for coloured in [{vrf.name for vrf in device.vrfs if vrf.color is not None}]
            for interface in device.interfaces
            if interface.vrf in coloured
        )
        self._domains = frozenset(
            network.city.devices[name].domain
            for name, device in network.devices.items()
            if name in network.city.devices and any(v.color is not None for v in device.vrfs)
        )

    def concerns(self, promise: Promise) -> bool:
        """Say whether a promise is about packets that are steered."""
        if isinstance(promise, Sound):
            return promise.domain in self._domains
        return any(
            (source.device, source.port, source.vlan) in self._attachments
            for source in _sources(promise)
        )


def _sources(promise: Promise) -> tuple[Terminal, ...]:
    """Return the endpoints whose packets a promise is about."""
    match promise:
        case Reaches():
            return (promise.source,)
        case Isolated() | Exactly():
            return promise.sources
        case DataStays():
            return (*promise.inside, *promise.outside)
        case SourceGuarded():
            return (promise.terminal,)
        case HiddenInfrastructure():
            return promise.terminals
        case _:
            return ()
