"""The core router of the dialect page as a person reads it, field by field."""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    ip_interface,
)

from citynet.device.model import (
    Bgp,
    Device,
    Interface,
    InterfaceKind,
    Platform,
)
from tests.readers.iosxr.parts import (
    MANAGEMENT,
    core_port,
    core_session,
    isis,
    link,
    loopback,
    macsec,
    management_port,
    member,
    queues,
)

__all__ = ["CORE"]


CORE = Device(
    name="ci-cr1",
    platform=Platform.IOSXR,
    management=MANAGEMENT,
    interfaces=(
        Interface(
            name="Bundle-Ether2",
            kind=InterfaceKind.LAG,
            description="ci-cr2 Bundle-Ether2",
            speed=200_000_000_000,
            mtu=9100,
            addresses=(ip_interface("2001:db8:30:ff::8/127"),),
            isis=link(30),
            queues=queues(5, 10, 15, 70),
        ),
        core_port(
            "HundredGigE0/0/0/3",
            "ci-pe-east HundredGigE0/0/0/0",
            "2001:db8:30:ff::/127",
            link(20),
        ),
        core_port(
            "HundredGigE0/0/0/5",
            "ci-br1 HundredGigE0/0/0/0",
            "2001:db8:30:ff::4/127",
            link(15, "trust-standard"),
            macsec(0xC, "ci-br1--ci-cr1"),
        ),
        member("HundredGigE0/0/0/8", "Bundle-Ether2"),
        member("HundredGigE0/0/0/9", "Bundle-Ether2"),
        loopback("100.64.30.1/32", "2001:db8:30::1/128"),
        management_port("198.51.100.81/24"),
    ),
    isis=isis("49.0030.1000.6403.0001.00"),
    bgp=Bgp(
        asn=65030,
        router_id=IPv4Address("100.64.30.1"),
        neighbors=(
            core_session("2001:db8:30::2", "ci-cr2", bfd=True),
            core_session("2001:db8:30::3", "ci-pe-east", client=True),
            core_session("2001:db8:30::5", "ci-br1", client=True),
        ),
    ),
)
