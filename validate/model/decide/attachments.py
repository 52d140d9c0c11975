"""``Policed`` and ``Marked``: what the attachment does to packets that enter."""

from __future__ import annotations

from citynet.device.model import TrafficClass
from citynet.promises.model import Marked, Policed, Terminal
from validate.decision import Decision, proven, refuted
from validate.model.faults import located
from validate.model.topology import Routed
from validate.model.why import not_connected
from validate.model.witness import Culprit, static
from validate.model.world import World

__all__ = ["decide_marked", "decide_policed"]


def decide_policed(promise: Policed, world: World) -> Decision:
    """Decide by the policer of every interface of the attachment."""
    terminal = promise.terminal
    for entry in world.must.entries(terminal):
        policer = entry.interface.policer
        if policer is None:
            return _wrong(world, terminal, entry, "no policer")
        if policer.rate != promise.rate:
            text = f"{policer.rate} bit/s instead of {promise.rate}"
            culprit = Culprit(entry.device, located(policer, entry.interface).origin, text)
            return refuted(static(world.must, f"{terminal.name} is policed wrongly", culprit))
    return _connected(world, terminal)


def decide_marked(promise: Marked, world: World) -> Decision:
    """Decide by the marking of every interface of the attachment.

    A port that tenants send what must not be lost to needs priority flow control.
    """
    terminal, wanted = promise.terminal, promise.traffic_class
    for entry in world.must.entries(terminal):
        marking = entry.interface.marking
        if marking is not wanted:
            found = "nothing" if marking is None else marking.value
            return _wrong(world, terminal, entry, f"marked {found} instead of {wanted.value}")
        if wanted is TrafficClass.LOSSLESS and not _is_lossless(world, entry):
            return _wrong(world, terminal, entry, "its port has no priority flow control")
    return _connected(world, terminal)


def _is_lossless(world: World, entry: Routed) -> bool:
    device, port = world.network.devices[entry.device], entry.interface.parent
    return any(i.lossless for i in device.interfaces if i.name in {port, entry.interface.name})


def _wrong(world: World, terminal: Terminal, entry: Routed, text: str) -> Decision:
    culprit = Culprit(entry.device, entry.interface.origin, text)
    return refuted(static(world.must, f"{terminal.name} at {entry.interface.name}", culprit))


def _connected(world: World, terminal: Terminal) -> Decision:
    culprit = not_connected(world.must, terminal)
    if culprit is None:
        return proven()
    return refuted(static(world.must, f"{terminal.name} is not connected", culprit))
