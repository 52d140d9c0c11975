"""Routes of the kernel that no daemon made: those of the file are there, and nobody else's."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tasks.drivers.frr.agent.interfaces import FILE, stanzas
from tasks.drivers.frr.agent.machine import Machine

__all__ = ["mend"]

_FAMILIES = {4: "-4", 6: "-6"}
_ARGUMENTS = ("-N", "-json", "-details")
_PASSES = 3
"""A route that stands in the place of another is seen only when that one is gone."""
_MAIN, _LOCAL = "254", "255"
_TABLES = {"default": "253", "main": _MAIN, "local": _LOCAL}
_METRIC = {4: 0, 6: 1024}
"""What the kernel gives a route for which nobody says one."""
# The rule of citynet/running/routes.py, which says what the audit calls somebody's.
_KERNEL = frozenset({"2", "kernel"})
_DAEMONS = frozenset(
    {*map(str, (11, *range(186, 199)))}
    | {"zebra", "bgp", "isis", "ospf", "rip", "ripng", "nhrp", "eigrp", "ldp", "sharp", "pbr"}
    | {"static", "openfabric", "srte"}
)
# rtnetlink(7), in the order of their numbers, from 1.
_KINDS = (
    *("unicast", "local", "broadcast", "anycast", "multicast"),
    *("blackhole", "unreachable", "prohibit", "throw", "nat", "xresolve"),
)
_KIND_OF = {str(number): kind for number, kind in enumerate(_KINDS, 1)}
_NOT_SAID = frozenset({"local", "broadcast", "anycast", "multicast"})
_POST_UP = re.compile(
    r"ip (?P<six>-6 )?(?P<line>route replace (?P<kind>[a-z]+) (?P<to>[0-9a-f.:/]+|default)"
    r"(?: metric (?P<metric>\d+))?(?: table (?P<table>\d+))?)"
)
_WORD = re.compile(r"[A-Za-z0-9_.:/@+-]+")


@dataclass(frozen=True)
class _Route:
    """By what a route is known. ``hops``: gateway and interface."""

    kind: str
    to: str
    hops: tuple[tuple[str, str], ...]
    table: str
    metric: int

    @property
    def place(self) -> tuple[str, str, int]:
        """Return what two routes cannot share, if one replaces the other."""
        return self.table, self.to, self.metric


def mend(machine: Machine, text: str) -> list[str]:
    """Say the file's routes again where they are missing; delete those of somebody's.

    Returns what did not work, as ``file: interface: words``.
    """
    return [one for version in _FAMILIES for one in _mend(machine, version, text)]


def _mend(machine: Machine, version: int, text: str) -> list[str]:
    wanted = dict(_wanted(version, text))
    words: tuple[str, ...] = ()
    for attempt in range(_PASSES + 1):
        have = _observed(machine, version)
        if have is None:
            return [f"{FILE}: lo: what routes of IPv{version} there are cannot be read"]
        missing = {one: line for one, line in wanted.items() if one not in have}
        places = {one.place for one in missing}
        strange = {one: line for one, line in have.items() if one not in wanted}
        if not missing and not strange:
            return []
        if attempt < _PASSES:
            # What stands where one of ours belongs is replaced, so that no packet finds a hole.
            lines = [line for one, line in strange.items() if one.place not in places]
            lines = [line for line in lines if all(map(_WORD.fullmatch, line.split()))]
            given = "".join(f"{line}\n" for line in (*missing.values(), *lines))
            arguments = [_FAMILIES[version], "-force", "-batch", "-"]
            words = machine.run("ip", arguments, stdin=given).words
    left = {**missing, **strange}
    return [f"{FILE}: {_home(one, text)}: not done: {line}" for one, line in left.items()] + [
        f"{FILE}: lo: {line}" for line in words
    ]


def _home(route: _Route, text: str) -> str:
    """Return the interface in whose stanza the audit names a route."""
    for _, device in route.hops:
        if device:
            return device
    return next((name for name, table in _tables(text).items() if table == route.table), "lo")


def _tables(text: str) -> dict[str, str]:
    found = stanzas(text)
    return {name: one["vrf-table"][0] for name, one in found.items() if "vrf-table" in one}


def _wanted(version: int, text: str) -> Iterator[tuple[_Route, str]]:
    """Yield the routes that the file says, with the command that makes each."""
    tables = _tables(text)
    for name, attributes in stanzas(text).items():
        for command in attributes.get("post-up", ()):
            match = _POST_UP.fullmatch(command)
            if match and (6 if match["six"] else 4) == version:
                metric = int(match["metric"] or _METRIC[version])
                to, table = _network(match["to"]), match["table"] or _MAIN
                yield _Route(match["kind"], to, (), table, metric), match["line"]
        if "link-down" in attributes:
            continue
        for gateway in attributes.get("gateway", ()):
            if (6 if ":" in gateway else 4) == version:
                table = tables.get(attributes.get("vrf", [""])[0], _MAIN)
                route = _Route("unicast", "default", ((gateway, name),), table, _METRIC[version])
                # As ifupdown2 says it.
                words = f"via {gateway} dev {name} proto kernel onlink table {table}"
                yield route, f"route replace default {words}"


def _observed(machine: Machine, version: int) -> dict[_Route, str] | None:
    """Return routes that somebody said, with the command that deletes each; None: unreadable."""
    arguments = [*_ARGUMENTS, _FAMILIES[version], "route", "show", "table", "all"]
    said = machine.run("ip", arguments, timeout=60)
    try:
        entries = json.loads(said.out or "[]") if said.code == 0 else None
    except ValueError:
        return None
    if not isinstance(entries, list):
        return None
    found = {}
    for entry in entries:
        route = _route(version, entry) if isinstance(entry, dict) and entry else None
        if route is not None:
            found[route] = _deletion(version, route, entry)
    return found


def _route(version: int, entry: Mapping[str, object]) -> _Route | None:
    kind = str(entry.get("type", "unicast"))
    kind = _KIND_OF.get(kind, kind)
    protocol = str(entry.get("protocol", "boot"))
    if kind in _NOT_SAID or protocol in _DAEMONS:
        return None
    hops = tuple(_hops(entry)) if kind == "unicast" else ()
    # ifupdown2 says that its default route is the kernel's. No route of the kernel has a gateway.
    if protocol in _KERNEL and not any(gateway for gateway, _ in hops):
        return None
    table = str(entry.get("table", _MAIN))
    table = _TABLES.get(table, table)
    if table == _LOCAL:
        return None
    metric = entry.get("metric")
    metric = metric if isinstance(metric, int) else _METRIC[version]
    return _Route(kind, _network(str(entry.get("dst"))), hops, table, metric)


def _hops(entry: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    several = entry.get("nexthops")
    for one in several if isinstance(several, list) and several else [entry]:
        via = one.get("via")
        gateway = one.get("gateway") or (via.get("host") if isinstance(via, dict) else None)
        yield str(gateway or ""), str(one.get("dev") or "")


def _deletion(version: int, route: _Route, entry: Mapping[str, object]) -> str:
    words = ["route", "delete", route.kind, route.to]
    if "tos" in entry:
        words += ["tos", str(entry["tos"])]
    if "nhid" in entry:
        words += ["nhid", str(entry["nhid"])]
    elif len(route.hops) == 1:
        gateway, device = route.hops[0]
        if gateway:
            other = version == 4 and ":" in gateway
            words += ["via", *(["inet6"] if other else []), gateway]
        words += ["dev", device] if device else []
    if route.metric:
        words += ["metric", str(route.metric)]
    # Without it, a route that a daemon made in the same place could go instead.
    words += ["proto", str(entry.get("protocol", "boot")), "table", route.table]
    return " ".join(words)


def _network(to: str) -> str:
    """Return a destination as every other one that means the same is returned."""
    try:
        network = ipaddress.ip_network(to)
    except ValueError:
        return to
    return "default" if network.prefixlen == 0 else str(network)
