"""VRFs of IOS-XR: two families that have to agree, here and under BGP."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from citynet.device.model import Family, Vrf
from citynet.readers.blocks import Draft, Line
from citynet.readers.iosxr.reading import Block, Reading, VrfFamily, VrfReading
from citynet.readers.values import NUMBER

__all__ = ["finished_vrfs", "read_vrf"]

Match = re.Match[str]

_FAMILIES: Final = {
    f"address-family {family} unicast": family for family in (Family.IPV4, Family.IPV6)
}
_TARGET: Final = re.compile(rf"{NUMBER}:{NUMBER}")
_DIRECTION: Final = re.compile(r"(import|export) route-target")


def read_vrf(reading: Reading, match: Match, line: Line) -> None:
    """Read a VRF; that of management belongs to the baseline."""
    name = match[1]
    if name == "MGMT":
        return
    if name in reading.vrfs or name == "default":
        raise ValueError("a VRF has a name of its own, and is said once")
    found = VrfReading(Draft(reading.ledger, Vrf(name=name)))
    found.draft.use(line)
    reading.vrfs[name] = found
    for view in line.children:
        family = _FAMILIES.get(view.text)
        if family is None or family in found.families:
            reading.ledger.refuse(view, "a VRF has the families ipv4 and ipv6, once each")
            continue
        found.draft.use(view)
        found.openers[family] = view
        found.families[family] = _family(view, found, reading)


def _family(view: Line, found: VrfReading, reading: Reading) -> VrfFamily:
    said: dict[str, tuple[str, ...]] = {}
    for line in view.children:
        match = _DIRECTION.fullmatch(line.text)
        if match is None or match[1] in said or not line.children:
            reading.ledger.refuse(line, "a family has targets to import and to export, once each")
            continue
        found.draft.use(line)
        said[match[1]] = ()
        for target in line.children:
            if _TARGET.fullmatch(target.text) is None or target.text in said[match[1]]:
                reading.ledger.refuse(target, "not a route target, or said twice")
                continue
            said[match[1]] += (target.text,)
            found.draft.use(target)
    return VrfFamily(import_targets=said.get("import", ()), export_targets=said.get("export", ()))


def finished_vrfs(reading: Reading, locators: set[str]) -> tuple[Vrf, ...]:
    """Return the VRFs; enter those whose families do not say the same."""
    return tuple(_finished(found, locators, reading) for found in reading.vrfs.values())


def _finished(found: VrfReading, locators: set[str], reading: Reading) -> Vrf:
    ledger = reading.ledger
    vrf = found.draft.value
    missing = [text for text, family in _FAMILIES.items() if family not in found.families]
    for text in missing:
        ledger.missing(f"vrf {vrf.name} / {text}", "a family of the VRF is missing")
    if not found.in_bgp:
        ledger.missing(f"router bgp / vrf {vrf.name}", "the VRF has no block under BGP")
    elif vrf.rd is None:
        ledger.missing(f"router bgp / vrf {vrf.name} / rd", "the VRF has no route distinguisher")
    if missing:
        return found.draft.close()
    ipv4, ipv6 = found.families[Family.IPV4], found.families[Family.IPV6]
    if _targets(ipv4) != _targets(ipv6):
        reason = "has other targets than the VRF's other family"
        ledger.refuse(found.openers[Family.IPV6], reason)
    keys = _said(ipv4)
    if _said(ipv6) != keys or ipv4.locator != ipv6.locator:
        opener = ipv6.bgp_opener or ipv4.bgp_opener
        if opener is not None:
            ledger.refuse(opener, "says something else than the VRF's other family under BGP")
    if ipv4.locator is not None and ipv4.locator not in locators:
        text = f"segment-routing / srv6 / locators / locator {ipv4.locator}"
        ledger.missing(text, f"the VRF {vrf.name} takes its SIDs from it")
    return replace(
        found.draft.close(),
        import_targets=ipv4.import_targets,
        export_targets=ipv4.export_targets,
        redistribute_connected="redistribute connected" in keys,
        redistribute_static="redistribute static" in keys,
        locator=ipv4.locator if ipv4.locator == ipv6.locator else None,
    )


def _targets(family: VrfFamily) -> tuple[set[str], set[str]]:
    return set(family.import_targets), set(family.export_targets)


def _said(family: VrfFamily) -> set[str]:
    block: Block | None = family.bgp
    return {key for key in block.lines if key.startswith("redistribute ")} if block else set()
