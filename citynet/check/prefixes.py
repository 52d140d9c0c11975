"""Address space: no address belongs to two, tenants and infrastructure included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network

from citynet.check.draft import Draft
from citynet.city.draft import Frame
from citynet.device.model import Network
from citynet.errors import Finding, Place
from citynet.workspace import Steps

__all__ = ["prefix_rules"]


@dataclass(frozen=True, slots=True)
class _Holding:
    """A prefix and who has it. ``kind``: ``tenant``, ``pool``, or ``management``."""

    prefix: Network
    kind: str
    owner: str
    subject: str
    steps: Steps


def prefix_rules(draft: Draft) -> Iterator[Finding]:
    """Yield each prefix that overlaps another one, with the place of the other one."""
    said: set[tuple[str, Steps]] = set()
    holdings = [*_infrastructure(draft), *_tenants(draft)]
    for left, right in _overlaps(holdings):
        kinds = {left.kind, right.kind}
        if kinds == {"management"}:
            continue  # devices share management networks
        if kinds == {"tenant"}:
            yield _tenants_overlap(draft, left, right)
        elif "tenant" in kinds:
            tenant, other = (left, right) if left.kind == "tenant" else (right, left)
            if (tenant.subject, tenant.steps) not in said:  # a large prefix covers many pools
                said.add((tenant.subject, tenant.steps))
                yield _infrastructure_overlap(draft, tenant, other)
        else:
            yield _pools_overlap(draft, left, right)


def _tenants(draft: Draft) -> Iterator[_Holding]:
    for key, service in draft.intents.services.items():
        for index, endpoint in enumerate(service.endpoints):
            for item, prefix in enumerate(endpoint.prefixes):
                owner = f"{key}, endpoint {endpoint.name}"
                steps = ("endpoints", index, "prefixes", item)
                yield _Holding(prefix, "tenant", owner, key, steps)


def _infrastructure(draft: Draft) -> Iterator[_Holding]:
    if draft.city.frame is not None:
        yield from _pools(draft.city.frame)
    networks: set[Network] = set()
    for device in draft.city.devices.values():
        network = device.management.network
        if network not in networks:
            networks.add(network)
            subject, steps = f"device/{device.name}", ("data", "management", "address")
            yield _Holding(network, "management", "the management network", subject, steps)


def _pools(frame: Frame) -> Iterator[_Holding]:
    file = "domains.yaml"
    for name, domain in frame.domains.items():
        pools: dict[str, Network] = {
            "loopbackIpv4": domain.pools.loopback_ipv4,
            "loopbackIpv6": domain.pools.loopback_ipv6,
            "locators": domain.pools.locators,
            "linksIpv4": domain.pools.links_ipv4,
            "linksIpv6": domain.pools.links_ipv6,
        }
        for key, pool in pools.items():
            owner = f"the pool {key} of domain {name}"
            yield _Holding(pool, "pool", owner, f"domain/{name}", ("pools", key))
    for index, pair in enumerate(frame.hand_offs):
        owner = f"the hand-off pool of {' and '.join(pair.domains)}"
        yield _Holding(pair.ipv4, "pool", owner, file, ("handOffs", index, "ipv4"))
        yield _Holding(pair.ipv6, "pool", owner, file, ("handOffs", index, "ipv6"))
    owner = "the exchange pool"
    yield _Holding(frame.exchange_pool_ipv4, "pool", owner, file, ("exchange", "ipv4"))
    yield _Holding(frame.exchange_pool_ipv6, "pool", owner, file, ("exchange", "ipv6"))
    for index, prefix in enumerate(frame.baseline.ssh_sources):
        steps = ("baseline", "sshSources", index)
        yield _Holding(prefix, "management", "the management prefixes", file, steps)
    servers = {
        "ntpServers": frame.baseline.ntp_servers,
        "syslogServers": frame.baseline.syslog_servers,
        "tacacsServers": frame.baseline.tacacs_servers,
    }
    for key, addresses in servers.items():
        for index, address in enumerate(addresses):
            network = ip_network(address)
            steps = ("baseline", key, index)
            yield _Holding(network, "management", "the management servers", file, steps)


def _overlaps(holdings: Iterable[_Holding]) -> Iterator[tuple[_Holding, _Holding]]:
    """Yield each holding that lies in another one, with the smallest one around it.

    Prefixes are nested or apart, so that one pass over them in order finds every overlap.
    """
    ordered = sorted(
        (
            (
                holding.prefix.version,
                int(holding.prefix.network_address),
                holding.prefix.prefixlen,
                index,
                holding,
            )
            for index, holding in enumerate(holdings)
        )
    )
    around: list[tuple[int, int, _Holding]] = []
    for version, first, length, _, holding in ordered:
        last = first + (1 << (holding.prefix.max_prefixlen - length)) - 1
        while around and around[-1][:2] < (version, first):
            around.pop()
        if around:
            yield around[-1][2], holding
        around.append((version, last, holding))


def _place(draft: Draft, holding: _Holding) -> Place:
    return draft.places.of(holding.subject, *holding.steps)


def _tenants_overlap(draft: Draft, left: _Holding, right: _Holding) -> Finding:
    first, second = sorted((left, right), key=lambda holding: _place(draft, holding))
    return Finding(
        place=_place(draft, second),
        code="CN316",
        message=f"the prefix {second.prefix} overlaps another one",
        expected="prefixes that overlap no other one of any endpoint, in the whole city",
        found=f"{first.prefix} of {first.owner}, at {_place(draft, first)}",
        remedy="Correct the prefix that is wrong, or give one of the tenants another one.",
    )


def _infrastructure_overlap(draft: Draft, tenant: _Holding, other: _Holding) -> Finding:
    return Finding(
        place=_place(draft, tenant),
        code="CN317",
        message=f"the prefix {tenant.prefix} overlaps the city's infrastructure",
        expected="prefixes outside of all pools and management networks",
        found=f"{other.prefix} of {other.owner}, at {_place(draft, other)}",
        remedy="Give the tenant another prefix.",
    )


def _pools_overlap(draft: Draft, left: _Holding, right: _Holding) -> Finding:
    first, second = sorted((left, right), key=lambda holding: _place(draft, holding))
    return Finding(
        place=_place(draft, second),
        code="CN220",
        message=f"{second.owner} overlaps another one",
        expected="pools and management networks that overlap none of the others",
        found=f"{second.prefix} and {first.prefix} of {first.owner}, at {_place(draft, first)}",
        remedy="Correct one of the two.",
    )
