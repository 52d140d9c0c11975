"""Counterexamples: a packet of Batfish in the words of the real network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.model import Device, Family, Filter, Origin
from validate.batfish.answers import Flight, Trace, TraceHop, cells
from validate.batfish.questions.probe import Probe
from validate.batfish.server import Ask, NoAnswer
from validate.outcome import Counterexample, Hop, Network, Packet, State

__all__ = ["line_of", "witness"]

_TCP: Final = 6
_FLAGS: Final = {"S": "syn", "A": "ack", "R": "rst", "F": "fin"}
_ENDS: Final = {
    "ACCEPTED": "taken",
    "DELIVERED_TO_SUBNET": "leaves, nobody answers",
    "DENIED_IN": "denied",
    "EXITS_NETWORK": "leaves, nobody answers",
    "INSUFFICIENT_INFO": "leaves, nobody answers",
    "LOOP": "loops",
    "NEIGHBOR_UNREACHABLE": "nobody answers",
    "NO_ROUTE": "no route",
}


def witness(
    network: Network, probe: Probe, flight: Flight, summary: str, state: State, *, arrives: bool
) -> Counterexample:
    """Return ``flight`` as a counterexample; ``arrives`` says which of its paths is shown.

    The deciding line is that of the last filter on the path.
    """
    routers = probe.twin.routers
    traces = [t for t in flight.traces if t.hops and (t.hops[-1].node in routers) != arrives]
    trace = next(iter(traces or flight.traces), None)
    if trace is None:
        return Counterexample(summary=summary, state=state, packet=_packet(probe, flight))
    return Counterexample(
        summary=summary,
        state=state,
        packet=_packet(probe, flight),
        path=tuple(_path(probe, trace)),
        line=_line(network, probe, flight, trace),
    )


def line_of(network: Network, device: str, origin: Origin | None) -> str:
    """Return ``device:file:number: text`` of the first line of a part; empty when unknown."""
    if origin is None or origin.file is None or not origin.lines:
        return ""
    number = origin.lines[0]
    lines = network.texts.get((device, origin.file), ())
    text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return f"{device}:{origin.file}:{number}: {text}"


def _packet(probe: Probe, flight: Flight) -> Packet:
    real = probe.twin.space.real
    return Packet(
        family=probe.twin.family,
        source=real(flight.source),
        destination=real(flight.destination),
        protocol=flight.protocol,
        source_port=flight.source_port,
        destination_port=flight.destination_port,
        tcp_flags=flight.tcp_flags if flight.protocol == _TCP else "",
    )


def _path(probe: Probe, trace: Trace) -> Iterator[Hop]:
    """Yield a hop per device: the VRFs that only the twin has are joined to the real ones."""
    inside = [hop for hop in trace.hops if hop.node in probe.twin.routers]
    last = inside[-1] if inside else None
    joined: list[list[TraceHop]] = []
    for hop in inside:
        if joined and _is_same_place(probe, joined[-1][-1], hop):
            joined[-1].append(hop)
        else:
            joined.append([hop])
    for hops in joined:
        notes = [f"{f} {action.lower()}" for hop in hops for f, action in hop.filters]
        if last in hops and trace.hops[-1] is last:
            notes.append(_ENDS.get(trace.disposition, trace.disposition.lower()))
        yield Hop(
            device=hops[0].node,
            vrf=next((v for v in (_vrf(probe, hop) for hop in hops) if v), "in transit"),
            entered=_interface(probe, hops[0], hops[0].entered),
            left=_interface(probe, hops[-1], hops[-1].left),
            note=", ".join(notes),
        )


def _is_same_place(probe: Probe, one: TraceHop, other: TraceHop) -> bool:
    """Say whether a packet went from a VRF to its carrier, or back, inside a device."""
    is_carrier = [(hop.node, hop.vrf) in probe.twin.carried for hop in (one, other)]
    return one.node == other.node and any(is_carrier)


def _vrf(probe: Probe, hop: TraceHop) -> str:
    return "" if (hop.node, hop.vrf) in probe.twin.carried else hop.vrf


def _interface(probe: Probe, hop: TraceHop, name: str) -> str:
    return probe.twin.interfaces.get((hop.node, name), "")


def _line(network: Network, probe: Probe, flight: Flight, trace: Trace) -> str:
    for hop in reversed(trace.hops):
        for name, _ in hop.filters:
            device = network.devices.get(hop.node)
            found = None if device is None else _filter(device, name, probe.twin.family)
            if device is not None and found is not None:
                number = _rule_number(probe, flight, hop.node, name)
                if number is not None and number < len(found.rules):
                    return line_of(network, device.name, found.rules[number].origin)
                return line_of(network, device.name, found.origin)
    return ""


def _filter(device: Device, name: str, family: Family) -> Filter | None:
    return next((f for f in device.filters if f.name == name and f.family is family), None)


def _rule_number(probe: Probe, flight: Flight, node: str, name: str) -> int | None:
    """Return which rule of a filter decides; the twin's lines are numbered 10, 20, 30."""
    headers: dict[str, object] = {
        "srcIps": str(flight.source),
        "dstIps": str(flight.destination),
        "ipProtocols": [str(flight.protocol)],
    }
    if flight.source_port is not None and flight.destination_port is not None:
        headers["srcPorts"] = str(flight.source_port)
        headers["dstPorts"] = str(flight.destination_port)
    if flight.protocol == _TCP:
        headers["tcpFlags"] = [
            {name: letter in flight.tcp_flags for letter, name in _FLAGS.items()}
        ]
    ask = Ask(
        snapshot=probe.snapshot,
        question="testFilters",
        parameters={"nodes": f'"{node}"', "filters": name, "headers": headers},
    )
    try:
        for (content,) in cells(probe.server.ask(ask), "Line_Content"):
            word = str(content).split(" ", 1)[0]
            if word.isdecimal():
                return int(word) // 10 - 1
    except NoAnswer:
        # The packet is known; only the line that decided is not.
        return None
    return None
