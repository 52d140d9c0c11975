"""Boxes of packets as lines of filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Network
from itertools import product

from citynet.device.model import Network, PortRange
from citynet.promises.model import Traffic
from validate.batfish.twin.draft import Draft
from validate.batfish.twin.filters import box_line

__all__ = ["box_lines"]


def box_lines(draft: Draft, boxes: Iterable[Traffic]) -> Iterator[str]:
    """Yield lines that deny exactly the packets of ``boxes`` of the twin's family."""
    for box in boxes:
        if box.family is not draft.family:
            continue
        translate = draft.space.network
        sources = _networks(translate, box.sources)
        destinations = _networks(translate, box.destinations)
        ends = product(sources, destinations)
        for pair, ports in product(
            ends, product(_ranges(box.source_ports), _ranges(box.destination_ports))
        ):
            yield box_line("deny", box.protocol, pair, ports, established=box.established)


def _networks(
    translate: Callable[[Network], IPv4Network], networks: Iterable[Network]
) -> list[IPv4Network | None]:
    return [translate(network) for network in networks] or [None]


def _ranges(ports: tuple[PortRange, ...]) -> tuple[PortRange | None, ...]:
    return ports or (None,)
