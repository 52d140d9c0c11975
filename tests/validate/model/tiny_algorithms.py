"""The small network with flexible algorithms in its SRv6 domain.

Algorithm 128 minimises the metric and leaves out links of affinity ``low``, which is the link
``rr--pe1``; 129 minimises the delay of all links. Slice one has its SIDs under the locators of 128,
slice two under the plain ones.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Network

from citynet.device.model import (
    Affinity,
    AlgorithmLocator,
    AlgorithmMetric,
    Device,
    FlexAlgorithm,
    Interface,
    Vrf,
)
from tests.validate.model.breaking import Devices
from tests.validate.model.tiny import DOMAIN, LINKS, NUMBERS, port
from tests.validate.model.tiny_devices import devices

LOW = "rr--pe1"
AFFINITIES = (Affinity(name="low", bit=0), Affinity(name="other", bit=1))
ALGORITHMS = (
    FlexAlgorithm(number=128, metric=AlgorithmMetric.IGP, exclude=("low",)),
    FlexAlgorithm(number=129, metric=AlgorithmMetric.DELAY),
)


def algorithm_devices() -> Devices:
    """Return the whole network, right in every respect."""
    return {
        name: _taking_part(device) if DOMAIN[name] == "egov" else device
        for name, device in devices().items()
    }


def _taking_part(device: Device) -> Device:
    assert device.isis is not None
    number, srv6 = NUMBERS[device.name], device.srv6
    locators = tuple(
        AlgorithmLocator(
            name=f"ALG{one.number}",
            prefix=IPv6Network(f"2001:db8:1000:{(one.number - 127) * 4096 + number:x}::/64"),
            algorithm=one.number,
        )
        for one in ALGORITHMS
    )
    return replace(
        device,
        interfaces=tuple(map(_interface, device.interfaces)),
        isis=replace(device.isis, affinities=AFFINITIES, algorithms=ALGORITHMS),
        srv6=None if srv6 is None else replace(srv6, algorithms=locators),
        vrfs=tuple(map(_vrf, device.vrfs)),
    )


def _interface(interface: Interface) -> Interface:
    isis = interface.isis
    if isis is None or isis.passive:
        return interface
    link = next(name for name in LINKS if port(name) == interface.name)
    affinities = ("low",) if link == LOW else ()
    # A delay that has nothing to do with the metric.
    delay = 100 + 7 * len(link)
    return replace(interface, isis=replace(isis, affinities=affinities, delay=delay))


def _vrf(vrf: Vrf) -> Vrf:
    if vrf.sids is None:
        return vrf
    return replace(vrf, locator="ALG128" if vrf.name == "S101-one" else "MAIN")
