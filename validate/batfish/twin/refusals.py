"""Networks that a twin could say only in part: better none than one that proves too much."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from citynet.city.model import City
from citynet.device.model import Device, Interface
from citynet.promises.model import Terminal
from validate.batfish.twin.gaps import TwinGapError
from validate.outcome import Network

__all__ = ["refuse_unsayable"]


def refuse_unsayable(network: Network, terminals: frozenset[Terminal]) -> None:
    """Raise ``TwinGapError`` for what decides on packets and is not in the twin.

    Strict uRPF is not: it may stand where it drops nothing that an endpoint may send, which is an
    attachment all of whose prefixes are its interface's own networks. What a tenant's port with
    MACsec takes, nobody knows.
    """
    _refuse_overlaps(terminals)
    attached = {(t.device, t.port, t.vlan): t for t in terminals}
    for name, device in sorted(network.devices.items()):
        for interface in device.interfaces:
            terminal = attached.get((name, interface.parent or "", interface.vlan or 0))
            if interface.urpf:
                _check_sources(network.city, device, interface, terminal)
            if terminal is not None and _is_secured(device, terminal.port):
                raise TwinGapError(f"{name}: the port {terminal.port} of a tenant has MACsec")


def _check_sources(
    city: City, device: Device, interface: Interface, terminal: Terminal | None
) -> None:
    ends = {(end.device, end.port) for link in city.links.values() for end in link.ends}
    where = f"{device.name}: {interface.name} has uRPF"
    if interface.parent is None or (device.name, interface.parent) in ends:
        raise TwinGapError(f"{where}, which the twin knows at attachments only")
    own = [address.network for address in interface.addresses]
    if terminal is not None and any(prefix not in own for prefix in terminal.prefixes):
        raise TwinGapError(f"{where} and not all prefixes of {terminal.name}")


def _is_secured(device: Device, port: str) -> bool:
    return any(i.name == port and i.macsec is not None for i in device.interfaces)


def _refuse_overlaps(terminals: Iterable[Terminal]) -> None:
    """Refuse prefixes of two terminals that overlap: a destination would not name its tenant."""
    known = sorted(
        ((p.version, int(p.network_address), int(p.broadcast_address)), t.name)
        for t in terminals
        for p in t.prefixes
    )
    for ((version, _, last), one), ((next_version, first, _), other) in pairwise(known):
        if version == next_version and first <= last:
            raise TwinGapError(f"prefixes of {one} and {other} overlap")
