"""TTL security of sessions in VRFs: terms of the device's own filter, and what sessions send."""

from __future__ import annotations

from typing import Final

from citynet.device.model import Family
from citynet.readers.junos.reading import FAMILIES, Reading, address, version_of
from citynet.readers.junos.statements import Node

__all__ = ["HOPS", "PROTOCOL", "is_near", "near_terms"]

HOPS: Final = {Family.IPV4: "ttl 255", Family.IPV6: "hop-limit 255"}
"""What a packet has that no router has passed on."""
PROTOCOL: Final = {Family.IPV4: "protocol", Family.IPV6: "payload-protocol"}


def near_terms(family: Family) -> tuple[tuple[str, list[str]], ...]:
    """Return the terms that take BGP of neighbours in VRFs on the link only."""
    head = [
        f"from source-prefix-list VRF-PEERS-{FAMILIES[family][1]}",
        f"from {PROTOCOL[family]} tcp",
    ]
    tail = [f"from {HOPS[family]}", "then accept"]
    return (
        ("bgp-near", [*head, "from destination-port bgp", *tail]),
        ("bgp-near-answers", [*head, "from source-port bgp", "from tcp-established", *tail]),
    )


def is_near(family: Family, reading: Reading) -> bool:
    """Return whether the device takes BGP in VRFs from the link only, and all sessions send so."""
    if family not in reading.near:
        word, end = FAMILIES[family]
        terms = reading.root.at("firewall", "family", word, "filter", f"RE-{end}", "term")
        reading.near[family] = all(
            terms.at(name).says_exactly(line.split(" ") for line in lines)
            for name, lines in near_terms(family)
        ) and all(one.at("ttl").says_exactly([("255",)]) for one in _neighbors(family, reading))
    return reading.near[family]


def _neighbors(family: Family, reading: Reading) -> list[Node]:
    """Return all neighbours of instances with an address of the family, understood or not."""
    found: list[Node] = []
    instances = reading.root.at("routing-instances")
    for instance in instances.names():
        groups = instances.at(instance, "protocols", "bgp", "group")
        for group in groups.names():
            neighbors = groups.at(group, "neighbor")
            found += [
                neighbors.at(text) for text in neighbors.names() if _is_of(text, version_of(family))
            ]
    return found


def _is_of(text: str, version: int) -> bool:
    try:
        return address(text).version == version
    except ValueError:
        return False
