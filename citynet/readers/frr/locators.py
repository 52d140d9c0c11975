"""SRv6 in ``frr.conf``: the locator, and the discard route that IS-IS carries for it."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network
from typing import Final

from citynet.device.model import Srv6
from citynet.readers.frr.blocks import Block
from citynet.readers.frr.lines import Line, Said, Source, origin_of
from citynet.readers.frr.values import label, network_v6

__all__ = ["SegmentRouting", "srv6_of"]

_LOCATOR_LENGTH: Final = 64
_LEVELS: Final = ("srv6", "locators")


class SegmentRouting:
    """What the file says of SRv6."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.levels: dict[str, Block] = {}
        self.name: Said[str] | None = None
        self.prefix: Said[IPv6Network] | None = None
        self.route: Said[IPv6Network] | None = None

    def open(self, line: Line) -> Block:
        """Return the block that ``segment-routing`` opens."""
        return self.level("segment-routing", _LEVELS, line)

    def level(self, name: str, below: tuple[str, ...], line: Line) -> Block:
        """Return the block of one level, the same one when it is opened again."""
        if name in self.levels:
            return self.levels[name].reopen(line)
        self.levels[name] = _Level(self, line, below) if below else _Locators(self, line)
        return self.levels[name]

    def discard(self, line: Line) -> None:
        """Enter ``ipv6 route LOCATOR Null0``."""
        match line.words:
            case [_, _, text, "Null0"]:
                self.route = self.source.first(self.route, network_v6(text), line)
            case _:
                self.source.refuse(line, "the only global static route discards the locator")


class _Level(Block):
    """``segment-routing``, ``srv6``: nothing but the next level."""

    def __init__(self, parent: SegmentRouting, header: Line, below: tuple[str, ...]) -> None:
        super().__init__(parent.source, header)
        self.parent = parent
        self.below = below

    def take(self, line: Line) -> Block | bool:
        if line.words != [self.below[0]]:
            return False
        self.lines.append(line.number)
        return self.parent.level(self.below[0], self.below[1:], line)


class _Locators(Block):
    def __init__(self, parent: SegmentRouting, header: Line) -> None:
        super().__init__(parent.source, header)
        self.parent = parent

    def take(self, line: Line) -> Block | bool:
        match line.words:
            case ["locator", text]:
                before = self.parent.name
                self.parent.name = self.first(before, label(text), line)
                return _Locator(self.parent, line, ours=before is None)
            case _:
                return False


class _Locator(Block):
    def __init__(self, parent: SegmentRouting, header: Line, *, ours: bool) -> None:
        super().__init__(parent.source, header)
        self.parent = parent
        self.ours = ours

    def take(self, line: Line) -> Block | bool:
        match line.words:
            case ["prefix", text, "func-bits", "16"]:
                prefix = network_v6(text)
                # SIDs under any other length are advertised wrongly by FRR 8.4.
                if prefix is not None and prefix.prefixlen != _LOCATOR_LENGTH:
                    prefix = None
                self.parent.prefix = self.first(self.parent.prefix, prefix, line)
                if not self.ours:
                    self.source.refuse(line, "it belongs to a second locator")
            case _:
                return False
        return True


def srv6_of(
    said: SegmentRouting, encapsulation: Said[IPv6Address] | None, ports: Source
) -> Srv6 | None:
    """Return the locator with its source address, which stands in the file ``ports``."""
    name, prefix, route = said.name, said.prefix, said.route
    for header in (block.header for block in said.levels.values()):
        if name is None:
            said.source.refuse(header, "no locator stands in it")
    if name is not None and prefix is None:
        said.source.refuse(name.line, "it lacks its prefix")
    if name is not None and encapsulation is None:
        said.source.refuse(name.line, "no 'ip sr tunsrc' gives the source of encapsulation")
    if name is None and encapsulation is not None:
        ports.refuse(encapsulation.line, "there is no locator")
    if route is not None and (prefix is None or route.value != prefix.value):
        said.source.refuse(route.line, "it does not discard the locator")
    if prefix is not None and route is None:
        said.source.missing(
            f"ipv6 route {prefix.value} Null0", "IS-IS advertises the locator from this route"
        )
    if name is None or prefix is None or encapsulation is None:
        return None
    lines = [line for block in said.levels.values() for line in block.lines]
    lines += [name.line.number, prefix.line.number, *([route.line.number] if route else [])]
    return Srv6(
        locator_name=name.value,
        locator=prefix.value,
        source=encapsulation.value,
        origin=origin_of((said.source, lines), (ports, [encapsulation.line.number])),
    )
