"""Measurements: whether both ends of each agree, and whom they measure is of the same service.

A TWAMP session needs a reflector at the other end that answers it: the addresses of both, the other
way round, and the port. A flow of iFIT needs a VRF of its service with SIDs under the locator that
it names. Whether packets of a measurement get through, ``reaches`` says of the tenants' packets.
"""

from __future__ import annotations

from collections.abc import Iterator

from citynet.device.model import Address, Measurement, TwampReflector, TwampSession
from validate.model.faults import Fault
from validate.model.locators import locator_of
from validate.model.members import joined
from validate.model.topology import Context
from validate.model.view import View

__all__ = ["measurement_faults"]


def measurement_faults(view: View, domain: frozenset[str]) -> Iterator[Fault]:
    """Yield what is wrong with the measurements of the devices of a domain."""
    here = {
        name: device.measurement
        for name, device in sorted(view.network.devices.items())
        if name in domain and device.measurement is not None
    }
    sessions = [(name, one) for name, found in here.items() for one in found.sessions]
    reflectors = [(name, one) for name, found in here.items() for one in found.reflectors]
    for name, session in sessions:
        yield from _address(view, name, session, session.source)
        answering = [pair for pair in reflectors if _fit(name, session, *pair)]
        yield from _unanswered(view, name, session, answering)
    for name, reflector in reflectors:
        yield from _address(view, name, reflector, reflector.address)
        if not any(_fit(sender, session, name, reflector) for sender, session in sessions):
            text = f"{name}: nobody sends to reflector {reflector.number} at {reflector.address}"
            yield Fault.at(name, reflector, text, vrf=reflector.vrf, echo=True)
    for name, measurement in here.items():
        yield from _flows(view, name, measurement)


def _fit(sender: str, session: TwampSession, name: str, reflector: TwampReflector) -> bool:
    """Tell whether a reflector of another device is the one that a session names."""
    return sender != name and (session.source, session.destination, session.port) == (
        reflector.sender,
        reflector.address,
        reflector.port,
    )


def _unanswered(
    view: View, name: str, session: TwampSession, answering: list[tuple[str, TwampReflector]]
) -> Iterator[Fault]:
    """Yield that no reflector of the service answers; two services may have equal addresses."""
    text, ours = f"{name} measurement {session.number}", _joined(view, Context(name, session.vrf))
    if not answering:
        reason = f"nobody answers {session.source} at {session.destination} port {session.port}"
        yield Fault.at(name, session, f"{text}: {reason}", vrf=session.vrf)
    elif all(Context(other, one.vrf) not in ours for other, one in answering):
        other, reflector = answering[0]
        reason = f"{other} answers in {reflector.vrf}, not in a VRF of the service"
        yield Fault.at(other, reflector, f"{text}: {reason}", name, vrf=reflector.vrf)


def _address(
    view: View, name: str, part: TwampSession | TwampReflector, address: Address
) -> Iterator[Fault]:
    routed = view.topology.contexts.get(Context(name, part.vrf), ())
    if all(address != one.ip for r in routed for one in r.interface.addresses):
        text = f"{name} measurement {part.number}: {part.vrf} has no address {address}"
        yield Fault.at(name, part, text, vrf=part.vrf)


def _flows(view: View, name: str, measurement: Measurement) -> Iterator[Fault]:
    for flow in measurement.flows:
        others = [c for c in _joined(view, Context(name, flow.vrf)) if c.device != name]
        under = (locator_of(view.topology.device_of(c), view.topology.vrfs[c]) for c in others)
        if all(one is None or one.prefix != flow.peer_locator for one in under):
            text = f"{name} measurement {flow.number}: no VRF of the service has its SIDs under"
            yield Fault.at(name, flow, f"{text} {flow.peer_locator}", vrf=flow.vrf)


def _joined(view: View, context: Context) -> set[Context]:
    if context not in view.topology.vrfs:
        return set()
    return joined(view.component_of(context)).get(context, set())
