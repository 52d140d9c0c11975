"""Names of ports, LAGs and management ports, by platform, and what is said of wrong ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from citynet.check.draft import Draft
from citynet.city.model import CityDevice
from citynet.device.model import Platform
from citynet.errors import Finding, Place
from citynet.workspace.found import listed, quoted

__all__ = [
    "LAGS",
    "MANAGEMENT",
    "PORTS",
    "Named",
    "PortKind",
    "is_lag_name",
    "is_management_name",
    "is_port",
    "is_port_name",
    "naming_findings",
]

PortKind = Mapping[Platform, tuple[str, str]]
"""A pattern for each platform, and words for it."""

PORTS: Final[PortKind] = {
    # A sub-interface's name, with a dot and four digits, must fit Linux's 15 characters. Bridges
    # (br), VXLAN devices (vx) and exchange cables (x) with numbers are ours.
    Platform.FRR: (
        r"(?!(br|vx|x)[0-9]+$)[a-z][a-z0-9]{0,8}[0-9]",
        "a name such as eth1, at most 10 long",
    ),
    Platform.EOS: (r"Ethernet[0-9]{1,3}(/[0-9]{1,2}){0,2}", "a name such as Ethernet1"),
    Platform.VRP: (
        r"(GigabitEthernet|(10|25|40|50|100|200|400)GE)[0-9]{1,2}(/[0-9]{1,2}){2,3}",
        "a name such as GigabitEthernet0/3/0 or 100GE0/1/0",
    ),
    Platform.IOSXR: (
        r"(GigabitEthernet|(Ten|TwentyFive|Forty|Fifty|(Two|Four)?Hundred)GigE)[0-9](/[0-9]{1,2}){3}",
        "a name such as TenGigE0/0/0/1 or HundredGigE0/0/0/24",
    ),
    Platform.JUNOS: (
        r"(ge|xe|et)-[0-9]{1,2}/[0-9]/[0-9]{1,2}",
        "a name such as xe-0/0/1 or et-0/1/0, without a unit",
    ),
}
LAGS: Final[PortKind] = {
    Platform.FRR: (r"bond[0-9]{1,3}", "a name such as bond1"),
    Platform.EOS: (r"Port-Channel[0-9]{1,4}", "a name such as Port-Channel1"),
    Platform.VRP: (r"Eth-Trunk[0-9]{1,4}", "a name such as Eth-Trunk1"),
    Platform.IOSXR: (r"Bundle-Ether[0-9]{1,4}", "a name such as Bundle-Ether1"),
    Platform.JUNOS: (r"ae[0-9]{1,3}", "a name such as ae1"),
}
MANAGEMENT: Final[PortKind] = {
    Platform.FRR: PORTS[Platform.FRR],
    Platform.EOS: (r"Management[0-9](/[0-9])?", "a name such as Management1"),
    Platform.VRP: (
        r"(GigabitEthernet|Ethernet|MEth)[0-9](/[0-9]){2}",
        "a name such as GigabitEthernet0/0/0",
    ),
    Platform.IOSXR: (r"MgmtEth0/RP[01]/CPU0/[01]", "a name such as MgmtEth0/RP0/CPU0/0"),
    Platform.JUNOS: (r"fxp0|em[01]|re0:mgmt-[01]", "a name such as fxp0"),
}


def is_port_name(platform: Platform, name: str) -> bool:
    """Say whether ``name`` can be a physical port of a platform."""
    return re.fullmatch(PORTS[platform][0], name) is not None


def is_lag_name(platform: Platform, name: str) -> bool:
    """Say whether ``name`` can be a LAG of a platform."""
    return re.fullmatch(LAGS[platform][0], name) is not None


def is_management_name(platform: Platform, name: str) -> bool:
    """Say whether ``name`` can be the management port of a platform."""
    return re.fullmatch(MANAGEMENT[platform][0], name) is not None


def is_port(device: CityDevice, name: str) -> bool:
    """Say whether ``name`` can be a port or a LAG of a device."""
    return is_port_name(device.platform, name) or is_lag_name(device.platform, name)


class Named(NamedTuple):
    """A port as the inventory names it."""

    place: Place
    port: str
    kind: PortKind

    def fits(self, platform: Platform) -> bool:
        """Say whether a platform has a port of this name."""
        return re.fullmatch(self.kind[platform][0], self.port) is not None


def naming_findings(draft: Draft, device: CityDevice, ports: Iterable[Named]) -> Iterator[Finding]:
    """Yield names that the platform of a device does not have (CN210), sorted by place.

    One finding where all of the names are those of another platform: that is what is wrong then.
    """
    named = sorted(ports, key=lambda one: (one.place, one.port))
    wrong = [one for one in named if not one.fits(device.platform)]
    names = {one.port for one in named}
    fitting = [p for p in Platform if all(one.fits(p) for one in named)] if len(names) > 1 else []
    place, said = _platform(draft, device)
    if wrong and fitting:
        yield Finding(
            place=place,
            code="CN210",
            message=f"{device.name} is {device.platform}, but its {len(names)} ports have names of"
            f" {listed(fitting)}",
            expected=f"ports of {device.platform}: {PORTS[device.platform][1]}",
            found=listed(names, last="and"),
            remedy=f"Correct its platform ({said}), or write the names as the device shows them.",
        )
        return
    for one in wrong:
        yield Finding(
            place=one.place,
            code="CN210",
            message=f"{device.platform} has no port of this name",
            expected=one.kind[device.platform][1],
            found=quoted(one.port),
            remedy=f"Write the name as {device.name} shows it, in full and in its case; or correct"
            f" its platform ({said}).",
        )


def _platform(draft: Draft, device: CityDevice) -> tuple[Place, str]:
    """Return where a device's platform is said, and ``junos, by the group in hosts.yaml:5``."""
    subject = f"device/{device.name}"
    start = draft.places.of(subject)
    for step, how in (("platform", "in"), ("groups", "by the group in")):
        place = draft.places.of(subject, step)
        if place != start:
            return place, f"{device.platform}, {how} {place.file}:{place.line}"
    return start, f"{device.platform}, by inventory/defaults.yaml"
