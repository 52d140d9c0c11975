"""Hand-made Junos devices with slices, measurements, telemetry, and what guards hand-offs and time.

They are made from the devices at the end of the dialect's page, which have none of it.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from citynet.device.model import (
    Collector,
    Device,
    Interface,
    Measurement,
    SliceInstance,
    SliceShare,
    Telemetry,
    TrafficClass,
    TwampReflector,
    TwampSession,
)
from citynet.device.sorting import sorted_device
from tests.render.junos_parts import BASELINE, DOMAIN, JUSTICE, SLICE

__all__ = ["sliced_border", "sliced_core"]

PORT = 862


def sliced_border(border: Device) -> Device:
    """Return the border with everything that a border can have."""
    assert border.bgp is not None
    assert border.srv6 is not None
    return sorted_device(
        replace(
            border,
            name="eg-br3",
            management=replace(border.management, ntp_key="secret:ntp"),
            interfaces=tuple(map(_border_port, border.interfaces)),
            vrfs=tuple(
                replace(one, slice=105) if one.name == "S105-justice" else one
                for one in border.vrfs
            ),
            srv6=replace(border.srv6, end=256),
            slices=(
                _slice(105, "slice justice", "2001:db8:1000:1009:fd::", "2001:db8:1000:1009:fe::"),
                _slice(107, "", "2001:db8:1000:1007:1::", "2001:db8:1000:1007:2::"),
            ),
            bgp=replace(
                border.bgp,
                neighbors=tuple(
                    replace(one, ttl_security=one.vrf is not None) for one in border.bgp.neighbors
                ),
            ),
            measurement=_measurement(),
            telemetry=_telemetry(
                (IPv4Address("198.51.100.51"), 57000),
                (IPv4Address("198.51.100.51"), 57001),
                (IPv6Address("2001:db8:5100::51"), 57000),
            ),
        )
    )


def _border_port(port: Interface) -> Interface:
    changes: dict[str, dict[str, Any]] = {
        "ae0": {"min_links": 2},
        "et-0/0/0": {"slices": (_share(105, 250_000_000), _share(107, 1_000_000))},
        "et-0/0/1.1000": {"committed": 500_000_000, "marking": TrafficClass.ASSURED},
    }
    return replace(port, **changes.get(port.name, {}))


def sliced_core(reflector: Device) -> Device:
    """Return a core router that carries a slice and is drained: no service is on it."""
    return sorted_device(
        replace(
            reflector,
            name="eg-cr3",
            interfaces=tuple(map(_core_port, reflector.interfaces)),
            slices=(_slice(105, "slice justice", "2001:db8:1000:1009:fd::"),),
            telemetry=_telemetry((IPv6Address("2001:db8:5100::51"), 57000)),
        )
    )


def _core_port(port: Interface) -> Interface:
    if port.name == "et-0/0/0":
        port = replace(port, slices=(_share(105, 40_000_000_000),))
    if port.isis is None or port.isis.passive:
        return port
    return replace(port, isis=replace(port.isis, metric=16_777_214, delay=16_777_215))


def _slice(number: int, description: str, *sids: str) -> SliceInstance:
    return SliceInstance(
        number=number,
        description=description,
        sids=tuple(IPv6Address(sid) for sid in sids),
        origin=JUSTICE,
    )


def _share(number: int, rate: int) -> SliceShare:
    return SliceShare(slice=number, rate=rate, dedicated=False, origin=DOMAIN)


def _measurement() -> Measurement:
    return Measurement(
        sessions=(
            TwampSession(
                number=1,
                vrf="S101-office",
                source=IPv4Address("10.10.0.1"),
                destination=IPv4Address("10.10.8.1"),
                port=PORT,
                origin=SLICE,
            ),
            TwampSession(
                number=3,
                vrf="S105-justice",
                source=IPv6Address("2001:db8:a50::1"),
                destination=IPv6Address("2001:db8:a58::1"),
                port=PORT,
                origin=JUSTICE,
            ),
        ),
        reflectors=(
            TwampReflector(
                number=2,
                vrf="S101-office",
                address=IPv4Address("10.10.0.1"),
                sender=IPv4Address("10.10.4.1"),
                port=PORT,
                origin=SLICE,
            ),
            TwampReflector(
                number=4,
                vrf="S105-justice",
                address=IPv4Address("10.50.0.1"),
                sender=IPv4Address("10.50.4.1"),
                port=PORT,
                origin=JUSTICE,
            ),
        ),
        origin=DOMAIN,
    )


def _telemetry(*collectors: tuple[IPv4Address | IPv6Address, int]) -> Telemetry:
    return Telemetry(
        collectors=tuple(
            Collector(address=address, port=port, origin=BASELINE) for address, port in collectors
        ),
        interval=30,
        origin=BASELINE,
    )
