"""What a filter rule is for, from the device model and the description of the network alone.

Sites are grouped by it, and ``equivalent.yaml`` gives its reasons by it. ``idle`` rules can be
taken away or turned round without a packet of a tenant faring otherwise, for a reason that is seen
here without any engine: nothing that the rule denies can be reached from there, or another rule
denies it too. All other rules matter.
"""

from __future__ import annotations

from ipaddress import ip_network
from typing import Final

from citynet.device.model import Device, Filter, FilterAction, FilterRule, Interface, Network, Vrf
from tests.mutation.base import Base

__all__ = ["purpose"]

_LINK_SCOPE: Final = tuple(
    ip_network(text) for text in ("224.0.0.0/4", "255.255.255.255/32", "fe80::/10", "ff00::/8")
)
_SPOKES: Final = 30000


def purpose(base: Base, device: Device, one: Filter, rule: FilterRule) -> str:
    """Return where the filter stands (A, H, X), and what ``rule`` is for."""
    place = one.name[0]
    if rule.action is FilterAction.PERMIT:
        return f"{place} {_permit(rule)}"
    if rule is one.rules[-1]:
        return f"{place} deny the rest{_boundary(one)}"
    if place == "A":
        return f"A {_denied_to_tenants(base, device, one, rule)}"
    if place == "X":
        return f"X {_denied_at_exchange(device, one, rule)}"
    return f"{place} deny infrastructure"


def _permit(rule: FilterRule) -> str:
    if rule.protocol in {1, 58}:
        return "permit ICMP"
    if _single(rule.source) and _single(rule.destination):
        return "permit BFD" if rule.protocol == 17 else "permit BGP"
    return "permit traffic"


def _boundary(one: Filter) -> str:
    """Tell hand-offs with a boundary (permissions name protocols) from those within a service."""
    if not one.name.startswith("H"):
        return ""
    permitted = [rule for rule in one.rules if _permit(rule) == "permit traffic"]
    if any(rule.action is FilterAction.PERMIT and rule.protocol is not None for rule in permitted):
        return " at a boundary"
    return " within a service"


def _denied_to_tenants(base: Base, device: Device, one: Filter, rule: FilterRule) -> str:
    destinations = _destinations(device, one, rule)
    if not destinations:
        raise ValueError(f"{one.name} {rule.sequence} denies what no description names")
    if set(destinations) <= set(_LINK_SCOPE):
        return "deny link scope"
    what = "deny gateway" if all(map(_single, destinations)) else "deny infrastructure"
    reached = any(_reached(base, device, one, destination) for destination in destinations)
    return what if reached else f"{what}, idle"


def _destinations(device: Device, one: Filter, rule: FilterRule) -> tuple[Network, ...]:
    """Return what a rule's destination is; nothing if it is any address."""
    if rule.destination is not None:
        return (rule.destination,)
    return tuple(
        prefix
        for group in device.address_groups
        if (group.name, group.family) == (rule.destination_group, one.family)
        for prefix in group.prefixes
    )


def _reached(base: Base, device: Device, one: Filter, destination: Network) -> bool:
    """Tell whether a tenant behind the filter has a way to an address in ``destination``."""
    here = _vrf(device, _bound(device, one))
    for other in base.built.devices:
        for interface in other.interfaces:
            if not any(address.ip in destination for address in interface.addresses):
                continue
            there = next((vrf for vrf in other.vrfs if vrf.name == interface.vrf), None)
            if there is None:
                continue
            same = there is here
            service = there.name[:4] == here.name[:4] and there.redistribute_connected
            # Hand-offs let only tenants' prefixes through: no addresses between routers.
            near = _single(destination) or base.asn(other.name) == base.asn(device.name)
            if same or (service and near and not (_spoke(there) and _spoke(here))):
                return True
    return False


def _denied_at_exchange(device: Device, one: Filter, rule: FilterRule) -> str:
    """Tell what concerns packets that really come this way from what does not."""
    single = rule.source is None and _single(rule.destination)
    what = "deny gateway" if single else "deny data"
    interface = _bound(device, one)
    routes = _vrf(device, interface).static_routes
    entering = [route.prefix for route in routes if route.interface == interface.name]
    leaving = [route.prefix for route in routes if route.interface != interface.name]
    concerned = (rule.source is None or any(map(rule.source.overlaps, entering))) and (
        rule.destination is None or any(map(rule.destination.overlaps, leaving))
    )
    return what if concerned and not _covered(one, rule) else f"{what}, idle"


def _covered(one: Filter, rule: FilterRule) -> bool:
    """Tell whether a rule before this one denies everything to its destination."""
    for before in one.rules[: one.rules.index(rule)]:
        if (
            before.action is FilterAction.DENY
            and before.source is None
            and before.destination is not None
            and rule.destination is not None
            and before.destination.version == rule.destination.version
            and before.destination.supernet_of(rule.destination)  # type: ignore[arg-type]
        ):
            return True
    return False


def _bound(device: Device, one: Filter) -> Interface:
    """Return the interface on which a filter stands."""
    return next(
        interface
        for interface in device.interfaces
        if one.name in {interface.filter_ipv4, interface.filter_ipv6}
    )


def _vrf(device: Device, interface: Interface) -> Vrf:
    return next(vrf for vrf in device.vrfs if vrf.name == interface.vrf)


def _single(network: Network | None) -> bool:
    return network is not None and network.prefixlen == network.max_prefixlen


def _spoke(vrf: Vrf) -> bool:
    return any(int(target.partition(":")[2]) > _SPOKES for target in vrf.export_targets)
