"""What is in force on one interface, and which lines of its stanza say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_interface
from typing import Final

from citynet.device.model import InterfaceAddress
from citynet.running.attributes import ORDER, same
from citynet.running.commands import one_spelling, says_a_fact
from citynet.running.stanzas import INDENT, Stanza, attribute

__all__ = ["Facts", "insert"]

_RANK: Final = {word: place for place, word in enumerate(ORDER)}


@dataclass(slots=True, kw_only=True)
class Facts:
    """Facts about one interface that no line has said yet: each line takes its own away."""

    attributes: dict[str, str | None]
    """Of attributes that stand at most once; ``None``: it must not stand."""
    addresses: dict[InterfaceAddress, str | None]
    """With the other end of those that are point to point."""
    commands: dict[str, None]
    """In one spelling, in order."""

    def still(self, line: str) -> Iterator[str]:
        """Yield a line of the file as it is in force, if it is."""
        word, said = attribute(line)
        if word == "address":
            yield from self._address(line, said)
        elif word == "post-up" and says_a_fact(said):
            command = one_spelling(said)
            if command in self.commands:
                del self.commands[command]
                yield line
        elif word in self.attributes:
            value = self.attributes.pop(word)
            if value is not None:
                yield line if same(word, said, value) else f"{INDENT}{word} {value}"
        elif word != "pointopoint":
            yield line

    def unsaid(self) -> Iterator[str]:
        """Yield a line for each fact that no line said."""
        for word in sorted(self.attributes, key=_RANK.__getitem__):
            if self.attributes[word] is not None:
                yield f"{INDENT}{word} {self.attributes[word]}"
        for address in self.addresses:
            yield f"{INDENT}address {address}"
        for peer in self.addresses.values():
            if peer is not None:
                yield f"{INDENT}pointopoint {peer}"
        for command in self.commands:
            yield f"{INDENT}post-up {command}"

    def _address(self, line: str, said: str) -> Iterator[str]:
        address = _interface_address(said)
        if address is not None and address in self.addresses:
            peer = self.addresses.pop(address)
            yield line
            if peer is not None:
                yield f"{INDENT}pointopoint {peer}"


def insert(stanza: Stanza, line: str) -> None:
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


def _interface_address(said: str) -> InterfaceAddress | None:
    try:
        return ip_interface(said)
    except ValueError:
        return None
