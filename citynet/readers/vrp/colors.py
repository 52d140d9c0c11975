"""Colours of VRP: what puts the routes of a VRF into a slice, or lets applications steer them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from citynet.device.model import Vrf
from citynet.readers.blocks import Line, RuleBook
from citynet.readers.values import NUMBER, number
from citynet.readers.vrp.exact import claim_exactly
from citynet.readers.vrp.reading import Reading
from citynet.readers.vrp.slices import BASE_SLICE, LAST_SLICE

__all__ = ["LAST_COLOR", "check_colors", "read_color_mapping", "read_color_policy"]
__all__ += ["read_tunnel_policy"]

Match = re.Match[str]

LAST_COLOR: Final = 2**32 - 1
_TUNNEL: Final = "tunnel select-seq ipv6 srv6-te-flow-group load-balance-number 1"


def read_color_policy(reading: Reading, match: Match, opener: Line) -> None:
    """Read a route policy that gives routes a colour."""
    color = number(match[1], 1, LAST_COLOR)
    if color in reading.services.color_policies:
        raise ValueError("said twice: colour")
    reading.services.color_policies[color] = opener
    claim_exactly(opener, (f"apply extcommunity color 0:{color}",), reading.ledger)


def read_tunnel_policy(reading: Reading, _match: Match, opener: Line) -> None:
    """Read the tunnel policy that lets routes wait for flow groups."""
    if reading.services.tunnel_policy is not None:
        raise ValueError("said twice: tunnel policy")
    reading.services.tunnel_policy = opener
    claim_exactly(opener, (_TUNNEL,), reading.ledger)


def read_color_mapping(reading: Reading, _match: Match, opener: Line) -> None:
    """Read which colours are slices; each is the number of its slice."""
    if reading.services.color_mapping is not None:
        raise ValueError("said twice: slices of colours")
    reading.services.color_mapping = opener
    reading.ledger.claim(opener)
    _MAPPING.apply(opener.children, reading, reading.ledger)


def _slice_color(reading: Reading, match: Match, line: Line) -> None:
    which = number(match[1], BASE_SLICE + 1, LAST_SLICE)
    if match[2] != match[1] or which in reading.services.slice_colors:
        raise ValueError("a colour is the number of its slice, said once")
    reading.services.slice_colors[which] = line
    reading.ledger.claim(line)


_MAPPING: Final = RuleBook[Reading]({rf"color ({NUMBER}) network-slice ({NUMBER})": _slice_color})


def check_colors(vrfs: Iterable[Vrf], reading: Reading) -> None:
    """Enter colours that nothing stands behind, and what stands there for no VRF."""
    vrfs = tuple(vrfs)
    services = reading.services
    slices = {vrf.slice for vrf in vrfs if vrf.slice is not None}
    steered = {vrf.color for vrf in vrfs if vrf.color is not None}
    _match_up(services.color_policies, slices | steered, "route-policy COLOR-{0}", reading)
    mapping = "network-slice color-mapping / color {0} network-slice {0}"
    _match_up(services.slice_colors, slices, mapping, reading)
    _check_view(services.color_mapping, "network-slice color-mapping", reading, wanted=bool(slices))
    _check_view(services.tunnel_policy, "tunnel-policy STEERING", reading, wanted=bool(steered))
    for vrf in vrfs:
        _check_vrf(vrf, reading)


def _match_up(found: dict[int, Line], wanted: set[int], text: str, reading: Reading) -> None:
    for which in sorted(wanted - set(found)):
        reading.ledger.missing(text.format(which), "a VRF has this colour")
    for which, line in found.items():
        if which not in wanted:
            reading.ledger.refuse(line, "no VRF has this colour")


def _check_view(line: Line | None, text: str, reading: Reading, *, wanted: bool) -> None:
    if wanted and line is None:
        reading.ledger.missing(text, "VRFs need it")
    elif line is not None and not wanted:
        reading.ledger.refuse(line, "no VRF needs it")


def _check_vrf(vrf: Vrf, reading: Reading) -> None:
    if vrf.slice is None and vrf.color is None:
        return
    services = reading.services
    reason = None
    if vrf.locator is None:
        reason = "the VRF has no SRv6"
    elif vrf.slice is not None and vrf.slice not in services.slices:
        reason = "the device has no such slice"
    elif vrf.slice is not None and vrf.slice in services.steering:
        reason = "applications are steered by this number"
    elif vrf.color is not None and vrf.color not in services.steering:
        reason = "no mapping policy has this colour: routes would wait for ever"
    if reason is None:
        return
    for word in ("ipv4", "ipv6"):
        family = reading.vrf_families.get((vrf.name, word))
        if family is not None and family.color_line is not None:
            reading.ledger.refuse(family.color_line, reason)
