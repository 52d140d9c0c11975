"""IS-IS of IOS-XR: the instance, its algorithms, and what it says of interfaces."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from citynet.device.model import (
    Affinity,
    AlgorithmMetric,
    Family,
    FlexAlgorithm,
    Isis,
)
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.iosxr.key_chains import used_chain
from citynet.readers.iosxr.links import FAST_REROUTE, link_is_passive, read_link
from citynet.readers.iosxr.reading import NAME, Block, IsisLink, Reading
from citynet.readers.values import NUMBER, number

__all__ = ["finished_isis", "read_isis"]

Match = re.Match[str]

_ADVERTISE: Final = "advertise-definition"
_DELAY: Final = "metric-type delay"
_WIDE: Final = "metric-style wide"
_SRV6: Final = "segment-routing srv6"
_ROUTER_ID: Final = "router-id Loopback0"
_CONSTANTS: Final = (
    "is-type level-2-only",
    "log adjacency changes",
    "set-overload-bit on-startup 300",
)


class _Instance:
    """The instance while it is being read."""

    def __init__(self, draft: Draft[Isis], block: Block, reading: Reading) -> None:
        self.draft = draft
        self.block = block
        self.reading = reading
        self.ledger = reading.ledger


def _constant(instance: _Instance, _match: Match, line: Line) -> None:
    instance.block.claim(line.text, line)
    instance.draft.use(line)


def _net(instance: _Instance, match: Match, line: Line) -> None:
    instance.block.claim("net", line)
    instance.draft.put(line, net=match[1])


def _affinity(instance: _Instance, match: Match, line: Line) -> None:
    known = instance.draft.value.affinities
    bit = number(match[2], 0, 255)
    if any(match[1] == each.name or bit == each.bit for each in known):
        raise ValueError("an affinity has a name and a bit of its own")
    origin = instance.ledger.origin(line)
    instance.draft.add(line, "affinities", Affinity(name=match[1], bit=bit, origin=origin))


def _password(instance: _Instance, match: Match, line: Line) -> None:
    instance.block.claim("lsp-password", line)
    instance.draft.put(line, authentication=f"secret:{match[1]}")
    used_chain(match[1], "lsp-password", instance.reading, macsec=False)


def _algorithm(instance: _Instance, match: Match, line: Line) -> None:
    value = number(match[1], 128, 255)
    if any(each.number == value for each in instance.draft.value.algorithms):
        raise ValueError("said twice: algorithm")
    block = Block(instance.ledger, f"{instance.block.path} / {line.text}")
    exclude: tuple[str, ...] = ()
    for each in line.children:
        words = each.text.split(" ")
        if each.text in {_DELAY, _ADVERTISE} and each.text not in block.lines:
            block.claim(each.text, each)
        elif words[:2] == ["affinity", "exclude-any"] and _distinct(words[2:]) and not exclude:
            block.claim("affinity", each)
            exclude = tuple(words[2:])
    block.require([_ADVERTISE], "takes part, but does not define the algorithm")
    found = FlexAlgorithm(
        number=value,
        metric=AlgorithmMetric.DELAY if _DELAY in block.lines else AlgorithmMetric.IGP,
        exclude=exclude,
        origin=instance.ledger.origin(*line.lines()),
    )
    instance.draft.add(line, "algorithms", found)


def _distinct(names: list[str]) -> bool:
    return (
        bool(names)
        and len(set(names)) == len(names)
        and all(re.fullmatch(NAME, name) for name in names)
    )


def _family(instance: _Instance, match: Match, line: Line) -> None:
    family = Family(match[1])
    block = Block(instance.ledger, f"{instance.block.path} / {line.text}")
    if family in instance.reading.isis_families:
        raise ValueError("said twice: family")
    instance.draft.add(line, "families", family)
    instance.reading.isis_families[family] = block
    for each in line.children:
        known = {_WIDE, _SRV6, _ROUTER_ID} if family is Family.IPV6 else {_WIDE}
        if each.text not in known or each.text in block.lines:
            instance.ledger.refuse(each, "not a line of this family, or said twice")
            continue
        block.claim(each.text, each)
        instance.draft.use(each)
        for locator in each.children:
            _locator(locator, instance.reading)
    block.require([_WIDE], "metrics are wide")


def _locator(line: Line, reading: Reading) -> None:
    match = re.fullmatch(rf"locator ({NAME})", line.text)
    if match is None or match[1] in reading.isis_locators or line.children:
        reading.ledger.refuse(line, "not a locator, or said twice")
        return
    reading.isis_locators[match[1]] = line
    reading.ledger.claim(line)


def _link(instance: _Instance, match: Match, line: Line) -> None:
    read_link(match[1], line, instance.reading)


_ISIS: Final = RuleBook[_Instance](
    {
        **dict.fromkeys(_CONSTANTS, _constant),
        r"net ([0-9a-f.]+)": _net,
        rf"affinity-map ({NAME}) bit-position ({NUMBER})": _affinity,
        rf"lsp-password keychain ({NAME}) level 2": _password,
        rf"flex-algo ({NUMBER})": _algorithm,
        r"address-family (ipv4|ipv6) unicast": _family,
        rf"interface ({NAME})": _link,
    }
)


def read_isis(reading: Reading, match: Match, line: Line) -> None:
    """Read ``router isis``; key chains have to be known already."""
    if reading.isis is not None:
        raise ValueError("said twice: IS-IS instance")
    draft = Draft(reading.ledger, Isis(tag=match[1], net="", families=()))
    draft.use(line)
    block = Block(reading.ledger, line.text)
    reading.isis = draft
    _ISIS.apply(line.children, _Instance(draft, block, reading), reading.ledger)
    block.require([*_CONSTANTS, "net"], "belongs to every instance")


def finished_isis(reading: Reading) -> Isis | None:
    """Return the instance; SRv6 has to be known already."""
    if reading.isis is None:
        return None
    isis = reading.isis.close()
    for name in reading.links:
        if name not in reading.interfaces:
            reading.ledger.refuse(reading.links[name].opener, "there is no such interface")
    for name in reading.delays:
        if name not in reading.links:
            _refuse_delay(name, reading)
    ipv6 = reading.isis_families.get(Family.IPV6)
    wanted = reading.srv6 is not None or bool(isis.algorithms)
    if ipv6 is not None:
        ipv6.exactly(_SRV6, "stands where there are locators or algorithms", wanted=wanted)
        reason = "stands where the loopback is in IS-IS"
        ipv6.exactly(_ROUTER_ID, reason, wanted="Loopback0" in reading.links)
    names = {each.name for each in isis.affinities}
    used = {name for each in isis.algorithms for name in each.exclude}
    used.update(name for link in reading.links.values() for name in link.draft.value.affinities)
    for name in sorted(used - names):
        reading.ledger.missing(f"router isis {isis.tag} / affinity-map {name}", "is used")
    return replace(isis, ti_lfa=_ti_lfa(reading))


def _refuse_delay(name: str, reading: Reading) -> None:
    for line in reading.delays[name][1]:
        reading.ledger.refuse(line, "the interface has no IS-IS")


def _ti_lfa(reading: Reading) -> bool:
    """Return whether all links that are not passive have repair paths; refuse them otherwise."""
    links = reading.links.values()
    active = [link for link in links if not link_is_passive(link)]
    complete = bool(active) and all(map(_has_repair_paths, active))
    for link in links:
        if complete and not link_is_passive(link):
            continue
        for block in link.families.values():
            reason = "repair paths are on every link that is not passive, in full, or on none"
            block.forbid(FAST_REROUTE, reason)
    return complete


def _has_repair_paths(link: IsisLink) -> bool:
    blocks = link.families.values()
    return bool(blocks) and all(text in block.lines for block in blocks for text in FAST_REROUTE)
