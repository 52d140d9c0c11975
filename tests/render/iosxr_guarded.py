"""A hand-made IOS-XR border that is drained, with closed and guarded hand-offs and telemetry."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address

from citynet.device.model import Bgp, Device, Interface, Platform, TrafficClass
from citynet.device.sorting import sorted_device
from tests.render.iosxr_parts import (
    BASELINE,
    DOMAIN,
    MANAGEMENT,
    METERING,
    SLICE,
    core,
    hand_off_session,
    isis,
    loopback,
    management_port,
    member,
    prefix_list,
    srv6,
    subinterface,
    trunk,
    vrf,
)
from tests.render.parts import SIGNED, telemetry

__all__ = ["GUARDED"]

_CLOSED = ("H101-3-4-in", "H101-3-4-out", "H101-3-6-in", "H101-3-6-out")


def _drained(port: Interface) -> Interface:
    """Return a core port that is the last resort, for every path."""
    assert port.isis is not None
    return replace(port, isis=replace(port.isis, metric=16_777_214, delay=16_777_215))


GUARDED = sorted_device(
    Device(
        name="ci-br2",
        platform=Platform.IOSXR,
        management=replace(MANAGEMENT, ntp_key=SIGNED),
        interfaces=(
            replace(
                trunk("Bundle-Ether1", "hand-off to cp-br2 Port-Channel1", 20_000_000_000),
                min_links=2,
            ),
            member("TenGigE0/0/0/16", "Bundle-Ether1"),
            member("TenGigE0/0/0/17", "Bundle-Ether1"),
            replace(
                subinterface(
                    "Bundle-Ether1.1001",
                    "slice office to cp-br2",
                    "S101-office",
                    "100.126.0.12/31",
                    "2001:db8:7e00::c/127",
                    origin=SLICE,
                ),
                marking=TrafficClass.ASSURED,
                shaper=2_000_000_000,
            ),
            trunk("FortyGigE0/0/0/20", "hand-off to io-br2 Ethernet10", 40_000_000_000),
            replace(
                subinterface(
                    "FortyGigE0/0/0/20.1004",
                    "slice metering to io-br2",
                    "S104-metering",
                    "100.126.0.14/31",
                    origin=METERING,
                ),
                marking=TrafficClass.STANDARD,
            ),
            _drained(core("HundredGigE0/0/0/0", "ci-cr1", "2001:db8:30:ff::b/127", 15)),
            loopback("100.64.30.6/32", "2001:db8:30::6/128"),
            management_port("198.51.100.86/24"),
        ),
        vrfs=(
            vrf("S101-office", "100.64.30.6:101", "65030:101", "65030:101", "MAIN", SLICE),
            vrf("S104-metering", "100.64.30.6:104", "65030:104", "65030:104", "ALG128", METERING),
        ),
        prefix_lists=(
            *(prefix_list(name, origin=SLICE) for name in _CLOSED),
            prefix_list("H104-4-4-in", "10.40.0.0/24", origin=METERING),
            prefix_list("H104-4-4-out", "10.30.4.0/24", origin=METERING),
        ),
        isis=isis("49.0030.1000.6403.0006.00"),
        srv6=srv6(6),
        telemetry=telemetry(BASELINE),
        bgp=Bgp(
            asn=65030,
            router_id=IPv4Address("100.64.30.6"),
            neighbors=(
                *(
                    replace(
                        hand_off_session(
                            address,
                            65020,
                            "cp-br2, slice office",
                            "S101-office",
                            "H101-3",
                            "compute",
                        ),
                        ttl_security=True,
                    )
                    for address in ("100.126.0.13", "2001:db8:7e00::d")
                ),
                hand_off_session(
                    "100.126.0.15",
                    65040,
                    "io-br2, slice metering",
                    "S104-metering",
                    "H104-4",
                    "iot",
                ),
            ),
            origin=DOMAIN,
        ),
        origin=BASELINE,
    )
)
"""The hand-off of the slice *office* is closed; that of *metering* is open, without a TTL check."""
