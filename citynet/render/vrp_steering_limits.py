"""What VRP has no words for of SRv6 policies, applications and steering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from citynet.device.model import Device, Interface, InterfaceKind, Srv6Policy, Steering

__all__ = ["vrp_unsayable_steering"]

_NAME: Final = 31
"""Characters; CR ``segment-list``, ``srv6-te policy``."""

_SEGMENTS: Final = range(1, 11)
"""SIDs of a list; guide, "Configuring an SRv6 TE Policy"."""

_PREFERENCES: Final = range(1, 65_536)
_APPLICATIONS: Final = range(1, 65_536)
"""Sixteen bits of an APN identifier."""

_COLORS: Final = range(2**32)
_FUNCTIONS: Final = range(1, 2**32)
"""What ``static 32`` sets aside under a locator."""

_PROTOCOLS: Final = frozenset({6, 17})
_LISTS: Final = "APP-"
"""How names of lists start that are no filters of the model."""


def vrp_unsayable_steering(device: Device) -> Iterator[str]:
    """Yield what of a device's policies, applications and colours has no line on VRP."""
    if device.srv6 is None and (device.policies or device.steering):
        yield "policies or steering without SRv6"
    yield from _of_policies(device)
    yield from _of_applications(device)
    yield from _of_steering(device)
    yield from _of_colors(device)
    yield from _of_end(device)
    for filter_ in device.filters:
        if filter_.name.startswith(_LISTS):
            yield f"filter {filter_.name}, whose name is one of applications"


def _of_policies(device: Device) -> Iterator[str]:
    names = Counter(policy.name for policy in device.policies)
    ways = Counter((policy.color, policy.endpoint) for policy in device.policies)
    for policy in device.policies:
        if names[policy.name] > 1 or ways[policy.color, policy.endpoint] > 1:
            yield f"two policies like {policy.name}"
        if not _policy_fits(policy):
            yield f"policy {policy.name}"


def _policy_fits(policy: Srv6Policy) -> bool:
    """Tell whether the one path has a list: with two, the second would never be used."""
    if len(policy.paths) != 1:
        return False
    (path,) = policy.paths
    return (
        policy.color in _COLORS
        and path.preference in _PREFERENCES
        and len(path.segments) in _SEGMENTS
        and len(f"{policy.name}-{path.preference}") <= _NAME
    )


def _of_applications(device: Device) -> Iterator[str]:
    names = Counter(one.name for one in device.applications)
    numbers = Counter(one.number for one in device.applications)
    for one in device.applications:
        fits = len(one.name) <= _NAME and one.number in _APPLICATIONS
        if not fits or names[one.name] > 1 or numbers[one.number] > 1:
            yield f"application {one.name}"
    for interface in device.interfaces:
        if interface.applications and not _marks(interface, set(names)):
            yield f"applications of {interface.name}"


def _marks(interface: Interface, applications: set[str]) -> bool:
    """Tell whether packets that enter by an interface can be marked for their applications."""
    return (
        interface.kind is InterfaceKind.SUBINTERFACE
        and interface.vrf is not None
        and all(
            match.application in applications and match.protocol in _PROTOCOLS and match.ports
            for match in interface.applications
        )
    )


def _of_steering(device: Device) -> Iterator[str]:
    applications = {one.name for one in device.applications}
    policies = {policy.color for policy in device.policies}
    colors = Counter(one.color for one in device.steering)
    for steering in device.steering:
        doubled = colors[steering.color] > 1 or steering.color in policies
        if doubled or not _steers(steering, applications, policies):
            yield f"steering of colour {steering.color}"


def _steers(steering: Steering, applications: set[str], policies: set[int]) -> bool:
    """Tell whether a steering names each application once, and policies that are there."""
    named = [application for application, _ in steering.colors]
    return (
        steering.color in _COLORS
        and len(set(named)) == len(named)
        and applications.issuperset(named)
        and policies.issuperset({steering.default, *(color for _, color in steering.colors)})
    )


def _of_colors(device: Device) -> Iterator[str]:
    steered = {steering.color for steering in device.steering}
    for vrf in device.vrfs:
        if vrf.slice is not None and vrf.color is not None:
            # Services share policies, so a path cannot be in the slice of one of them.
            yield f"both slice and colour of {vrf.name}"
        if vrf.color is not None and vrf.color not in steered:
            yield f"colour of {vrf.name} without steering"
        if vrf.slice is not None and vrf.slice in steered:
            yield f"slice of {vrf.name}, whose number is a colour"


def _of_end(device: Device) -> Iterator[str]:
    if device.srv6 is None or device.srv6.end is None:
        return
    end = device.srv6.end
    taken = {f for vrf in device.vrfs if vrf.sids for f in (vrf.sids.dt4, vrf.sids.dt6)}
    if end not in _FUNCTIONS or end in taken:
        yield f"End SID {end}"
