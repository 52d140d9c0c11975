"""iFIT flows of VRP: an instance for each interface of the VRF and each family it has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from citynet.device.model import Family, IfitFlow, Interface
from citynet.device.sorting import natural_key
from citynet.readers.blocks import Line, RuleBook
from citynet.readers.values import NAME, NUMBER, number, v6_network
from citynet.readers.vrp.exact import claim_exactly
from citynet.readers.vrp.reading import Reading
from citynet.readers.vrp.service_reading import FlowInstance

__all__ = ["finished_flows", "read_ifit"]

Match = re.Match[str]

_LAST_NODE: Final = 2**20 - 1
_FAMILIES: Final = {"4": Family.IPV4, "6": Family.IPV6}
_ENDS: Final = {
    Family.IPV4: "source any destination any",
    Family.IPV6: "source-ipv6 any destination-ipv6 any",
}
_FLOW: Final = {
    family: re.compile(
        rf"flow unidirectional {ends} vpn-instance ({NAME})"
        rf" peer-locator ([0-9A-Fa-f:]+) ({NUMBER})"
    )
    for family, ends in _ENDS.items()
}
_BINDING: Final = re.compile(rf"binding interface ({NAME})")


def read_ifit(reading: Reading, _match: Match, opener: Line) -> None:
    """Read ``ifit``: the device's number in headers, and the instances of its flows."""
    measurement = reading.services.measurement
    if measurement.ifit is not None:
        raise ValueError("said twice: iFIT")
    measurement.ifit = opener
    reading.ledger.claim(opener)
    _RULES.apply(opener.children, reading, reading.ledger)
    if measurement.node is None:
        reading.ledger.missing(f"{opener.text} / node-id", "belongs to every device with flows")
    if not measurement.instances:
        raise ValueError("measures nothing")


def _node(reading: Reading, match: Match, line: Line) -> None:
    measurement = reading.services.measurement
    if measurement.node is not None:
        raise ValueError("said twice: number of the device")
    measurement.node, measurement.node_line = number(match[1], 1, _LAST_NODE), line
    reading.ledger.claim(line)


def _instance(reading: Reading, match: Match, opener: Line) -> None:
    family = _FAMILIES[match[2]]
    key = int(match[1]), family, number(match[3].lstrip("0") or "0", 1, 99)
    instances = reading.services.measurement.instances
    if key in instances:
        raise ValueError("said twice: instance")
    flows = [found for line in opener.children if (found := _FLOW[family].fullmatch(line.text))]
    bound = [found for line in opener.children if (found := _BINDING.fullmatch(line.text))]
    if len(flows) != 1 or len(bound) != 1:
        raise ValueError("an instance has one flow, of its number's family, and one interface")
    if flows[0][1] not in reading.vrfs:
        raise ValueError("the VRF is not there")
    claim_exactly(opener, ("interval 10", flows[0][0], bound[0][0]), reading.ledger)
    instances[key] = FlowInstance(
        vrf=flows[0][1],
        peer_locator=v6_network(f"{flows[0][2]}/{flows[0][3]}"),
        interface=bound[0][1],
        line=opener,
    )


_RULES: Final = RuleBook[Reading](
    {
        rf"node-id ({NUMBER})": _node,
        r"instance ([1-9][0-9]{0,4})([46])([0-9]{2})": _instance,
    }
)


def finished_flows(reading: Reading, interfaces: Iterable[Interface]) -> tuple[IfitFlow, ...]:
    """Return the flows; all interfaces of the VRF with addresses have to be measured."""
    interfaces = tuple(interfaces)
    flows: dict[int, dict[tuple[Family, int], FlowInstance]] = {}
    for (which, family, place), instance in reading.services.measurement.instances.items():
        flows.setdefault(which, {})[family, place] = instance
    return tuple(_flow(which, flows[which], interfaces, reading) for which in sorted(flows))


def _flow(
    which: int,
    instances: dict[tuple[Family, int], FlowInstance],
    interfaces: tuple[Interface, ...],
    reading: Reading,
) -> IfitFlow:
    first = next(iter(instances.values()))
    wanted = _places(first.vrf, interfaces)
    for key, instance in instances.items():
        if (instance.vrf, instance.peer_locator) != (first.vrf, first.peer_locator):
            reading.ledger.refuse(instance.line, "instances of a flow have its VRF and locator")
        elif wanted.get(key) != instance.interface:
            reading.ledger.refuse(instance.line, "not the interface of this family and place")
    for family, place in sorted(set(wanted) - set(instances)):
        digit = "4" if family is Family.IPV4 else "6"
        text = f"ifit / instance {which}{digit}{place:02}"
        reading.ledger.missing(text, "the flow is measured on all interfaces of its VRF")
    lines = (line for instance in instances.values() for line in instance.line.lines())
    return IfitFlow(
        number=which,
        vrf=first.vrf,
        peer_locator=first.peer_locator,
        origin=reading.ledger.origin(*lines),
    )


def _places(vrf: str, interfaces: tuple[Interface, ...]) -> dict[tuple[Family, int], str]:
    """Return the interface of each instance that a flow of ``vrf`` has."""
    mine = (one for one in interfaces if one.vrf == vrf and one.addresses)
    places = {}
    for place, interface in enumerate(sorted(mine, key=lambda one: natural_key(one.name)), start=1):
        for address in interface.addresses:
            family = Family.IPV4 if address.version == 4 else Family.IPV6
            places[family, place] = interface.name
    return places
