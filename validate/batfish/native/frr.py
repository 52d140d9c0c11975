"""Lines of FRR and Debian that Batfish does not read; they would throw its parser out of step.

They are left out before Batfish sees the text, so it is no witness of them; nor is it of the MTUs
of sub-interfaces. Everything else has to be read: a line that Batfish does not know and that is not
here is a refutation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

__all__ = ["left_out"]

_BLOCKS: Final = (
    (r"segment-routing(?: srv6)?", "SRv6 is not modelled"),
    (r"router isis \S+", "FRR's IS-IS is not read"),
    (r"bfd", "BFD is not modelled"),
    (r"address-family ipv[46] vpn", "VPN address families are not read"),
    (r"iface (?:vx|br)[0-9]+", "Cumulus builds VXLAN devices otherwise"),
)
"""First line of a block that is left out to its end, and why."""
_LINES: Final = (
    (r"!", "a separator, which ends Batfish's blocks"),
    (r"exit(?:-vrf|-address-family)?", "Batfish ends blocks where the next one begins"),
    (r"ip(?:v6)? router isis \S+|(?:no )?isis \S.*", "FRR's IS-IS is not read"),
    (r"ip route \S+ \S+ \S+|ipv6 route \S.*", "routes through an interface are not read"),
    (r"(?:sid|rd|rt) vpn \S.*|(?:import|export) vpn", "VPN route leaking is not read"),
    (r"neighbor \S+ prefix-list \S+ (?:in|out)", "prefix lists of a session are not read"),
    (
        r"neighbor \S+ (?:bfd(?: profile \S+)?|password \S+|capability extended-nexthop)",
        "not modelled",
    ),
    (r"neighbor \S+ timers connect [0-9]+", "time is not modelled"),
    (r"link-type veth|veth-peer-name \S+", "interface pairs are not modelled"),
    (r"auto (?:vx|br)[0-9]+|vni [0-9]+", "Cumulus builds VXLAN devices otherwise"),
    (r"rd \S+|route-target (?:import|export|both) \S+", "route targets of EVPN are not read"),
    (r"link-down yes", "interfaces that are off are not modelled"),
    (r"post-up \S.*", "commands are not run"),
)
"""Single lines that are left out, and why."""
_OF_PORT: Final = re.compile(r"vlan-raw-device \S+")
_MTU: Final = re.compile(r"mtu [0-9]+")
_END: Final = re.compile(r"exit(?:-address-family)?|!")


def left_out(lines: Sequence[str]) -> frozenset[int]:
    """Return the indexes of the lines that Batfish is not given."""
    gone = set(_mtus_of_ports(lines))
    block: int | None = None
    for index, line in enumerate(lines):
        words, depth = line.strip(), len(line) - len(line.lstrip())
        if block is not None:
            ends = depth == block and _END.fullmatch(words) is not None
            if ends or depth > block:
                gone.add(index)
                block = None if ends and words != "!" else block
                continue
            block = None
        if _is_one_of(_BLOCKS, words):
            gone.add(index)
            block = depth
        elif _is_one_of(_LINES, words):
            gone.add(index)
    return frozenset(gone)


def _mtus_of_ports(lines: Sequence[str]) -> Iterator[int]:
    """Yield the MTUs of sub-interfaces.

    They say nothing of their own: our reader takes none but the port's, and that one is given.
    """
    mtus: list[int] = []
    within = False
    for index, line in enumerate([*lines, "auto"]):
        words = line.strip()
        if words.startswith(("auto", "iface")):
            yield from mtus if within else ()
            mtus, within = [], False
        elif _OF_PORT.fullmatch(words):
            within = True
        elif _MTU.fullmatch(words):
            mtus.append(index)


def _is_one_of(kinds: Sequence[tuple[str, str]], words: str) -> bool:
    return any(re.fullmatch(pattern, words) for pattern, _ in kinds)
