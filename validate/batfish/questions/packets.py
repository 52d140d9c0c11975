"""Sets of packets as Batfish's header constraints spell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

from citynet.device.model import PortRange
from validate.batfish.twin.spaces import ANYTHING

__all__ = ["Packets"]

Networks = tuple[IPv4Network, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packets:
    """A box of packets in the twin's addresses, with prefixes taken out of it."""

    sources: Networks = (ANYTHING,)
    not_sources: Networks = ()
    destinations: Networks = (ANYTHING,)
    not_destinations: Networks = ()
    protocol: int | None = None
    not_protocol: int | None = None
    source_ports: tuple[PortRange, ...] = ()
    destination_ports: tuple[PortRange, ...] = ()
    established: bool = False

    def headers(self, own: Networks) -> Mapping[str, object]:
        """Return the constraints of this box without destinations among the twin's ``own``."""
        found: dict[str, object] = {
            "srcIps": _addresses(self.sources, self.not_sources),
            "dstIps": _addresses(self.destinations, (*own, *self.not_destinations)),
        }
        if self.protocol is not None:
            found["ipProtocols"] = [str(self.protocol)]
        elif self.not_protocol is not None:
            found["ipProtocols"] = [f"!{self.not_protocol}"]
        if self.source_ports:
            found["srcPorts"] = _ports(self.source_ports)
        if self.destination_ports:
            found["dstPorts"] = _ports(self.destination_ports)
        if self.established:
            found["tcpFlags"] = [{"ack": True}, {"rst": True}]
        return found


def _addresses(inside: Networks, outside: Iterable[IPv4Network]) -> str:
    kept = ", ".join(map(str, sorted(set(inside))))
    gone = ", ".join(map(str, sorted(set(outside))))
    return f"({kept}) \\ ({gone})" if gone else kept


def _ports(ranges: tuple[PortRange, ...]) -> str:
    return ",".join(f"{range_.first}-{range_.last}" for range_ in ranges)
