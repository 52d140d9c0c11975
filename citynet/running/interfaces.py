"""``etc/network/interfaces``: the interfaces that there are, in the words of the file on disk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from citynet.device.sorting import natural_key
from citynet.running.attributes import in_namespace, single_attributes
from citynet.running.commands import TUNNEL_SOURCE, one_spelling
from citynet.running.errors import ObservationError
from citynet.running.facts import Facts, insert
from citynet.running.links import Link
from citynet.running.routes import HandRoute
from citynet.running.stanzas import Stanza, attribute, split, written

__all__ = ["interfaces_text"]

# The kernel's modules of tunnels make these in every namespace.
_FALLBACK: Final = frozenset(
    {"erspan0", "gre0", "gretap0", "ip6_vti0", "ip6gre0", "ip6tnl0", "ip_vti0", "sit0", "tunl0"}
)
_TUNNEL_SOURCE: Final = re.compile(r"tunsrc addr (\S+)\s*")


def interfaces_text(
    file: str,
    links: Mapping[str, Link],
    routes: tuple[HandRoute, ...],
    tunnel_source: str,
    rules: tuple[str, ...],
) -> str:
    """Return the interfaces, VRFs, routes and rules of the kernel in the dialect of ``file``.

    ``rules`` are commands of ``ip rule``; the dialect has none, so they stand under ``lo``.
    Raises ``ObservationError`` for a ``tunnel_source`` that ``ip sr tunsrc show`` does not print.
    """
    return _Interfaces(file, links, routes, _source(tunnel_source), rules).text()


def _source(said: str) -> str | None:
    if not said.strip():
        return None
    match = _TUNNEL_SOURCE.fullmatch(said)
    if match is None:
        raise ObservationError("tunnel_source", "it is no address")
    return None if match[1] == "::" else match[1]


class _Interfaces:
    def __init__(
        self,
        file: str,
        links: Mapping[str, Link],
        routes: tuple[HandRoute, ...],
        source: str | None,
        rules: tuple[str, ...],
    ) -> None:
        self.links = links
        self.stanzas = [one for one in split(file) if one.name is None or one.name in links]
        self._add_stanzas()
        self.stating = frozenset(
            stanza.name for stanza in self.stanzas if stanza.name and stanza.values("mtu")
        )
        self.gateways = self._gateways(routes)
        self.commands = self._commands(routes, source, rules)

    def text(self) -> str:
        seen: set[str] = set()
        for stanza in self.stanzas:
            if stanza.name is not None and stanza.name not in seen:
                seen.add(stanza.name)
                self._refresh(stanza, self.links[stanza.name])
        return written(self.stanzas)

    def _add_stanzas(self) -> None:
        known = {stanza.name for stanza in self.stanzas}
        new = [one for one in self.links.values() if one.name not in known and self._counts(one)]
        # A bridge comes after its VXLAN device.
        for link in sorted(new, key=lambda one: (one.kind == "bridge", natural_key(one.name))):
            header = f"iface {link.name}" + (" inet loopback" if link.name == "lo" else "")
            stanza = Stanza(link.name, ["", f"auto {link.name}", header])
            self.stanzas.insert(self._place(link), stanza)

    def _counts(self, link: Link) -> bool:
        """Return whether an interface that the file does not have is somebody's doing."""
        if link.up or link.addresses or link.master is not None:
            return True
        hardware = link.kind is None or (link.kind == "veth" and not in_namespace(link, self.links))
        return not hardware and link.name not in _FALLBACK

    def _place(self, link: Link) -> int:
        rank = _rank(link)
        for index, stanza in enumerate(self.stanzas):
            if stanza.name is None:
                continue
            other = _rank(self.links[stanza.name])
            later = natural_key(stanza.name) > natural_key(link.name)
            if other > rank or (other == rank and rank != _TUNNELS and later):
                return index
        return len(self.stanzas) - 1

    def _gateways(self, routes: tuple[HandRoute, ...]) -> dict[str, list[HandRoute]]:
        """Return the default routes by their interface, those that ``gateway`` could say."""
        found: dict[str, list[HandRoute]] = {}
        for route in routes:
            plain = route.kind == "unicast" and len(route.hops) == 1 and not route.metric
            gateway, interface = route.hops[0] if plain else (None, None)
            if (
                route.destination == "default"
                and gateway is not None
                and interface is not None
                and interface in self.links
                and route.table == self._table(self.links[interface])
            ):
                found.setdefault(interface, []).append(route)
        return found

    def _table(self, link: Link) -> int | None:
        master = self.links.get(link.master) if link.master is not None else None
        return 254 if master is None else master.table

    def _commands(
        self, routes: tuple[HandRoute, ...], source: str | None, rules: tuple[str, ...]
    ) -> dict[str, dict[str, None]]:
        """Return the commands that are in force, by the interface in whose stanza they belong."""
        found: dict[str, dict[str, None]] = {}
        if source is not None:
            found.setdefault("lo", {})[f"{TUNNEL_SOURCE}{source}"] = None
        taken = {id(route) for several in self.gateways.values() for route in several}
        tables = {one.table: one.name for one in self.links.values() if one.kind == "vrf"}
        for route in routes:
            if id(route) not in taken:
                interface = route.hops[0][1] if route.hops else None
                home = interface if interface in self.links else tables.get(route.table, "lo")
                found.setdefault(home or "lo", {})[route.command] = None
        if rules:
            found.setdefault("lo", {}).update(dict.fromkeys(rules))
        self._leave_where_said(found)
        return found

    def _leave_where_said(self, found: dict[str, dict[str, None]]) -> None:
        """Let a command stay in the stanza in which the file has it."""
        for stanza in self.stanzas:
            for said in stanza.values("post-up") if stanza.name is not None else ():
                command = one_spelling(said)
                for home, commands in found.items():
                    if command in commands and home != stanza.name:
                        del commands[command]
                        found.setdefault(stanza.name or "lo", {})[command] = None
                        break

    def _refresh(self, stanza: Stanza, link: Link) -> None:
        file = {word: rest for word, rest in map(attribute, stanza.lines) if word}
        live = dict(single_attributes(link, self.links, file, self.stating))
        gateways = [route.hops[0][0] for route in self.gateways.get(link.name, ())]
        live["gateway"] = file["gateway"] if file.get("gateway") in gateways else None
        if live["gateway"] is None and gateways:
            live["gateway"] = gateways[0]
        others = {
            route.command: None
            for route in self.gateways.get(link.name, ())
            if route.hops[0][0] != live["gateway"]
        }
        facts = Facts(
            attributes=live,
            addresses={one.address: one.peer for one in link.addresses},
            commands={**self.commands.get(link.name, {}), **others},
        )
        stanza.lines = [kept for line in stanza.lines for kept in facts.still(line)]
        for new in facts.unsaid():
            insert(stanza, new)


_TUNNELS: Final = 3


def _rank(link: Link) -> int:
    """Return in which part of the file an interface stands."""
    if link.name == "lo":
        return 0
    if link.kind == "vrf":
        return 1 if link.name == "mgmt" else 2
    return _TUNNELS if link.kind in ("vxlan", "bridge") else 4
