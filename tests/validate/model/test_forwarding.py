"""Law: following all packets at once says of each packet what walking it alone says.

The reference is a simulator that shares no code with the engine and walks one packet at a time
through one state of a network, which is the small one with random damage.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Family, PortRange
from tests.validate.model.breaking import Devices
from tests.validate.model.naive import Naive
from tests.validate.model.tiny import EVERYONE, V4
from tests.validate.model.tiny_algorithms import algorithm_devices
from tests.validate.model.tiny_devices import devices
from tests.validate.model.wreck import wreck
from tests.validate.model.written import subject
from validate.model.headerspace import PacketSet, Space, space_of
from validate.model.states import all_states
from validate.model.view import View
from validate.model.walk import EndKind
from validate.outcome import Network, Packet, State

ADDRESSES = {
    Family.IPV4: [
        *(str(p.network_address + n) for t in EVERYONE for p in t.prefixes if p.version == 4
          for n in (1, 9)),
        "100.64.10.2", "100.126.0.0", "100.126.0.1", "100.127.0.0", "100.127.0.1", "100.127.0.3",
        "224.0.0.5", "239.1.1.1", "192.0.2.1",
    ],
    Family.IPV6: [
        *(str(p.network_address + n) for t in EVERYONE for p in t.prefixes if p.version == 6
          for n in (1, 9)),
        "2001:db8:10::2", "2001:db8:7e00::", "2001:db8:7e00::1", "2001:db8:7f00::1", "fe80::1",
        "ff02::1", "ff05::1", "2001:db8:1000:2::1",
    ],
}  # fmt: skip


@st.composite
def packets(draw: st.DrawFn) -> Packet:
    """Draw a packet between hosts of endpoints, or between addresses of any kind."""
    family = draw(st.sampled_from((Family.IPV4, Family.IPV6)))
    hosts = [str(p[9]) for t in EVERYONE for p in t.prefixes if (p.version == 4) is (family is V4)]
    address = st.sampled_from(hosts) | st.sampled_from(ADDRESSES[family])
    protocol = draw(st.sampled_from((6, 6, 17, 1, 58)))
    port = st.sampled_from((179, 443, 3784, 49152))
    has_ports = protocol in {6, 17}
    return Packet(
        family=family,
        source=ip_address(draw(address)),
        destination=ip_address(draw(address)),
        protocol=protocol,
        source_port=draw(port) if has_ports else None,
        destination_port=draw(port) if has_ports else None,
        tcp_flags=draw(st.sampled_from(("S", "A"))) if protocol == 6 else "",
    )


def singleton(space: Space, packet: Packet) -> PacketSet:
    """Return the set of this packet only."""
    established = bool({"A", "R"} & set(packet.tcp_flags))
    found = (
        space.source(ip_network(packet.source))
        & space.destination(ip_network(packet.destination))
        & space.protocol(packet.protocol)
        & (space.established if established else space.full & ~space.established)
    )
    if packet.source_port is not None and packet.destination_port is not None:
        source = PortRange(packet.source_port, packet.source_port)
        destination = PortRange(packet.destination_port, packet.destination_port)
        found = found & space.source_ports(source) & space.destination_ports(destination)
    return found


def symbolic(view: View, state: State, entry: int, packet: Packet) -> set[tuple[object, ...]]:
    """Return where the sets say that a packet ends."""
    routed = view.topology.routed[entry]
    plane = next(p for p in view.planes(routed) if state in p.states)
    if not plane.is_up(routed):
        return set()
    space = space_of(packet.family)
    ends = view.forwarding.ends(plane, routed, packet.family)
    one = singleton(space, packet)
    found: set[tuple[object, ...]] = set()
    found |= {("delivered", tuple(a)) for a, s in ends.delivered.items() if one & s != space.empty}
    found |= {("control", tuple(c)) for c, s in ends.control.items() if one & s != space.empty}
    if one & ends.dropped != space.empty:
        found.add(("dropped",))
    if one & ends.looping != space.empty:
        found.add(("looping",))
    return found


def walked(view: View, state: State, entry: int, packet: Packet) -> set[tuple[object, ...]]:
    """Return where the engine's own walker says that a packet ends."""
    routed = view.topology.routed[entry]
    plane = next(p for p in view.planes(routed) if state in p.states)
    found: set[tuple[object, ...]] = set()
    for walk in view.walker.walks(plane, routed, packet) if plane.is_up(routed) else ():
        end = walk.end
        if end.kind is EndKind.DELIVERED and end.attachment is not None:
            found.add(("delivered", tuple(end.attachment)))
        elif end.kind is EndKind.CONTROL and end.context is not None:
            found.add(("control", tuple(end.context)))
        else:
            found.add(("dropped",) if end.kind is EndKind.DROPPED else ("looping",))
    return found


def compare(network: Network, state: State, asked: list[Packet]) -> None:
    view = View(network, all_states(network.city), lenient=False)
    naive = Naive(network, state, lenient=False)
    for found in view.topology.attachments.values():
        for routed in found:
            if not routed.context.vrf and not routed.interface.addresses:
                continue
            for packet in asked:
                expected = naive.ends((routed.device, routed.interface.name), packet)
                case = (str(state), routed.device, routed.interface.name, packet)
                assert symbolic(view, state, routed.index, packet) == expected, case
                assert walked(view, state, routed.index, packet) == expected, case


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(0, 4),
    st.integers(0, 16),
    st.lists(packets(), min_size=6, max_size=12),
    st.sampled_from((devices, algorithm_devices)),
)
def test_sets_and_single_packets_agree(
    seed: int, times: int, number: int, asked: list[Packet], right: Callable[[], Devices]
) -> None:
    found = right()
    wreck(found, seed, times)
    network = subject(found)
    compare(network, all_states(network.city)[number], asked)
