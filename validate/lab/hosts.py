"""The lab's hosts as probes need them: one for each terminal that a promise names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from citynet.device.model import Family, Network
from citynet.promises.model import Promise, Terminal
from citynet.promises.terminals import terminals_of
from validate.lab.addresses import Address, family_of, gateway_address, host_address

__all__ = ["Host", "HostAddress", "host_of", "hosts_of", "pairs", "terminals_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostAddress:
    """A host's address in one of its terminal's prefixes."""

    prefix: Network
    own: Address
    gateway: Address

    @property
    def family(self) -> Family:
        """The family of all three."""
        return family_of(self.own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host behind an attachment port."""

    name: str
    """``Terminal.name``."""
    service: str
    device: str
    prefixes: tuple[Network, ...]
    addresses: tuple[HostAddress, ...]
    """One for each prefix with room for a host."""


def host_of(terminal: Terminal) -> Host:
    """Return the host at a terminal."""
    found = ((prefix, host_address(prefix)) for prefix in terminal.prefixes)
    return Host(
        name=terminal.name,
        service=terminal.service,
        device=terminal.device,
        prefixes=terminal.prefixes,
        addresses=tuple(
            HostAddress(prefix=prefix, own=own, gateway=gateway_address(prefix))
            for prefix, own in found
            if own is not None
        ),
    )


def terminals_in(promises: Iterable[Promise]) -> tuple[Terminal, ...]:
    """Return every terminal that promises speak about, once, sorted by name."""
    found = {terminal for promise in promises for terminal in terminals_of(promise)}
    return tuple(sorted(found, key=lambda terminal: terminal.name))


def hosts_of(promises: Iterable[Promise]) -> tuple[Host, ...]:
    """Return the hosts of all terminals that promises name, sorted by name."""
    found = {terminal.name: terminal for terminal in terminals_in(promises)}
    return tuple(map(host_of, found.values()))


def pairs(source: Host, destination: Host) -> Iterator[tuple[HostAddress, HostAddress]]:
    """Yield every two addresses of one family, the source's first."""
    for one in source.addresses:
        for other in destination.addresses:
            if one.family is other.family:
                yield one, other
