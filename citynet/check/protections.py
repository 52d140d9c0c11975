"""Protections: what is protected exists, is where it may be, and nothing lets it out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from citynet.check.draft import Draft
from citynet.check.permissions import sides
from citynet.check.references import unknown
from citynet.device.model import Network
from citynet.errors import Finding
from citynet.intent.model import Boundary, Endpoint, Protection, Service, Zone
from citynet.workspace.found import did_you_mean, listed, quoted

__all__ = ["protection_rules"]

_Carriers = Mapping[str, list[tuple[Service, int, Endpoint]]]
"""Endpoints by the data class that they carry, with their index in their service."""


def protection_rules(draft: Draft) -> Iterator[Finding]:
    """Yield protections that protect nothing, and whatever would break one."""
    carriers: defaultdict[str, list[tuple[Service, int, Endpoint]]] = defaultdict(list)
    for service in draft.intents.services.values():
        for index, endpoint in enumerate(service.endpoints):
            if endpoint.data_class is not None:
                carriers[endpoint.data_class].append((service, index, endpoint))
    protections: dict[str, Protection] = {}
    for protection in draft.intents.protections.values():
        yield from _protection(draft, protection, protections, carriers)
    yield from _unprotected(draft, protections, carriers)
    for data_class, protection in protections.items():
        yield from _elsewhere(draft, protection, carriers.get(data_class, []))
    for boundary in draft.intents.boundaries.values():
        yield from _leaks(draft, boundary, protections)


def _protection(
    draft: Draft,
    protection: Protection,
    protections: dict[str, Protection],
    carriers: _Carriers,
) -> Iterator[Finding]:
    first = protections.setdefault(protection.data_class, protection)
    place = draft.places.of(protection.key, "protect", "dataClass")
    if first is not protection:
        yield Finding(
            place=place,
            code="CN344",
            message=f"the data class {protection.data_class!r} is protected twice",
            expected="one protection for each data class",
            found=f"another one in {first.key}, at {first.origin}",
            remedy="Remove one of the two.",
        )
    if protection.data_class not in carriers and not draft.intents.unread:
        meant = did_you_mean(protection.data_class, carriers)
        yield Finding(
            place=place,
            code="CN343",
            message=f"no endpoint carries the data class {protection.data_class!r}",
            expected="a data class that endpoints name in 'dataClass'",
            found="none",
            remedy=meant or "Mark the endpoints that hold the data, or remove the protection.",
        )
    if draft.city.frame is not None:
        known = {n.trust_domain for n in draft.city.frame.virtual_networks.values()}
        if protection.trust_domain not in known:
            place = draft.places.of(protection.key, "protect", "trustDomain")
            yield unknown(place, "CN342", "trust domain", protection.trust_domain, known)


def _unprotected(
    draft: Draft, protections: Mapping[str, Protection], carriers: _Carriers
) -> Iterator[Finding]:
    if any(key.startswith("boundary/") for key in draft.intents.unread):
        return
    for data_class, endpoints in carriers.items():
        if data_class in protections:
            continue
        meant = did_you_mean(data_class, protections)
        for service, index, _ in endpoints:
            yield Finding(
                place=draft.places.of(service.key, "endpoints", index, "dataClass"),
                code="CN345",
                message=f"nothing protects the data class {data_class!r}",
                expected="a data class that a boundary with 'protect' names",
                found=quoted(data_class),
                remedy=meant
                or "Add such a boundary, or remove the data class: alone it has no effect.",
            )


def _elsewhere(
    draft: Draft, protection: Protection, carriers: list[tuple[Service, int, Endpoint]]
) -> Iterator[Finding]:
    frame = draft.city.frame
    networks = frame.virtual_networks.values() if frame else ()
    if protection.trust_domain not in {network.trust_domain for network in networks}:
        return
    for service, index, _ in carriers:
        trust = draft.trust_domain(service.key)
        if trust is not None and trust != protection.trust_domain:
            yield Finding(
                place=draft.places.of(service.key, "endpoints", index, "dataClass"),
                code="CN346",
                message="the protected data is outside its trust domain already",
                expected=f"a service of the trust domain {protection.trust_domain!r}, as"
                f" {protection.key} demands",
                found=f"{service.virtual_network}, of the trust domain {trust!r}",
                remedy="Put the endpoint into a service of that trust domain, or correct the"
                " protection.",
            )


def _leaks(
    draft: Draft, boundary: Boundary, protections: Mapping[str, Protection]
) -> Iterator[Finding]:
    """Yield permissions that name protected prefixes, or a whole side that includes some."""
    for index, permission in enumerate(boundary.permissions):
        sender, receiver = sides(boundary, permission)
        trusts = draft.trust_domain(sender.service), draft.trust_domain(receiver.service)
        if None in trusts or trusts[0] == trusts[1]:
            continue
        for key, zone, named in (
            ("sources", sender, permission.sources),
            ("destinations", receiver, permission.destinations),
        ):
            for data_class, prefixes in _held(draft, zone).items():
                protection = protections.get(data_class)
                out = [p for p in prefixes if not named or any(_overlap(p, n) for n in named)]
                if protection is None or not out:
                    continue
                yield Finding(
                    place=draft.places.of(boundary.key, "permit", index, key),
                    code="CN347",
                    message=f"the permission would let {data_class!r} out of its trust domain",
                    expected=f"{key} without {listed(list(map(str, out)), last='and')}:"
                    f" {protection.key} keeps them in {protection.trust_domain!r}",
                    found="them among the prefixes" if named else "the whole side",
                    remedy=f"Name in '{key}' the prefixes that hold no protected data.",
                )


def _held(draft: Draft, zone: Zone) -> Mapping[str, list[Network]]:
    """Return the prefixes of ``zone`` by the data class that they hold."""
    held: defaultdict[str, list[Network]] = defaultdict(list)
    for endpoint in draft.zone_endpoints(zone) or ():
        if endpoint.data_class is not None:
            held[endpoint.data_class] += endpoint.prefixes
    return held


def _overlap(left: Network, right: Network) -> bool:
    return left.version == right.version and left.overlaps(right)
