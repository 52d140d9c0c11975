"""A hand-made FRR border whose hand-offs have guaranteed rates, marking and TTL security.

Two services share a class on one trunk, a third has another class, a fourth is shaped only; time
servers sign. Packets keep away from its core link, and the clinics' hand-off is closed. Numbers
follow ``docs/explanation/network-design.md``.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, ip_address, ip_interface
from typing import Final

from citynet.device.model import (
    BgpNeighbor,
    Device,
    Family,
    Interface,
    InterfaceKind,
    Origin,
    PrefixList,
    TrafficClass,
    Vrf,
    VrfSids,
)
from citynet.device.sorting import sorted_device
from tests.render.frr_parts import EGOV, core_port, management, prefix_list, queues
from tests.render.samples_frr import BORDER

__all__ = ["HAND_OFFS"]

_SERVICES: Final = (
    # number, name, class, shaper, guaranteed rate
    (201, "clinics", TrafficClass.ASSURED, 400 * 10**6, 120 * 10**6),
    (202, "schools", TrafficClass.ASSURED, 2 * 10**9, 10**9),
    (203, "sirens", TrafficClass.EXPEDITED, 10**6, 10**6),
    (204, "library", TrafficClass.STANDARD, 50 * 10**6, None),
)


def _origin(name: str) -> Origin:
    return Origin(sources=(f"slice/{name}", "link/eg-br2--cp-br1"))


def _vlan(number: int) -> int:
    return number + 799


def _port(
    number: int, name: str, traffic_class: TrafficClass, shaper: int, committed: int | None
) -> Interface:
    return Interface(
        name=f"eth9.{_vlan(number)}",
        kind=InterfaceKind.SUBINTERFACE,
        description=f"slice {name} hand-off to cp-br1",
        parent="eth9",
        vlan=_vlan(number),
        vrf=f"S{number}-{name}",
        addresses=(
            ip_interface(f"100.126.{number}.0/31"),
            ip_interface(f"2001:db8:7e00:{number}::/127"),
        ),
        marking=traffic_class,
        shaper=shaper,
        committed=committed,
        origin=_origin(name),
    )


def _vrf(index: int, number: int, name: str) -> Vrf:
    return Vrf(
        name=f"S{number}-{name}",
        table=1000 + index,
        rd=f"100.64.10.5:{number}",
        import_targets=(f"65010:{number}",),
        export_targets=(f"65010:{number}",),
        locator="MAIN",
        sids=VrfSids(dt4=2 * index - 1, dt6=2 * index),
        origin=_origin(name),
    )


def _sessions(number: int, name: str) -> tuple[BgpNeighbor, ...]:
    addresses = (
        (f"100.126.{number}.1", Family.IPV4, 4),
        (f"2001:db8:7e00:{number}::1", Family.IPV6, 6),
    )
    return tuple(
        BgpNeighbor(
            address=ip_address(address),
            remote_as=65020,
            description=f"slice {name} at cp-br1",
            vrf=f"S{number}-{name}",
            families=(family,),
            bfd=True,
            authentication="secret:bgp.hand-off.eg-br2--cp-br1",
            # The other end of the library is of a platform that lacks it.
            ttl_security=name != "library",
            import_list=f"H{number}-1-{version}-in",
            export_list=f"H{number}-1-{version}-out",
            origin=_origin(name),
        )
        for address, family, version in addresses
    )


def _lists(number: int, name: str) -> tuple[PrefixList, ...]:
    """Return the lists of a service; the clinics' hand-off is closed."""
    said = {
        (Family.IPV4, "4-in"): f"10.{number}.64.0/18",
        (Family.IPV4, "4-out"): f"10.{number}.0.0/18",
        (Family.IPV6, "6-in"): f"2001:db8:{number}:40::/64",
        (Family.IPV6, "6-out"): f"2001:db8:{number}::/64",
    }
    return tuple(
        prefix_list(f"H{number}-1-{way}", family, *(() if name == "clinics" else (prefix,)))
        for (family, way), prefix in said.items()
    )


assert BORDER.isis is not None
assert BORDER.srv6 is not None
assert BORDER.bgp is not None

HAND_OFFS: Final = sorted_device(
    Device(
        name="eg-br2",
        platform=BORDER.platform,
        management=replace(management(), ntp_key="secret:ntp"),
        interfaces=(
            *(one for one in BORDER.interfaces if one.name in ("lo", "mgmt0")),
            core_port("eth1", "eg-cr1", "2001:db8:10:ff::f/127", metric=16_777_214),
            Interface(
                name="eth9",
                kind=InterfaceKind.PHYSICAL,
                description="hand-off to cp-br1 Ethernet9",
                speed=10 * 10**9,
                mtu=9000,
                queues=queues(1, 12, EGOV),
                origin=Origin(sources=("link/eg-br2--cp-br1",)),
            ),
            *(_port(*service) for service in _SERVICES),
        ),
        vrfs=tuple(_vrf(index, *service[:2]) for index, service in enumerate(_SERVICES, 1)),
        prefix_lists=tuple(one for service in _SERVICES for one in _lists(*service[:2])),
        isis=BORDER.isis,
        srv6=BORDER.srv6,
        bgp=replace(
            BORDER.bgp,
            router_id=IPv4Address("100.64.10.5"),
            neighbors=(
                *(one for one in BORDER.bgp.neighbors if one.vrf is None),
                *(one for service in _SERVICES for one in _sessions(*service[:2])),
            ),
        ),
    )
)
"""A border of two domains, every way of a hand-off in it."""
