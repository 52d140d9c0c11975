"""What a stand-in leaves out of its device, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from citynet.device.model import Device, InterfaceKind, Platform, Srv6
from citynet.device.ports import is_lossless
from citynet.rehearsal.model import LeftOut

__all__ = ["left_out"]

_LOGINS: Final = "logins by TACACS+: a stand-in names the servers and asks none of them"
_NETCONF: Final = "NETCONF: a stand-in is reached by SSH only"

_ALWAYS: Final[Mapping[Platform, tuple[str, ...]]] = MappingProxyType(
    {
        Platform.EOS: ("eAPI: a stand-in is reached by SSH only", _LOGINS),
        Platform.IOSXR: (_NETCONF, _LOGINS),
        Platform.JUNOS: (_NETCONF, _LOGINS),
        Platform.VRP: (_NETCONF, _LOGINS),
    }
)
"""What every text of a platform says beside the device model, and no text of FRR can."""


def left_out(device: Device) -> Iterator[LeftOut]:
    """Yield what the stand-in of ``device`` does not say, with the parts that lack it."""
    for what, parts in (
        *((what, ()) for what in _ALWAYS[device.platform]),
        *_of_interfaces(device),
        *_of_paths(device),
        *_of_locators(device.srv6),
        *_of_slices(device),
        *_of_applications(device),
        *_of_reports(device),
    ):
        yield LeftOut(device=device.name, what=f"{device.platform} {what}", parts=parts)


_Found = Iterator[tuple[str, tuple[str, ...]]]


def _of_interfaces(device: Device) -> _Found:
    lags = [one.name for one in device.interfaces if one.kind is InterfaceKind.LAG]
    for lag in lags:
        members = tuple(one.name for one in device.interfaces if one.lag == lag)
        yield f"LAG {lag}: one port stands in for it, without LACP or a least number", members
    yield from _where(
        "MACsec: frames are in the clear",
        (one.name for one in device.interfaces if one.macsec is not None),
    )
    yield from _where(
        "uRPF: filters alone refuse foreign sources",
        (one.name for one in device.interfaces if one.urpf),
    )
    yield from _where(
        "priority flow control: what is lossless waits with what is assured",
        (one.name for one in device.interfaces if is_lossless(one)),
    )


def _of_paths(device: Device) -> _Found:
    if device.isis is None:
        return
    if device.isis.ti_lfa:
        yield "TI-LFA: packets wait until routes have moved", ()
    yield from _where(
        "flexible algorithms: all services go by the plain shortest paths",
        (f"algorithm {one.number}" for one in device.isis.algorithms),
    )
    yield from _where(
        "delays and affinities of links: no path is chosen by them",
        (
            one.name
            for one in device.interfaces
            if one.isis is not None and (one.isis.delay is not None or one.isis.affinities)
        ),
    )


def _of_locators(srv6: Srv6 | None) -> _Found:
    if srv6 is None:
        return
    if srv6.micro:
        yield "compressed SIDs: a stand-in has classic ones", (str(srv6.locator),)
    yield from _where(
        "locators of algorithms: services are under the main one",
        (f"{one.name} {one.prefix}" for one in srv6.algorithms),
    )


def _of_slices(device: Device) -> _Found:
    yield from _where(
        "slice instances: packets wait in the queue of their class, with those of other services",
        (
            *(f"instance {one.number}" for one in device.slices),
            *(one.name for one in device.interfaces if one.slices),
        ),
    )


def _of_applications(device: Device) -> _Found:
    yield from _where(
        "steering of applications: all of a service goes by the plain shortest paths",
        (
            *(one.name for one in device.applications),
            *(one.name for one in device.policies),
            *(one.name for one in device.interfaces if one.applications),
        ),
    )


def _of_reports(device: Device) -> _Found:
    if device.telemetry is not None:
        yield "telemetry: nothing is sent to collectors", ()
    found = device.measurement
    if found is not None:
        yield from _where(
            "measurement: a stand-in sends, answers and marks no test packets",
            (
                *(f"session {one.number}" for one in found.sessions),
                *(f"reflector {one.number}" for one in found.reflectors),
                *(f"flow {one.number}" for one in found.flows),
            ),
        )


def _where(what: str, parts: Iterable[str]) -> _Found:
    """Yield ``what`` with its parts, if there are any."""
    found = tuple(parts)
    if found:
        yield what, found
