"""Interfaces under IS-IS of IOS-XR, and the delays that they advertise."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from citynet.device.model import Family, Interface, InterfaceKind, IsisInterface
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.iosxr.key_chains import used_chain
from citynet.readers.iosxr.reading import NAME, Block, IsisLink, Reading
from citynet.readers.values import NUMBER, number

__all__ = ["FAST_REROUTE", "finished_link", "link_is_passive", "read_delays", "read_link"]

Match = re.Match[str]

FAST_REROUTE: Final = ("fast-reroute per-prefix", "fast-reroute per-prefix ti-lfa")
_PASSIVE: Final = "passive"
_FLAGS: Final = (
    "point-to-point",
    "bfd minimum-interval 300",
    "bfd multiplier 3",
    "bfd fast-detect ipv4",
    "bfd fast-detect ipv6",
)
_METRIC: Final = 10
"""What XR takes for an interface without a metric."""
_BFD: Final = ("bfd minimum-interval 300", "bfd multiplier 3")
_LARGEST_METRIC: Final = 2**24 - 2
_LARGEST_DELAY: Final = 2**24 - 1
_NAMES: Final = rf"{NAME}(?: {NAME})*"


class _Link:
    """An interface under IS-IS while it is being read."""

    def __init__(self, link: IsisLink, reading: Reading) -> None:
        self.link = link
        self.reading = reading


def _flag(view: _Link, _match: Match, line: Line) -> None:
    view.link.block.claim(line.text, line)
    view.link.draft.use(line)


def _passive(view: _Link, _match: Match, line: Line) -> None:
    view.link.block.claim(_PASSIVE, line)
    view.link.draft.put(line, passive=True)


def _affinities(view: _Link, match: Match, line: Line) -> None:
    names = tuple(match[1].split(" "))
    if len(set(names)) != len(names):
        raise ValueError("names an affinity twice")
    view.link.block.claim("affinity flex-algo", line)
    view.link.draft.put(line, affinities=names)


def _password(view: _Link, match: Match, line: Line) -> None:
    view.link.block.claim("hello-password", line)
    view.link.draft.put(line, authentication=f"secret:{match[1]}")
    used_chain(match[1], view.link.block.path, view.reading, macsec=False)


def _family(view: _Link, match: Match, line: Line) -> None:
    family = Family(match[1])
    view.link.block.claim(line.text, line)
    view.link.draft.use(line)
    block = Block(view.reading.ledger, f"{view.link.block.path} / {line.text}")
    view.link.families[family] = block
    for each in line.children:
        metric = re.fullmatch(rf"metric ({NUMBER})", each.text)
        key = "metric" if metric else each.text
        if (metric is None and each.text not in FAST_REROUTE) or key in block.lines:
            view.reading.ledger.refuse(each, "not a line of this family, or said twice")
            continue
        if metric is not None:
            view.link.metrics[family] = number(metric[1], 1, _LARGEST_METRIC)
        block.claim(key, each)
        view.link.draft.use(each)


_LINK: Final = RuleBook[_Link](
    {
        _PASSIVE: _passive,
        rf"affinity flex-algo ({_NAMES})": _affinities,
        rf"hello-password keychain ({NAME})": _password,
        r"address-family (ipv4|ipv6) unicast": _family,
        **dict.fromkeys(map(re.escape, _FLAGS), _flag),
    }
)


def read_link(name: str, line: Line, reading: Reading) -> None:
    """Read an interface under IS-IS."""
    if name in reading.links:
        raise ValueError("said twice: interface")
    draft = Draft(reading.ledger, IsisInterface(metric=0))
    draft.use(line)
    link = IsisLink(line, draft, Block(reading.ledger, f"router isis / {line.text}"))
    reading.links[name] = link
    _LINK.apply(line.children, _Link(link, reading), reading.ledger)


def link_is_passive(link: IsisLink) -> bool:
    """Return whether the interface forms no adjacency."""
    return _PASSIVE in link.block.lines


def read_delays(reading: Reading, _match: Match, line: Line) -> None:
    """Read the delays that interfaces advertise without measuring them."""
    if reading.delays or not line.children:
        raise ValueError("said twice, or says nothing")
    reading.ledger.claim(line)
    for view in line.children:
        try:
            _read_delay(view, reading)
        except ValueError as error:
            reading.ledger.refuse(view, f"bad value: {error}")


def _read_delay(view: Line, reading: Reading) -> None:
    lines = tuple(view.lines())
    texts = [each.text for each in lines]
    name = re.fullmatch(rf"interface ({NAME})", texts[0])
    delay = re.fullmatch(rf"advertise-delay ({NUMBER})", texts[-1])
    nested = len(lines) == 3 and lines[1].children == lines[2:]
    if name is None or delay is None or not nested or texts[1] != "delay-measurement":
        raise ValueError("an interface advertises one delay")
    if name[1] in reading.delays:
        raise ValueError("said twice: interface")
    reading.delays[name[1]] = number(delay[1], 0, _LARGEST_DELAY), lines
    for each in lines:
        reading.ledger.claim(each)


def finished_link(interface: Interface, reading: Reading) -> IsisInterface | None:
    """Return IS-IS on an interface; enter what does not fit to its kind or to the instance."""
    link = reading.links.get(interface.name)
    if link is None or reading.isis is None:
        return None
    families = set(reading.isis_families)
    _check_families(link, families)
    loopback = interface.kind is InterfaceKind.LOOPBACK
    reason = "links are point-to-point, loopbacks are not"
    link.block.exactly("point-to-point", reason, wanted=not loopback)
    wanted = {*_BFD, *(f"bfd fast-detect {family}" for family in families)}
    said = {key for key in link.block.lines if key.startswith("bfd ")}
    if said and said != wanted:
        link.block.forbid(sorted(said), "all lines of BFD belong together, one for each family")
    metrics = {link.metrics.get(family) for family in families}
    passive = link_is_passive(link)
    metric = next(iter(metrics), None)
    if len(metrics) > 1:
        for block in link.families.values():
            block.forbid(["metric"], "all families have one metric")
        metric = max(each for each in metrics if each is not None)
    isis = link.draft.close()
    lines = set(isis.origin.lines)
    delay = None
    if interface.name in reading.delays:
        delay, delay_lines = reading.delays[interface.name]
        lines.update(each.number for each in delay_lines)
    return replace(
        isis,
        metric=metric if metric is not None else (0 if passive else _METRIC),
        bfd=bool(families) and said == wanted,
        delay=delay,
        origin=replace(isis.origin, lines=tuple(sorted(lines))),
    )


def _check_families(link: IsisLink, families: set[Family]) -> None:
    texts = {f"address-family {family} unicast": family for family in families}
    link.block.require(sorted(texts), "every interface speaks all families of the instance")
    others = [key for key in link.block.lines if key.startswith("address-family ")]
    link.block.forbid(sorted(set(others) - set(texts)), "not a family of the instance")
