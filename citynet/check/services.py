"""Profiles and services on their own: rates that fit, names and roles that make sense."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.check.algorithms import unsatisfied
from citynet.check.draft import Draft
from citynet.check.names import repeated_names
from citynet.device.model import TrafficClass
from citynet.errors import Finding
from citynet.intent.model import Connectivity, EndpointRole, Isolation, Service, ServiceProfile
from citynet.units import format_bandwidth
from citynet.workspace.found import listed

__all__ = ["profile_rules", "service_rules"]


def profile_rules(draft: Draft) -> Iterator[Finding]:
    """Yield profiles that promise more than they let pass."""
    for profile in draft.intents.profiles.values():
        if profile.committed > profile.peak:
            yield Finding(
                place=draft.places.of(f"profile/{profile.name}", "peak"),
                code="CN318",
                message="the profile lets less pass than it commits to",
                expected=f"at least {format_bandwidth(profile.committed)}, what is committed",
                found=format_bandwidth(profile.peak),
                remedy="Raise peak, or lower committed.",
            )


def service_rules(draft: Draft) -> Iterator[Finding]:
    """Yield services whose endpoints do not make a service."""
    for service in draft.intents.services.values():
        profile = draft.intents.profiles.get(service.profile)
        if profile is not None:
            place = draft.places.of(service.key, "profile")
            yield from unsatisfied(draft, service, profile, place)
            yield from _handed_over(draft, service, profile)
        yield from repeated_names(
            draft,
            service.key,
            "endpoint",
            (endpoint.name for endpoint in service.endpoints),
            code="CN312",
            remedy="Add 'name:' to one of them; without it, an endpoint has its site's name.",
        )
        yield from _roles(draft, service)
        if service.connectivity is Connectivity.HUB_SPOKE:
            yield from _parts(draft, service)
            yield from _hubs(draft, service)


def _handed_over(draft: Draft, service: Service, profile: ServiceProfile) -> Iterator[Finding]:
    if profile.traffic_class is TrafficClass.LOSSLESS:
        yield from _across(
            draft,
            service,
            code="CN321",
            what="lossless",
            why="priority flow control ends at a hand-off",
            instead="of another class",
        )
    if profile.isolation is Isolation.HARD:
        yield from _across(
            draft,
            service,
            code="CN324",
            what="hard",
            why="a hand-off has no channels, only rates",
            instead="with isolation reserved",
        )


def _across(
    draft: Draft, service: Service, *, code: str, what: str, why: str, instead: str
) -> Iterator[Finding]:
    """Yield a service of more than one domain whose profile ends at a hand-off."""
    domains = draft.service_domains(service)
    if domains is not None and len(domains) > 1:
        yield Finding(
            place=draft.places.of(service.key, "profile"),
            code=code,
            message=f"a {what} service would be handed over between domains",
            expected=f"all its endpoints in one domain: {why}",
            found=f"endpoints in {listed(domains, last='and')}",
            remedy=f"Choose a profile {instead}, or make a service of each domain.",
        )


def _roles(draft: Draft, service: Service) -> Iterator[Finding]:
    members = service.connectivity is Connectivity.ANY_TO_ANY
    for index, endpoint in enumerate(service.endpoints):
        if (endpoint.role is EndpointRole.MEMBER) != members:
            yield Finding(
                place=draft.places.of(service.key, "endpoints", index, "role"),
                code="CN313",
                message=f"the role does not fit a service that is {service.connectivity}",
                expected="member, or no role" if members else "hub or spoke",
                found=str(endpoint.role),
                remedy="Correct the role, or the connectivity of the service.",
            )


def _parts(draft: Draft, service: Service) -> Iterator[Finding]:
    roles = {endpoint.role for endpoint in service.endpoints}
    if missing := {EndpointRole.HUB, EndpointRole.SPOKE} - roles:
        yield Finding(
            place=draft.places.of(service.key, "connectivity"),
            code="CN313",
            message="the hub-spoke service is not complete",
            expected="at least one hub and at least one spoke",
            found=f"no {listed(missing)}",
            remedy="Give the endpoints their roles, or write 'connectivity: any-to-any'.",
        )


def _hubs(draft: Draft, service: Service) -> Iterator[Finding]:
    if draft.service_domains(service) is None:
        return
    domain: str | None = None
    for index, endpoint in enumerate(service.endpoints):
        if endpoint.role is not EndpointRole.HUB:
            continue
        (own,) = draft.domains(endpoint)
        if domain is not None and own != domain:
            yield Finding(
                place=draft.places.of(service.key, "endpoints", index, "role"),
                code="CN314",
                message="the hubs of the service are in different domains",
                expected=f"all hubs in one domain, as the first one in {domain!r}: a hand-off"
                " leads either to hubs or to spokes",
                found=f"a hub in {own!r}",
                remedy="Move the hub, or make it a spoke.",
            )
        domain = domain or own
