"""``QueueGuarantee``: both ends of a link guarantee a class its reserved rate."""

from __future__ import annotations

from citynet.city.model import LinkEnd
from citynet.device.model import Interface, TrafficClass
from citynet.promises.model import QueueGuarantee
from validate.decision import Decision, proven, refuted
from validate.model.decide.slices import overbooked
from validate.model.faults import located
from validate.model.witness import Culprit, static
from validate.model.world import World

__all__ = ["decide_queue"]


def decide_queue(promise: QueueGuarantee, world: World) -> Decision:
    """Decide by the queues of both ports.

    A port guarantees the percentage of its speed, but no more than of the link's capacity, and
    only if its percentages do not add up to more than 100, or with its slices to more than it has.
    What must not be lost also needs
    priority flow control on both ports.
    """
    summary = f"link {promise.link} does not guarantee {promise.traffic_class.value} its rate"
    link = world.network.city.links.get(promise.link)
    if link is None:
        return refuted(static(world.must, summary, Culprit("", None, "no such link in the city")))
    for end in link.ends:
        port = _port(world, end)
        found = (
            Culprit(end.device, None, f"nothing is said of port {end}")
            if port is None
            else _shortage(promise, end, port, link.capacity)
        )
        if found is not None:
            return refuted(static(world.must, summary, found))
    return proven()


def _port(world: World, end: LinkEnd) -> Interface | None:
    device = world.network.devices.get(end.device)
    interfaces = () if device is None else device.interfaces
    return next((i for i in interfaces if i.name == end.port), None)


def _shortage(
    promise: QueueGuarantee, end: LinkEnd, port: Interface, capacity: int
) -> Culprit | None:
    queues = [q for q in port.queues if q.traffic_class is promise.traffic_class]
    origin = located(*queues, port).origin
    if promise.traffic_class is TrafficClass.LOSSLESS and not port.lossless:
        return Culprit(end.device, origin, f"{end} has no priority flow control")
    total = sum(queue.percent for queue in port.queues)
    if total > 100:
        return Culprit(end.device, port.origin, f"the queues of {end} add up to {total} %")
    if len(queues) > 1:
        return Culprit(end.device, origin, f"{end} has two queues for the class")
    if overbooked(port, capacity):
        text = f"queues and slices of {end} add up to more than it has"
        return Culprit(end.device, port.origin, text)
    speed = capacity if port.speed is None else min(port.speed, capacity)
    guaranteed = (queues[0].percent if queues else 0) * speed // 100
    if guaranteed >= promise.rate:
        return None
    text = f"{end} guarantees {guaranteed} bit/s of {promise.rate}"
    return Culprit(end.device, origin, text)
