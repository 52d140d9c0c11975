"""What must not arrive: a packet of one endpoint delivered at another, or out of every VRF."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from citynet.promises.model import Terminal
from validate.model.blame import crossing, last_entered
from validate.model.headerspace import PacketSet, Space
from validate.model.view import attachment_of
from validate.model.walk import End, EndKind, Walk
from validate.model.witness import Culprit, restless, witness
from validate.model.world import World
from validate.outcome import Counterexample, Packet

__all__ = ["Forbidden", "everything", "stray", "unclaimed"]

Forbidden = Callable[[Space], PacketSet]
"""The packets of a family that must not arrive."""


def everything(space: Space) -> PacketSet:
    """Forbid every packet."""
    return space.full


def stray(
    world: World, source: Terminal, targets: Iterable[Terminal], forbidden: Forbidden
) -> Counterexample | None:
    """Return a forbidden packet of ``source`` that is delivered at a target in some state.

    Decided on the lenient reading. A packet that gets into a global table counts as delivered
    anywhere: from there a tunnel of its own making leads into any VRF. Where routes never come to
    rest, nobody knows what is delivered: that counts too.
    """
    deliveries = world.deliveries(source)
    for target in targets:
        attachment = attachment_of(target)
        if target == source:
            continue
        for arrival, packets in deliveries.get(attachment, ()):
            bad = packets & forbidden(arrival.ends.space)
            if arrival.ends.space.is_empty(bad):
                continue

            def is_there(end: End, wanted: object = attachment) -> bool:
                return end.kind is EndKind.DELIVERED and end.attachment == wanted

            def blame(walk: Walk, _packet: Packet, there: Terminal = target) -> Culprit:
                return crossing(world.may, world.services, walk, (source, there))

            return witness(
                arrival,
                bad,
                summary=f"a packet of {source.name} is delivered at {target.name}",
                wanted=is_there,
                blame=blame,
                prefixes=(source.prefixes, target.prefixes),
            )
    return _out_of_vrf(world, source, forbidden) or restless(world.arrivals(world.may, source))


def _out_of_vrf(world: World, source: Terminal, forbidden: Forbidden) -> Counterexample | None:
    """Return a forbidden packet of ``source`` that gets into a device's global table."""
    for arrival in world.arrivals(world.may, source):
        for context, packets in arrival.ends.control.items():
            bad = packets & forbidden(arrival.ends.space)
            if not context.vrf and not arrival.ends.space.is_empty(bad):
                return witness(
                    arrival,
                    bad,
                    summary=f"a packet of {source.name} leaves every VRF",
                    wanted=lambda end: end.kind is EndKind.CONTROL,
                    blame=last_entered,
                    prefixes=(source.prefixes, ()),
                )
    return None


def unclaimed(world: World, source: Terminal, forbidden: Forbidden) -> Counterexample | None:
    """Return a forbidden packet of ``source`` that leaves where no endpoint is attached."""
    for attachment, found in world.deliveries(source).items():
        if attachment in world.claimed:
            continue
        for arrival, packets in found:
            bad = packets & forbidden(arrival.ends.space)
            if not arrival.ends.space.is_empty(bad):
                return witness(
                    arrival,
                    bad,
                    summary=f"a packet of {source.name} leaves where no endpoint is",
                    wanted=lambda end, there=attachment: end.attachment == there,  # type: ignore[misc]
                    blame=_exit,
                    prefixes=(source.prefixes, ()),
                )
    return None


def _exit(walk: Walk, _packet: Packet) -> Culprit:
    """Blame the interface by which the packet left."""
    return Culprit(walk.end.device, walk.end.origin)
