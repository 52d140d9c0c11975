"""``vrf NAME`` in ``frr.conf``: the VNI and the static routes of a VRF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from citynet.device.model import Interface, StaticRoute
from citynet.readers.frr.blocks import Block
from citynet.readers.frr.lines import Line, Said, Source, origin_of
from citynet.readers.frr.values import address, network, number, port_name

__all__ = ["VrfBlock"]

_VERSIONS = {"ip": 4, "ipv6": 6}


class VrfBlock(Block):
    """The block of one VRF."""

    closers: ClassVar[frozenset[str]] = frozenset({"exit-vrf", "exit"})

    def __init__(self, source: Source, header: Line) -> None:
        super().__init__(source, header)
        self.vni: Said[int] | None = None
        self.found: dict[StaticRoute, Line] = {}

    def take(self, line: Line) -> bool:
        """Take a line of the VRF."""
        match line.words:
            case ["ip" | "ipv6" as word, "route", *rest]:
                self._route(_VERSIONS[word], rest, line)
            case ["vni", text]:
                self.vni = self.first(self.vni, number(text, 1, 2**24 - 1), line)
            case _:
                return False
        return True

    def _route(self, version: int, rest: list[str], line: Line) -> None:
        route = _parsed(version, rest)
        if route is None:
            self.source.refuse(line, "expected a prefix, a next hop and an interface")
        elif route in self.found:
            self.source.refuse(line, f"said before, in line {self.found[route].number}")
        else:
            self.found[route] = line

    def routes(self, vrf: str, interfaces: Mapping[str, Interface]) -> tuple[StaticRoute, ...]:
        """Return the routes; refuse those by an interface that is not in ``vrf``."""
        for route, line in self.found.items():
            interface = interfaces.get(route.interface)
            if interface is None or interface.vrf != vrf:
                self.source.refuse(line, f"{route.interface} is no interface of VRF {vrf}")
        return tuple(
            replace(route, origin=origin_of((self.source, [line.number])))
            for route, line in self.found.items()
        )


def _parsed(version: int, rest: list[str]) -> StaticRoute | None:
    match rest:
        case [prefix_text, hop_text, name]:
            prefix, hop, interface = network(prefix_text), address(hop_text), port_name(name)
        case _:
            return None
    if prefix is None or hop is None or interface is None:
        return None
    if prefix.version != version or hop.version != version:
        return None
    return StaticRoute(prefix=prefix, interface=interface, next_hop=hop)
