"""``etc/network/interfaces`` as stanzas (interfaces(5), ifupdown2).

A stanza is ``auto NAME``, ``iface NAME`` and attributes. What the attributes mean together is said
in :mod:`.ports` and :mod:`.tunnels`; here each line finds its stanza, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from citynet.readers.frr.lines import Line, Source
from citynet.readers.frr.values import port_name

__all__ = ["Stanza", "read_stanzas"]

_ATTRIBUTES: Final = frozenset(
    {
        "alias",
        "bridge-arp-nd-suppress",
        "bridge-learning",
        "bridge-ports",
        "bridge-stp",
        "gateway",
        "hwaddress",
        "ipv6-addrgen",
        "link-down",
        "link-type",
        "mtu",
        "veth-peer-name",
        "vlan-id",
        "vlan-raw-device",
        "vrf",
        "vrf-table",
        "vxlan-id",
        "vxlan-learning",
        "vxlan-local-tunnelip",
    }
)
# ifupdown2 passes its file through Mako, comments included.
_MAKO: Final = re.compile(r"^\s*(?:%|##)|\$\{|<%|%>")


@dataclass(slots=True)
class Stanza:
    """What the file says of one name. ``left`` shrinks as attributes are understood."""

    name: str
    header: Line
    loopback: bool = False
    lines: list[int] = field(default_factory=list)
    left: dict[str, Line] = field(default_factory=dict)
    addresses: list[Line] = field(default_factory=list)
    commands: list[Line] = field(default_factory=list)
    """``post-up``, which may stand more than once; empty once they are understood."""

    def take(self, attribute: str) -> Line | None:
        """Return the line of ``attribute``, if it is there, and count it as understood."""
        return self.left.pop(attribute, None)

    def take_commands(self) -> list[Line]:
        """Return the commands, and count them as understood."""
        commands, self.commands = self.commands, []
        return commands


def read_stanzas(source: Source) -> dict[str, Stanza]:
    """Return the stanzas by name; lines that belong to none are refused."""
    return _Stanzas(source).read()


class _Stanzas:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.autos: dict[str, Line] = {}
        self.stanzas: dict[str, Stanza] = {}
        self.current: Stanza | None = None

    def read(self) -> dict[str, Stanza]:
        _refuse_templates(self.source)
        for line in self.source.lines:
            match line.words:
                case ["auto", name]:
                    self._auto(name, line)
                case ["iface", name, *options]:
                    self._iface(name, options, line)
                case _:
                    self._attribute(line)
        self._pair()
        return self.stanzas

    def _auto(self, name: str, line: Line) -> None:
        self.current = None
        if name in self.autos:
            self.source.refuse(line, f"said before, in line {self.autos[name].number}")
        else:
            self.autos[name] = line

    def _iface(self, name: str, options: list[str], line: Line) -> None:
        self.current = None
        if port_name(name) is None:
            self.source.refuse(line, "no name that an interface can have")
            return
        if name in self.stanzas:
            first = self.stanzas[name].header.number
            self.source.refuse(line, f"a second stanza of {name}; the first is in line {first}")
            return
        loopback = options == ["inet", "loopback"]
        if loopback != (name == "lo") or (options and not loopback):
            self.source.refuse(line, "only lo has options, and they are 'inet loopback'")
        self.current = Stanza(name, line, loopback=name == "lo", lines=[line.number])
        self.stanzas[name] = self.current

    def _attribute(self, line: Line) -> None:
        stanza, word = self.current, line.words[0]
        if stanza is None:
            self.source.refuse(line, "it belongs to no stanza that is read")
        elif word == "address":
            stanza.addresses.append(line)
            stanza.lines.append(line.number)
        elif word == "post-up":
            stanza.commands.append(line)
            stanza.lines.append(line.number)
        elif word not in _ATTRIBUTES:
            self.source.refuse(line, "no attribute that the dialect has")
        elif word in stanza.left:
            before = stanza.left[word].number
            self.source.refuse(line, f"said before, in line {before}")
        else:
            stanza.left[word] = line
            stanza.lines.append(line.number)

    def _pair(self) -> None:
        for name, line in self.autos.items():
            stanza = self.stanzas.get(name)
            if stanza is None:
                self.source.refuse(line, f"there is no 'iface {name}'")
            else:
                stanza.lines.append(line.number)
        for name, stanza in self.stanzas.items():
            if name not in self.autos:
                self.source.refuse(stanza.header, f"there is no 'auto {name}': it stays down")


def _refuse_templates(source: Source) -> None:
    for number in source.matching(_MAKO):
        source.refuse(Line(number, "", []), "ifupdown2 would take it for a template (Mako)")
