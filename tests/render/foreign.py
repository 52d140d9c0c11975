"""Parts of a device that IOS-XR and EOS have no words for, put into a device that has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from types import MappingProxyType
from typing import Final

from citynet.device.model import (
    Application,
    ApplicationMatch,
    CandidatePath,
    Collector,
    Device,
    IfitFlow,
    Measurement,
    PortRange,
    SliceInstance,
    SliceShare,
    Srv6Policy,
    Steering,
    Telemetry,
    TwampReflector,
    TwampSession,
    Vrf,
)

__all__ = ["FOREIGN", "MATCH", "SHARE", "towards"]

MATCH: Final = ApplicationMatch(
    application="S101-video", protocol=17, ports=(PortRange(5004, 5004),)
)
SHARE: Final = SliceShare(slice=101, rate=10**9, dedicated=False)

_SELF, _OTHER = IPv4Address("10.10.1.1"), IPv4Address("10.10.2.1")
_SENDER: Final = TwampSession(
    number=1, vrf="S101-office", source=_SELF, destination=_OTHER, port=862
)
_REFLECTOR: Final = TwampReflector(
    number=1, vrf="S101-office", address=_SELF, sender=_OTHER, port=862
)
_FLOW: Final = IfitFlow(number=1, vrf="S101-office", peer_locator=IPv6Network("3fff:0:9::/48"))
_POLICY: Final = Srv6Policy(
    name="P1000-9",
    color=1000,
    endpoint=IPv6Address("2001:db8:30::9"),
    paths=(CandidatePath(preference=100, segments=(IPv6Address("3fff:0:9:100::"),)),),
)
_VRF: Final = Vrf(name="S9-any", rd="100.64.30.9:9")


def towards(*ports: int, interval: int = 30) -> Telemetry:
    """Return telemetry to one collector on each of these ports."""
    address = IPv4Address("198.51.100.231")
    collectors = tuple(Collector(address=address, port=port) for port in ports)
    return Telemetry(collectors=collectors, interval=interval)


def _measuring(measurement: Measurement) -> Callable[[Device], Device]:
    return lambda device: replace(device, measurement=measurement)


def _sending(telemetry: Telemetry) -> Callable[[Device], Device]:
    return lambda device: replace(device, telemetry=telemetry)


FOREIGN: Final[Mapping[str, Callable[[Device], Device]]] = MappingProxyType(
    {
        "a slice instance": lambda device: replace(device, slices=(SliceInstance(number=101),)),
        "a VRF in a slice instance": lambda device: replace(
            device, vrfs=(*device.vrfs, replace(_VRF, slice=101))
        ),
        "a VRF with a colour": lambda device: replace(
            device, vrfs=(*device.vrfs, replace(_VRF, color=101))
        ),
        "an SRv6 policy": lambda device: replace(device, policies=(_POLICY,)),
        "an application": lambda device: replace(
            device, applications=(Application(name="S101-video", number=6464),)
        ),
        "steering": lambda device: replace(
            device, steering=(Steering(color=101, colors=(), default=1000),)
        ),
        "a measurement": _measuring(Measurement(sessions=(_SENDER,))),
        "the far end of a measurement": _measuring(Measurement(reflectors=(_REFLECTOR,))),
        "a measurement in packets": _measuring(Measurement(node=9, flows=(_FLOW,))),
        "telemetry to nobody": _sending(towards()),
        "telemetry twice to one place": _sending(towards(57500, 57500)),
        "telemetry to no port": _sending(towards(65536)),
        "telemetry at no interval": _sending(towards(57500, interval=0)),
    }
)
"""What is refused, by name: how a device gets it."""
