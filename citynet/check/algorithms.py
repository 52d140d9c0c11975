"""Flexible algorithms: where they can be, what each is called, and whether profiles find one."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.check.draft import Draft
from citynet.city.algorithms import PLAIN, algorithm_of
from citynet.city.model import Domain, SidFormat, Transport
from citynet.city.partitions import Partitioning
from citynet.city.trust import Trust
from citynet.errors import Finding, Place
from citynet.intent.model import Service, ServiceProfile
from citynet.workspace.found import listed

__all__ = ["algorithm_findings", "unsatisfied"]


def algorithm_findings(draft: Draft, domain: Domain) -> Iterator[Finding]:
    """Yield algorithms and SIDs of a domain without SRv6, and algorithms that cannot be told."""
    subject = f"domain/{domain.name}"
    if domain.transport is not Transport.SRV6:
        said = (
            ("sids", domain.sids is not SidFormat.CLASSIC, str(domain.sids)),
            ("algorithms", bool(domain.algorithms), listed([a.name for a in domain.algorithms])),
        )
        for key, there, found in said:
            if there:
                yield Finding(
                    place=draft.places.of(subject, key),
                    code="CN225",
                    message=f"the domain {domain.name!r} has {key} and no SRv6",
                    expected=f"no {key}: they are of SRv6, and its transport is {domain.transport}",
                    found=found,
                    remedy=f"Remove {key!r}, or correct the transport.",
                )
    yield from _twice(draft, domain)


def _twice(draft: Draft, domain: Domain) -> Iterator[Finding]:
    for key in ("name", "number"):
        seen: dict[str, int] = {}
        for index, algorithm in enumerate(domain.algorithms):
            value = str(getattr(algorithm, key))
            first = seen.setdefault(value, index)
            if first != index:
                subject = f"domain/{domain.name}"
                other = draft.places.of(subject, "algorithms", first, key)
                yield Finding(
                    place=draft.places.of(subject, "algorithms", index, key),
                    code="CN226",
                    message=f"two algorithms of {domain.name!r} have the {key} {value}",
                    expected=f"a {key} of its own for each algorithm of a domain",
                    found=f"it again; first at {other}",
                    remedy=f"Give one of them another {key}, or remove it.",
                )


def unsatisfied(
    draft: Draft, service: Service, profile: ServiceProfile, place: Place
) -> Iterator[Finding]:
    """Yield the SRv6 domains of a service in which nothing satisfies a profile.

    ``place`` is where the service or an application of it names the profile. A VXLAN domain has
    its plain paths only; whether those satisfy it, is asked of every link and device when the
    service is placed.
    """
    frame, domains = draft.city.frame, draft.service_domains(service)
    if frame is None or domains is None:
        return
    for domain in (frame.domains[name] for name in sorted(domains)):
        if domain.transport is not Transport.SRV6:
            continue
        asked = profile.trust, profile.encrypted, profile.partition
        trust, encrypted, partition = asked
        if algorithm_of(domain, trust, encrypted=encrypted, partition=partition) is None:
            yield Finding(
                place=place,
                code="CN320",
                message=f"no paths of domain {domain.name!r} satisfy the profile",
                expected="an algorithm there with"
                f" {_said(*asked).removeprefix(f'trust {Trust.LOW}, ')}, as {profile.name!r} asks",
                found=listed(
                    [
                        f"{a.name} ({_said(a.trust, a.encrypted, a.partition)})"
                        for a in domain.algorithms
                    ]
                )
                if domain.algorithms
                else f"{PLAIN.name} paths only, which promise nothing",
                remedy="Declare such an algorithm in inventory/domains.yaml, choose another"
                " profile, or attach the endpoints in another domain.",
            )


def _said(trust: str, encrypted: bool, partition: Partitioning) -> str:  # noqa: FBT001 -- three words of one thing
    words = [f"trust {trust}", "encrypted links" if encrypted else ""]
    words.append(f"partition {partition}" if partition is not Partitioning.SHARED else "")
    return ", ".join(filter(None, words))
