"""Routes of the kernel that somebody said by hand: neither a daemon's nor the kernel's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from citynet.running.errors import ObservationError
from citynet.running.links import Link
from citynet.running.values import entries, integer, mapping, optional_text, sequence, text

__all__ = ["HandRoute", "read_routes"]

_MAIN: Final = 254
"""Number of the table that packets outside VRFs use."""

_TABLES: Final = MappingProxyType({"default": 253, "main": _MAIN, "local": 255})
_IPV4: Final = 4
_LOCAL: Final = 255
_KERNEL: Final = frozenset({"2", "kernel"})
# rtnetlink(7), and FRR's zebra/rt_netlink.h: what it installs for its daemons.
_DAEMONS: Final = frozenset(
    {
        *map(str, (11, *range(186, 199))),
        *("zebra", "bgp", "isis", "ospf", "rip", "ripng", "nhrp", "eigrp", "ldp", "sharp", "pbr"),
        *("static", "openfabric", "srte"),
    }
)
# rtnetlink(7), in the order of their numbers, from 1.
_KINDS: Final = (
    *("unicast", "local", "broadcast", "anycast", "multicast"),
    *("blackhole", "unreachable", "prohibit", "throw", "nat", "xresolve"),
)
_KIND_OF: Final = MappingProxyType({str(number): kind for number, kind in enumerate(_KINDS, 1)})
# What the kernel gives a route of IPv6 for which nobody says a metric (IP6_RT_PRIO_USER).
_NOT_SAID_METRIC: Final = (6, 1024)
_NOT_SAID: Final = frozenset({"local", "broadcast", "anycast", "multicast"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HandRoute:
    """A route as ``ip route`` takes it."""

    version: int
    """4 or 6."""
    kind: str
    """``unicast``, ``unreachable``, ``blackhole`` …"""
    destination: str
    hops: tuple[tuple[str | None, str | None], ...]
    """Gateway and interface, several where packets are shared out."""
    table: int
    metric: int

    @property
    def command(self) -> str:
        """Return the command that says it, in the words of the dialect."""
        words = ["ip", "-6"] if self.version == 6 else ["ip"]
        words += ["route", "replace"]
        if self.kind != "unicast":
            words.append(self.kind)
        words.append(self.destination)
        hops = [_hop(gateway, interface) for gateway, interface in self.hops]
        if len(hops) == 1:
            words += hops[0]
        if self.metric and (self.version, self.metric) != _NOT_SAID_METRIC:
            words += ["metric", str(self.metric)]
        if self.table != _MAIN:
            words += ["table", str(self.table)]
        if len(hops) > 1:
            words += [word for hop in hops for word in ("nexthop", *hop)]
        return " ".join(words)


def _hop(gateway: str | None, interface: str | None) -> list[str]:
    words = [] if gateway is None else ["via", gateway]
    return words if interface is None else [*words, "dev", interface]


def read_routes(said: Mapping[str, str], links: Mapping[str, Link]) -> tuple[HandRoute, ...]:
    """Return the routes of ``ip -N -json route show table all``, IPv4 first, in its order.

    Names are taken, too, where the program printed them; ``links`` name the tables.
    Raises ``ObservationError``.
    """
    tables = {link.name: link.table for link in links.values() if link.table is not None}
    found: list[HandRoute] = []
    for version in (4, 6):
        fact = f"routes[ipv{version}]"
        if f"ipv{version}" not in said:
            raise ObservationError(fact, "it is missing")
        for entry in entries(fact, said[f"ipv{version}"]):
            # Asked without -4, ip(8) lists both families; only routes of IPv6 have a preference.
            if version == _IPV4 and "pref" in entry:
                continue
            route = _route(fact, version, entry, tables)
            if route is not None:
                found.append(route)
    return tuple(found)


def _route(
    fact: str, version: int, said: Mapping[str, object], tables: Mapping[str, int]
) -> HandRoute | None:
    kind = optional_text(fact, said, "type") or "unicast"
    kind = _KIND_OF.get(kind, kind)
    protocol = optional_text(fact, said, "protocol") or "boot"
    if kind in _NOT_SAID or protocol in _DAEMONS:
        return None
    hops = _hops(fact, said) if kind == "unicast" else ()
    # ifupdown2 says that its default route is the kernel's. No route of the kernel has a gateway.
    if protocol in _KERNEL and all(gateway is None for gateway, _ in hops):
        return None
    table = _table(fact, said, tables)
    if table == _LOCAL:
        return None
    return HandRoute(
        version=version,
        kind=kind,
        destination=text(fact, said, "dst"),
        hops=hops,
        table=table,
        metric=integer(fact, said, "metric") or 0,
    )


def _hops(fact: str, said: Mapping[str, object]) -> tuple[tuple[str | None, str | None], ...]:
    several = [mapping(fact, one) for one in sequence(fact, said.get("nexthops"))]
    return tuple(
        (_gateway(fact, one), optional_text(fact, one, "dev")) for one in several or [said]
    )


def _gateway(fact: str, said: Mapping[str, object]) -> str | None:
    gateway = optional_text(fact, said, "gateway")
    if gateway is None and said.get("via") is not None:
        gateway = optional_text(fact, mapping(fact, said["via"]), "host")
    return gateway


def _table(fact: str, said: Mapping[str, object], tables: Mapping[str, int]) -> int:
    name = optional_text(fact, said, "table") or "main"
    if name.isascii() and name.isdecimal() and len(name) <= 10:
        return int(name)
    found = tables.get(name, _TABLES.get(name))
    if found is None:
        raise ObservationError(fact, f"no VRF has the table {name}")
    return found
