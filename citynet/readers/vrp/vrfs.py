"""VRFs of VRP: two families that have to agree, and what they say under BGP and SRv6."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from citynet.device.model import Vrf, VrfSids
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NUMBER, number
from citynet.readers.vrp.colors import LAST_COLOR, check_colors
from citynet.readers.vrp.reading import Reading, VrfFamily

__all__ = ["finished_vrfs", "read_vrf"]

Match = re.Match[str]


def _use(family: VrfFamily, line: Line) -> None:
    family.lines.append(line)


def _rd(family: VrfFamily, match: Match, line: Line) -> None:
    if family.rd is not None:
        raise ValueError("said twice")
    family.rd = match[1]
    _use(family, line)


def _label(family: VrfFamily, _match: Match, line: Line) -> None:
    if family.label:
        raise ValueError("said twice")
    family.label = True
    _use(family, line)


def _target(family: VrfFamily, match: Match, line: Line) -> None:
    name = f"{match[2]}_targets"
    targets: tuple[str, ...] = getattr(family, name)
    if match[1] in targets:
        raise ValueError("said twice")
    setattr(family, name, (*targets, match[1]))
    _use(family, line)


def _color(family: VrfFamily, match: Match, line: Line) -> None:
    if family.color is not None:
        raise ValueError("said twice")
    family.color = number(match[1], 1, LAST_COLOR)
    family.color_line = line
    _use(family, line)


def _tunnel(family: VrfFamily, _match: Match, line: Line) -> None:
    if family.tunnel is not None:
        raise ValueError("said twice")
    family.tunnel = line
    _use(family, line)


_FAMILY: Final = RuleBook[VrfFamily](
    {
        rf"route-distinguisher ([0-9.]+:{NUMBER})": _rd,
        r"apply-label per-instance": _label,
        rf"import route-policy COLOR-({NUMBER})": _color,
        r"tnl-policy STEERING": _tunnel,
        rf"vpn-target ({NUMBER}:{NUMBER}) (export|import)-extcommunity": _target,
    }
)


def read_vrf(reading: Reading, match: Match, opener: Line) -> None:
    """Read ``ip vpn-instance`` of a VRF; MGMT belongs to the baseline."""
    name = match[1]
    if name == "MGMT":
        return
    if name in reading.vrfs:
        raise ValueError("said twice: VRF")
    draft = Draft(reading.ledger, Vrf(name=name))
    draft.use(opener)
    reading.vrfs[name] = draft
    for line in opener.children:
        word = line.text.removesuffix("-family")
        key = name, word
        if word not in {"ipv4", "ipv6"} or key in reading.vrf_families:
            reading.ledger.refuse(line, "a VRF has the families ipv4 and ipv6, once each")
            continue
        family = VrfFamily(line)
        reading.vrf_families[key] = family
        _FAMILY.apply(line.children, family, reading.ledger)
        draft.use(line, *family.lines)
        if family.label != (family.rd is not None):
            text = f"{opener.text} / {line.text} / apply-label per-instance"
            reading.ledger.missing(text, "label and route distinguisher belong together")
        if family.tunnel is not None and family.color is None:
            reading.ledger.refuse(family.tunnel, "routes without a colour wait for ever")


def finished_vrfs(reading: Reading) -> tuple[Vrf, ...]:
    """Return the VRFs; enter those whose families do not say the same."""
    vrfs = tuple(_finished(name, draft, reading) for name, draft in reading.vrfs.items())
    check_colors(vrfs, reading)
    return vrfs


def _finished(name: str, draft: Draft[Vrf], reading: Reading) -> Vrf:
    ipv4, ipv6 = (reading.vrf_families.get((name, word)) for word in ("ipv4", "ipv6"))
    vrf = draft.close()
    if ipv4 is None or ipv6 is None:
        reading.ledger.missing(f"ip vpn-instance {name}", "a family of the VRF is missing")
        return vrf
    for word, family in (("ipv4", ipv4), ("ipv6", ipv6)):
        if not family.in_bgp:
            text = f"bgp / {word}-family vpn-instance {name}"
            reading.ledger.missing(text, "the family has no view under BGP")
    if _says(ipv4) != _says(ipv6):
        reading.ledger.refuse(ipv6.line, "says something else than the VRF's other family")
    return replace(
        vrf,
        rd=ipv4.rd,
        import_targets=ipv4.import_targets,
        export_targets=ipv4.export_targets,
        redistribute_connected=ipv4.connected,
        redistribute_static=ipv4.static,
        locator=ipv4.locator,
        sids=_sids(name, vrf, ipv4.locator, reading),
        slice=ipv4.color if ipv4.tunnel is None else None,
        color=ipv4.color if ipv4.tunnel is not None else None,
    )


def _says(family: VrfFamily) -> tuple[object, ...]:
    targets = set(family.import_targets), set(family.export_targets)
    color = family.color, family.tunnel is not None
    return family.rd, *targets, *color, family.connected, family.static, family.locator


def _sids(name: str, vrf: Vrf, locator: str | None, reading: Reading) -> VrfSids | None:
    functions = []
    for word in ("ipv4", "ipv6"):
        opcode = reading.opcodes.get((name, word))
        if opcode is not None and opcode.locator != locator:
            reading.ledger.refuse(opcode.line, "BGP takes SIDs of another locator for this VRF")
            opcode = None
        functions.append(opcode.function if opcode is not None else None)
    dt4, dt6 = functions
    if dt4 is None and dt6 is None:
        return None
    if dt4 is None or dt6 is None:
        reading.ledger.missing(f"opcode of {name}", "a VRF has End.DT4 and End.DT6")
    return VrfSids(dt4=dt4 or 0, dt6=dt6 or 0, origin=vrf.origin)
