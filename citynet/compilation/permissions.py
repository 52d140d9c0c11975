"""What a boundary permits, as rules of the filters on either side of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from citynet.compilation.filters import ICMP, TCP
from citynet.compilation.gateways import meet, of_version
from citynet.compilation.rules import FilterDraft
from citynet.device.model import Network, PortRange
from citynet.intent.model import Boundary, Permission

__all__ = ["Side", "permit_across"]

Side = str
"""``left`` or ``right``, as :class:`~citynet.intent.model.Permission` writes it."""

_OTHER: Final[Mapping[Side, Side]] = {"left": "right", "right": "left"}
_FAMILY_OF: Final = {protocol: version for version, protocol in ICMP.items()}
"""ICMP has a protocol number in each IP version; other protocols are the same in both."""


def permit_across(
    draft: FilterDraft,
    boundary: Boundary,
    entering: Mapping[Side, tuple[Network, ...]],
    leaving: Mapping[Side, tuple[Network, ...]],
) -> None:
    """Add what the boundary permits to a filter that some packets across it meet.

    ``entering`` holds the prefixes of each zone on the side from which the packets come, and
    ``leaving`` those on the side to which they go. Where the two sides are the two zones, each
    of the mappings names one zone.
    """
    for permission in boundary.permissions:
        source, destination = permission.source, _OTHER[permission.source]
        _forward(draft, permission, entering.get(source, ()), leaving.get(destination, ()))
        if permission.protocol == TCP:
            _answers(draft, permission, leaving.get(source, ()), entering.get(destination, ()))


def _forward(
    draft: FilterDraft,
    permission: Permission,
    sources: Iterable[Network],
    destinations: Iterable[Network],
) -> None:
    for source, destination in _pairs(permission, sources, destinations, draft.version):
        for ports in _ports(permission):
            draft.permit(
                source,
                destination,
                protocol=permission.protocol,
                destination_ports=ports,
                log=permission.log,
            )


def _answers(
    draft: FilterDraft,
    permission: Permission,
    sources: Iterable[Network],
    destinations: Iterable[Network],
) -> None:
    for source, destination in _pairs(permission, sources, destinations, draft.version):
        for ports in _ports(permission):
            draft.permit(
                destination,
                source,
                protocol=permission.protocol,
                source_ports=ports,
                established=True,
            )


def _ports(permission: Permission) -> tuple[PortRange | None, ...]:
    return permission.ports or (None,)


def _pairs(
    permission: Permission,
    sources: Iterable[Network],
    destinations: Iterable[Network],
    version: int,
) -> Iterator[tuple[Network, Network]]:
    """Yield source and destination prefixes of one IP version, held to those of the zones."""
    if _FAMILY_OF.get(permission.protocol, version) != version:
        return
    left, right = of_version(sources, version), of_version(destinations, version)
    yield from product(
        meet(permission.sources, left) if permission.sources else left,
        meet(permission.destinations, right) if permission.destinations else right,
    )
