"""How Junos spells values (``docs/reference/dialects/junos.md``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv6Address
from types import MappingProxyType
from typing import Final

from citynet.device.model import (
    AlgorithmLocator,
    Device,
    Family,
    Interface,
    InterfaceKind,
    PortRange,
    Vrf,
)
from citynet.render.junos_limits import junos_unsayable
from citynet.render.junos_lists import (
    junos_communities,
    junos_exports,
    junos_imports,
    junos_instances,
    junos_prefix_lists,
    junos_vrf_policies,
)
from citynet.render.junos_measurement import (
    junos_collectors,
    junos_host,
    junos_probes,
    junos_reflecting,
    junos_servers,
    junos_services,
    junos_source_ports,
)
from citynet.render.junos_slices import (
    junos_core_ports,
    junos_remaining_rate,
    junos_routed,
    junos_scheduled,
    junos_slice,
    junos_slice_list,
    junos_slice_routes,
    junos_sliced_ports,
)
from citynet.render.junos_views import (
    junos_bare,
    junos_carded,
    junos_cards,
    junos_lldp,
    junos_loopback,
    junos_markings,
    junos_members,
    junos_passing,
    junos_peers,
    junos_protocols,
    junos_schedulers,
    junos_shaped,
    junos_subinterfaces,
    junos_unicast_checks,
    junos_units,
)

__all__ = ["JUNOS_FILTERS", "junos_unsayable"]

_GIGABITS: Final = frozenset({1, 10, 25, 40, 50, 100, 200, 400})
_PROTOCOLS: Final = {
    (Family.IPV4, 1): "icmp",
    (Family.IPV6, 58): "icmp6",
    (Family.IPV4, 6): "tcp",
    (Family.IPV6, 6): "tcp",
    (Family.IPV4, 17): "udp",
    (Family.IPV6, 17): "udp",
}
_SUFFIXES: Final = ((10**9, "g"), (10**6, "m"), (10**3, "k"))
_LAG: Final = re.compile(r"ae(0|[1-9][0-9]*)")
_TARGET: Final = re.compile(r"([0-9]{1,5}):([0-9]{1,10})")
_UNTAGGED: Final = 14
_TAGGED: Final = 18
"""Bytes of the layer-2 header that a port's MTU counts: addresses, type, one tag."""


def junos_words(values: Iterable[object]) -> str:
    """Return values as one statement has them: ``a`` for one, ``[ a b ]`` for several."""
    words = [str(value) for value in values]
    return words[0] if len(words) == 1 else f"[ {' '.join(words)} ]"


def junos_dashed(name: str) -> str:
    """Return an interface's name as a part of other names: ``et-0-0-0``."""
    return name.replace("/", "-").replace(":", "-")


def junos_number(value: int) -> str:
    """Return a rate or a burst with the largest suffix that divides it: ``2500k``."""
    for unit, suffix in _SUFFIXES:
        if value and not value % unit:
            return f"{value // unit}{suffix}"
    return str(value)


def junos_rate(rate: int) -> str:
    """Return a rate of whole kbit/s; raise ``ValueError`` for any other."""
    if rate % 1000 or rate < 1000:
        raise ValueError(f"{rate} bit/s is not a whole number of kbit/s")
    return junos_number(rate)


def junos_burst(burst: int) -> str:
    """Return a policer's burst; raise ``ValueError`` for less than 1,500 bytes."""
    if burst < 1500:
        raise ValueError(f"a burst of {burst} bytes is below 1,500")
    return junos_number(burst)


def junos_speed(speed: int) -> str:
    """Return the word for a line rate in bit/s; raise ``ValueError`` where Junos has none."""
    gigabits, rest = divmod(speed, 10**9)
    if rest or gigabits not in _GIGABITS:
        raise ValueError(f"Junos ports have no speed of {speed} bit/s")
    return f"{gigabits}g"


def junos_link_speed(lag: Interface, members: tuple[Interface, ...]) -> str:
    """Return the word for the rate of each member of a LAG; raise ``ValueError`` without one."""
    if lag.speed is None or not members or lag.speed % len(members):
        raise ValueError(f"{len(members)} members of {lag.name} do not share {lag.speed} bit/s")
    return junos_speed(lag.speed // len(members))


def junos_device_count(lags: Iterable[Interface]) -> int:
    """Return how many ``ae`` interfaces a device has to make: the highest number and one."""
    return 1 + max(int(match[1]) for one in lags if (match := _LAG.fullmatch(one.name)))


def junos_port_mtu(mtu: int, units: tuple[Interface, ...]) -> int:
    """Return the MTU of a port, which counts the layer-2 header, from the IP MTU.

    ``units`` are its sub-interfaces: with any of them the header has a tag.
    """
    return mtu + (_TAGGED if units else _UNTAGGED)


def junos_families(interface: Interface) -> tuple[str, ...]:
    """Return the families of an interface's unit, in order; none: no unit.

    A loopback has both IP families always, because the device's own protection stands there.
    """
    versions = {address.version for address in interface.addresses}
    guarded = interface.kind is InterfaceKind.LOOPBACK
    said = {
        "inet": guarded or 4 in versions or interface.filter_ipv4 is not None,
        "iso": interface.isis is not None,
        "inet6": guarded or 6 in versions or interface.filter_ipv6 is not None,
    }
    return tuple(family for family, there in said.items() if there)


def junos_logical(interface: Interface) -> str:
    """Return the logical interface: ``et-0/0/0.0`` for a port, a sub-interface is one already."""
    if interface.kind is InterfaceKind.SUBINTERFACE:
        return interface.name
    return f"{interface.name}.0"


def junos_protocol(protocol: int, family: Family) -> str:
    """Return the name of an IP protocol in a filter of ``family``, or its number."""
    return _PROTOCOLS.get((family, protocol)) or str(protocol)


def junos_ports(ports: PortRange) -> str:
    """Return ports of a rule: ``443`` or ``8000-8443``."""
    return str(ports.first) if ports.first == ports.last else f"{ports.first}-{ports.last}"


def junos_target(target: str) -> str:
    """Return a route target; raise ``ValueError`` unless its AS has 16 and its number 32 bits."""
    match = _TARGET.fullmatch(target)
    if match is None or int(match[1]) >= 2**16 or int(match[2]) >= 2**32:
        raise ValueError(f"{target} is no target of an AS below 65,536")
    return target


def junos_community(target: str) -> str:
    """Return the name of the community of a route target: ``RT-65010-101``."""
    return f"RT-{target.replace(':', '-')}"


def junos_exported(vrf: Vrf) -> str:
    """Return the protocols whose routes leave a VRF, as one statement has them."""
    protocols = ["bgp"]
    protocols += ["direct"] if vrf.redistribute_connected else []
    protocols += ["static"] if vrf.redistribute_static else []
    return junos_words(protocols)


def junos_sid(function: int, locator: AlgorithmLocator) -> IPv6Address:
    """Return a function under a locator as an address: bits 64 to 79."""
    return locator.prefix.network_address + (function << 48)


def junos_local_address(device: Device, version: int) -> str:
    """Return the address of the loopback that sessions with neighbours of ``version`` use."""
    addresses = (one.ip for loop in junos_loopback(device) for one in loop.addresses)
    return str(next(address for address in addresses if address.version == version))


JUNOS_FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            junos_bare,
            junos_burst,
            junos_carded,
            junos_cards,
            junos_collectors,
            junos_communities,
            junos_community,
            junos_core_ports,
            junos_dashed,
            junos_device_count,
            junos_exported,
            junos_exports,
            junos_families,
            junos_host,
            junos_imports,
            junos_instances,
            junos_link_speed,
            junos_lldp,
            junos_local_address,
            junos_logical,
            junos_loopback,
            junos_markings,
            junos_members,
            junos_passing,
            junos_peers,
            junos_port_mtu,
            junos_ports,
            junos_prefix_lists,
            junos_probes,
            junos_protocol,
            junos_protocols,
            junos_rate,
            junos_reflecting,
            junos_remaining_rate,
            junos_routed,
            junos_scheduled,
            junos_schedulers,
            junos_servers,
            junos_services,
            junos_shaped,
            junos_sid,
            junos_slice,
            junos_slice_list,
            junos_slice_routes,
            junos_sliced_ports,
            junos_source_ports,
            junos_speed,
            junos_subinterfaces,
            junos_target,
            junos_unicast_checks,
            junos_units,
            junos_vrf_policies,
            junos_words,
        )
    }
)
