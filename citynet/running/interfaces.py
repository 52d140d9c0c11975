"""``etc/network/interfaces``: the interfaces that there are, in the words of the file on disk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_interface
from typing import Final

from citynet.device.model import InterfaceAddress
from citynet.device.sorting import natural_key
from citynet.running.attributes import ORDER, in_namespace, same, single_attributes
from citynet.running.errors import ObservationError
from citynet.running.links import Link
from citynet.running.routes import HandRoute
from citynet.running.stanzas import INDENT, Stanza, attribute, split, written

__all__ = ["interfaces_text"]

_RANK: Final = {word: place for place, word in enumerate(ORDER)}
_TUNNEL_WORDS: Final = frozenset({"vxlan-id", "bridge-ports", "bridge-stp"})
# The kernel's modules of tunnels make these in every namespace.
_FALLBACK: Final = frozenset(
    {"erspan0", "gre0", "gretap0", "ip6_vti0", "ip6gre0", "ip6tnl0", "ip_vti0", "sit0", "tunl0"}
)
_TUNNEL_SOURCE: Final = re.compile(r"tunsrc addr (\S+)\s*")
_SOURCE: Final = "ip sr tunsrc set "
_ROUTE: Final = re.compile(r"ip (?:-6 )?route (?:add|append|replace) ")


def interfaces_text(
    file: str,
    links: Mapping[str, Link],
    routes: tuple[HandRoute, ...],
    tunnel_source: str,
) -> str:
    """Return the interfaces, VRFs and routes of the kernel in the dialect of ``file``.

    Raises ``ObservationError`` for a ``tunnel_source`` that ``ip sr tunsrc show`` does not print.
    """
    return _Interfaces(file, links, routes, _source(tunnel_source)).text()


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
    ) -> None:
        self.links = links
        self.stanzas = [one for one in split(file) if one.name is None or one.name in links]
        self._add_stanzas()
        self.stating = frozenset(
            stanza.name for stanza in self.stanzas if stanza.name and stanza.values("mtu")
        )
        self.gateways = self._gateways(routes)
        self.commands = self._commands(routes, source)

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
        self, routes: tuple[HandRoute, ...], source: str | None
    ) -> dict[str, dict[str, None]]:
        """Return the commands that are in force, by the interface in whose stanza they belong."""
        found: dict[str, dict[str, None]] = {}
        if source is not None:
            found.setdefault("lo", {})[f"{_SOURCE}{source}"] = None
        taken = {id(route) for several in self.gateways.values() for route in several}
        tables = {one.table: one.name for one in self.links.values() if one.kind == "vrf"}
        for route in routes:
            if id(route) not in taken:
                interface = route.hops[0][1] if route.hops else None
                home = interface if interface in self.links else tables.get(route.table, "lo")
                found.setdefault(home or "lo", {})[route.command] = None
        self._leave_where_said(found)
        return found

    def _leave_where_said(self, found: dict[str, dict[str, None]]) -> None:
        """Let a command stay in the stanza in which the file has it."""
        for stanza in self.stanzas:
            for said in stanza.values("post-up") if stanza.name is not None else ():
                command = _normal(said)
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
        addresses = {one.address: one.peer for one in link.addresses}
        commands = dict(self.commands.get(link.name, {}))
        for gateway_route in self.gateways.get(link.name, ()):
            if gateway_route.hops[0][0] != live["gateway"]:
                commands[gateway_route.command] = None
        stanza.lines = [
            kept for line in stanza.lines for kept in _still(line, live, addresses, commands)
        ]
        for new in _added(live, addresses, commands):
            _insert(stanza, new)


def _still(
    line: str,
    live: dict[str, str | None],
    addresses: dict[InterfaceAddress, str | None],
    commands: dict[str, None],
) -> Iterator[str]:
    """Yield the line as it is in force, if it is; what it says is then taken from the rest."""
    word, said = attribute(line)
    if word == "address":
        address = _interface_address(said)
        if address is not None and address in addresses:
            peer = addresses.pop(address)
            yield line
            if peer is not None:
                yield f"{INDENT}pointopoint {peer}"
    elif word == "post-up" and (said.startswith(_SOURCE) or _ROUTE.match(said)):
        command = _normal(said)
        if command in commands:
            del commands[command]
            yield line
    elif word in live:
        value = live.pop(word)
        if value is not None:
            yield line if same(word, said, value) else f"{INDENT}{word} {value}"
    elif word != "pointopoint":
        yield line


def _added(
    live: Mapping[str, str | None],
    addresses: Mapping[InterfaceAddress, str | None],
    commands: Mapping[str, None],
) -> Iterator[str]:
    """Yield a line for each fact that no line said."""
    for word in sorted(live, key=_RANK.__getitem__):
        if live[word] is not None:
            yield f"{INDENT}{word} {live[word]}"
    for address in addresses:
        yield f"{INDENT}address {address}"
    for peer in addresses.values():
        if peer is not None:
            yield f"{INDENT}pointopoint {peer}"
    for command in commands:
        yield f"{INDENT}post-up {command}"


def _insert(stanza: Stanza, line: str) -> None:
    """Put a line behind those that the dialect has before it."""
    word, said = attribute(line)
    place = 0
    for index, other in enumerate(stanza.lines):
        found, value = attribute(other)
        if word == found == "address" and _address_key(value) > _address_key(said):
            break
        if found and _RANK.get(found, -1) <= _RANK[word]:
            place = index + 1
    stanza.lines.insert(place, line)


def _address_key(said: str) -> tuple[int, int, int]:
    """Sort addresses as the dialect does: IPv4 first, by value."""
    address = _interface_address(said)
    if address is None:
        return (0, 0, 0)
    return (address.version, int(address.ip), address.network.prefixlen)


def _normal(command: str) -> str:
    """Return a command in one spelling."""
    words = command.split()
    text = " ".join(words)
    match = _ROUTE.match(text)
    if match is None:
        return text
    if text.startswith("ip -6 "):
        # The kernel has it, too, where nobody says a metric.
        text = text.replace(" metric 1024", "", 1)
    return re.sub(r"route (?:add|append|replace) ", "route replace ", text, count=1)


def _interface_address(said: str) -> InterfaceAddress | None:
    try:
        return ip_interface(said)
    except ValueError:
        return None


_TUNNELS: Final = 3


def _rank(link: Link) -> int:
    """Return in which part of the file an interface stands."""
    if link.name == "lo":
        return 0
    if link.kind == "vrf":
        return 1 if link.name == "mgmt" else 2
    return _TUNNELS if link.kind in ("vxlan", "bridge") else 4
