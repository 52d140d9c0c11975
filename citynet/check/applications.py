"""Applications with paths of their own: which they are, and where a service can have them."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.check.algorithms import unsatisfied
from citynet.check.draft import Draft
from citynet.check.names import repeated_names
from citynet.check.references import unknown
from citynet.city.model import Transport
from citynet.errors import Finding
from citynet.intent.model import Service
from citynet.workspace.found import listed

__all__ = ["application_rules"]


def application_rules(draft: Draft) -> Iterator[Finding]:
    """Yield applications that cannot be told apart, or have no paths of their own."""
    for service in draft.intents.services.values():
        if service.applications:
            yield from repeated_names(
                draft,
                service.key,
                "application",
                (application.name for application in service.applications),
                code="CN322",
                remedy="Rename one of them, or give its ports to the other one.",
            )
            yield from _profiles(draft, service)
            yield from _domain(draft, service)


def _profiles(draft: Draft, service: Service) -> Iterator[Finding]:
    profiles = draft.names["profile"]
    own = draft.intents.profiles.get(service.profile)
    for index, application in enumerate(service.applications):
        place = draft.places.of(service.key, "applications", index, "profile")
        if application.profile not in profiles:
            yield unknown(place, "CN303", "profile", application.profile, profiles)
            continue
        profile = draft.intents.profiles.get(application.profile)
        if profile is not None and own is not None:
            yield from unsatisfied(draft, service, own.steered(profile), place)


def _domain(draft: Draft, service: Service) -> Iterator[Finding]:
    frame, domains = draft.city.frame, draft.service_domains(service)
    if frame is None or domains is None:
        return
    if len(domains) == 1 and frame.domains[min(domains)].transport is Transport.SRV6:
        return
    yield Finding(
        place=draft.places.of(service.key, "applications"),
        code="CN323",
        message="the service cannot steer applications",
        expected="all its endpoints in one SRv6 domain, whose edges choose the paths",
        found=f"endpoints in {listed(sorted(domains), last='and')}"
        + "".join(
            f"; {name} is {frame.domains[name].transport}"
            for name in sorted(domains)
            if frame.domains[name].transport is not Transport.SRV6
        ),
        remedy="Leave 'applications' out, or make a service of the endpoints in one SRv6 domain.",
    )
