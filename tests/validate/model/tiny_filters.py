"""Filters of the small network."""

from __future__ import annotations

from ipaddress import (
    ip_network,
)

from citynet.device.model import (
    Family,
    Filter,
    FilterAction,
    FilterRule,
    Network,
    PortRange,
)
from citynet.promises.model import Terminal
from tests.validate.model.tiny import (
    DENY,
    EVERYONE,
    INFRASTRUCTURE,
    NUMBER,
    ONE_PE1,
    ONE_PE2,
    PERMIT,
    TWO_PE2,
    V4,
    V6,
    gateway,
    prefixes,
)


class RuleList:
    """Collects rules, numbered 10, 20, 30."""

    def __init__(self) -> None:
        self.rules: list[FilterRule] = []

    def add(
        self, action: FilterAction, source: object, destination: object, **more: object
    ) -> None:
        self.rules.append(
            FilterRule(
                sequence=10 * (len(self.rules) + 1),
                action=action,
                source=None if source is None else ip_network(str(source)),
                destination=None if destination is None else ip_network(str(destination)),
                **more,  # type: ignore[arg-type]
            )
        )

    def filter(self, name: str, family: Family) -> Filter:
        self.add(DENY, None, None, log=True)
        return Filter(name=name, family=family, rules=tuple(self.rules))


def discovery(rules: RuleList, sources: tuple[object, ...], ours: tuple[object, ...]) -> None:
    for source in (*sources, "fe80::/10"):
        for target in (*ours, "fe80::/10", "ff02::/16"):
            rules.add(PERMIT, source, target, protocol=58)


def attachment_filter(t: Terminal, family: Family) -> Filter:
    rules = RuleList()
    own = prefixes((t,), family)
    gateways = tuple(map(gateway, own))
    if family is V4:
        for prefix in own:
            rules.add(PERMIT, prefix, gateway(prefix), protocol=1)
    else:
        discovery(rules, own, gateways)
    for network in (
        *INFRASTRUCTURE,
        ip_network("224.0.0.0/24"),
        ip_network("255.255.255.255/32"),
        ip_network("fe80::/10"),
        ip_network("ff02::/16"),
    ):
        if network.version == own[0].version:
            rules.add(DENY, None, network)
    for other in EVERYONE:
        for prefix in prefixes((other,), family):
            rules.add(DENY, None, gateway(prefix))
    for prefix in own:
        rules.add(PERMIT, prefix, None)
    return rules.filter(f"A{NUMBER[t.service]}-{t.endpoint}-{family.value[-1]}", family)


def crossing_filter(
    name: str,
    family: Family,
    link: tuple[object, object],
    sources: tuple[Network, ...],
    destinations: tuple[Network, ...],
) -> Filter:
    """Filter of a hand-off: sessions between ``link`` (theirs, ours), then the service."""
    rules = RuleList()
    theirs, ours = link
    rules.add(PERMIT, theirs, ours, protocol=6, destination_ports=PortRange(179, 179))
    rules.add(PERMIT, theirs, ours, protocol=6, source_ports=PortRange(179, 179))
    rules.add(PERMIT, theirs, ours, protocol=17, destination_ports=PortRange(3784, 3784))
    if family is V6:
        discovery(rules, (theirs,), (ours,))
    for network in INFRASTRUCTURE:
        if network.version == sources[0].version:
            rules.add(DENY, None, network)
    for source in sources:
        for destination in destinations:
            rules.add(PERMIT, source, destination)
    return rules.filter(name, family)


def exchange_filter(name: str, family: Family, *, forward: bool) -> Filter:
    """Filter of the exchange: slice one may open TCP 443 to slice two's ``pe2``, answers return."""
    rules = RuleList()
    if family is V6:
        neighbour, ours = (
            ("2001:db8:7f00::/128", "2001:db8:7f00::1/128")
            if forward
            else ("2001:db8:7f00::2/128", "2001:db8:7f00::3/128")
        )
        discovery(rules, (neighbour,), (ours,))
    for source in prefixes((ONE_PE1, ONE_PE2), family):
        for target in prefixes((TWO_PE2,), family):
            if forward:
                rules.add(PERMIT, source, target, protocol=6, destination_ports=PortRange(443, 443))
            else:
                rules.add(
                    PERMIT,
                    target,
                    source,
                    protocol=6,
                    source_ports=PortRange(443, 443),
                    established=True,
                )
    return rules.filter(name, family)
