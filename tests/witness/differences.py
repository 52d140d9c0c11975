"""The table of what AVD's text and ours say otherwise of the same facts, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["DIFFERENCES", "Difference"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that only one of both texts has, or that AVD spells otherwise, and why.

    ``avd`` and ``ours`` are paths as patterns, joined by `` / ``; where both are there, ``ours`` is
    what a line that ``avd`` matches is called in our text.
    """

    reason: str
    avd: str | None = None
    ours: str | None = None


DIFFERENCES: Final = (
    Difference(
        "AVD takes passwords as a device stores them, as a hash; ours is a reference to the"
        " password, which a device takes as type 0 and stores as a hash",
        avd=r"(username \S+ privilege 15 role network-admin secret) sha512 (\S+)",
        ours=r"\1 0 \2",
    ),
    Difference(
        "the same of keys of BGP, which AVD has of type 7 or 8a",
        avd=r"(router bgp .*neighbor \S+ password) 7 (\S+)",
        ours=r"\1 0 \2",
    ),
    Difference(
        "the same of keys of MACsec, which AVD has of type 7",
        avd=r"(mac security / profile \S+ / key [0-9a-f]{64}) 7 (\S+)",
        ours=r"\1 0 \2",
    ),
    Difference(
        "AVD has shares of queues in profiles that ports name; ours stand at the port itself",
        avd=r"qos profile (\S+)( / tx-queue .*)",
        ours=r"interface \1\2",
    ),
    Difference(
        "opens and names the profile of queues, which our text does not need",
        avd=r"qos profile \S+|interface (\S+) / service-profile \1",
    ),
    Difference(
        "AVD says that eAPI speaks TLS, which is the default and also in the line with the profile",
        avd=r"management api http-commands / protocol https",
    ),
    Difference(
        "AVD does not close eAPI in the default VRF, where EOS opens it, too",
        ours=r"management api http-commands / vrf default( / shutdown)?",
    ),
    Difference(
        "AVD's schema has no word 'forced' for 200 and 400 gigabits, only the number of lanes: a"
        " second opinion on our words is missing here",
        avd=r"(interface \S+ / speed) ([24]00)g-\d",
        ours=r"\1 forced \2gfull",
    ),
    Difference(
        "AVD has source checks for IPv4 only",
        ours=r"interface \S+ / ipv6 verify unicast source reachable-via rx",
    ),
    Difference(
        "AVD's schema has TTL security of sessions outside VRFs only, where ours have none",
        ours=r"router bgp \d+ / vrf \S+ / neighbor \S+ ttl maximum-hops 1",
    ),
)
