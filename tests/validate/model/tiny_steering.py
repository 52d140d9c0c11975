"""The small network with applications that are steered by SRv6 policies.

Slice one has its SIDs under the locators of algorithm 128, and so have the policies that carry
everything but two applications: ``web`` (TCP 443) takes the plain shortest paths, ``far`` (UDP 179)
a detour by ``br`` and, where that is down, the plain shortest paths.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv6Address

from citynet.device.model import (
    Application,
    ApplicationMatch,
    CandidatePath,
    Device,
    PortRange,
    Srv6Policy,
    Steering,
)
from tests.validate.model.breaking import Devices
from tests.validate.model.tiny import NUMBERS
from tests.validate.model.tiny_algorithms import algorithm_devices
from tests.validate.model.tiny_devices import loopback

END = 0x100
COLOR = 101
PLAIN, OWN, DETOUR = 1000, 1128, 1999
MEMBERS = ("pe1", "pe2", "br")
MATCHES = (
    ApplicationMatch(application="web", protocol=6, ports=(PortRange(443, 443),)),
    ApplicationMatch(application="far", protocol=17, ports=(PortRange(179, 179),)),
)


def end_sid(name: str, algorithm: int = 0) -> IPv6Address:
    """Return the End SID of a device under its locator of an algorithm."""
    field = NUMBERS[name] + (4096 * (algorithm - 127) if algorithm else 0)
    return IPv6Address(f"2001:db8:1000:{field:x}:{END:x}::")


def steering_devices() -> Devices:
    """Return the whole network, right in every respect."""
    return with_policies(algorithm_devices())


def with_policies(found: Devices) -> Devices:
    """Return a network with algorithms, and with policies by them."""
    return {name: _headend(device) if name in MEMBERS else device for name, device in found.items()}


def _headend(device: Device) -> Device:
    assert device.srv6 is not None
    return replace(
        device,
        srv6=replace(device.srv6, end=END),
        vrfs=tuple(
            replace(vrf, color=COLOR) if vrf.name == "S101-one" else vrf for vrf in device.vrfs
        ),
        interfaces=tuple(
            replace(i, applications=MATCHES) if i.vrf == "S101-one" and i.parent == "eth10" else i
            for i in device.interfaces
        ),
        applications=(Application(name="web", number=1), Application(name="far", number=2)),
        steering=(Steering(color=COLOR, colors=(("web", PLAIN), ("far", DETOUR)), default=OWN),),
        policies=tuple(_policies(device.name)),
    )


def _policies(name: str) -> Iterator[Srv6Policy]:
    for other in MEMBERS:
        if other == name:
            continue
        plain = CandidatePath(preference=100, segments=(end_sid(other),))
        detour = CandidatePath(preference=200, segments=(end_sid("br"), end_sid(other)))
        for color, paths in (
            (PLAIN, (plain,)),
            (OWN, (replace(plain, segments=(end_sid(other, 128),)),)),
            (DETOUR, (plain,) if "br" in {name, other} else (plain, detour)),
        ):
            yield Srv6Policy(
                name=f"P{color}-{NUMBERS[other]}",
                color=color,
                endpoint=IPv6Address(str(loopback(other).addresses[1].ip)),
                paths=paths,
            )
