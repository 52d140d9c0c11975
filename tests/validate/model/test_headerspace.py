"""Sets of packets are exact: fields, ranges and boxes hold what they say and nothing else."""

from __future__ import annotations

import importlib
from ipaddress import ip_network
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Family, PortRange
from citynet.errors import UnavailableError
from citynet.promises.model import Traffic
from validate.model import headerspace
from validate.model.headerspace import Space, space_of
from validate.model.packets import concrete

SPACE = space_of(Family.IPV4)
PORT = st.integers(0, 65535)


@settings(max_examples=100, deadline=None)
@given(PORT, PORT, PORT)
def test_a_range_holds_its_ports(one: int, other: int, port: int) -> None:
    first, last = min(one, other), max(one, other)
    found = SPACE.destination_ports(PortRange(first, last))
    single = SPACE.destination_ports(PortRange(port, port))
    assert (single & found == single) is (first <= port <= last)


def test_the_whole_range_is_every_packet_with_ports() -> None:
    assert SPACE.source_ports(PortRange(0, 65535)) == SPACE.ported


def test_an_empty_range_holds_nothing() -> None:
    assert SPACE.is_empty(SPACE.source_ports(PortRange(5, 4)))


def test_established_is_tcp() -> None:
    assert SPACE.is_empty(SPACE.established & ~SPACE.protocol(6))
    assert SPACE.is_empty(SPACE.full & SPACE.protocol(17) & SPACE.established)


def test_prefixes_of_the_other_family_hold_nothing() -> None:
    assert SPACE.is_empty(SPACE.source(ip_network("::/0")))
    assert SPACE.destination(ip_network("0.0.0.0/0")) & SPACE.full == SPACE.full


def test_a_box_is_the_product_of_its_fields() -> None:
    source, destination = ip_network("10.1.0.0/24"), ip_network("10.2.0.0/24")
    found = SPACE.traffic(
        Traffic(
            family=Family.IPV4,
            sources=(source,),
            destinations=(destination,),
            protocol=6,
            destination_ports=(PortRange(80, 80), PortRange(443, 443)),
            established=True,
        )
    )
    packet = concrete(SPACE, found)
    assert packet is not None
    assert packet.source in source
    assert packet.destination in destination
    assert (packet.protocol, packet.destination_port, packet.tcp_flags) == (6, 443, "A")
    assert SPACE.is_empty(SPACE.traffic(Traffic(family=Family.IPV6, sources=(), destinations=())))


def test_shown_packets_are_ordinary() -> None:
    packet = concrete(SPACE, SPACE.full, [ip_network("10.1.0.0/24")], [ip_network("10.2.0.0/30")])
    assert packet is not None
    assert (str(packet.source), str(packet.destination)) == ("10.1.0.9", "10.2.0.3")
    assert (packet.protocol, packet.source_port, packet.destination_port) == (6, 49152, 443)
    assert packet.tcp_flags == "S"


def test_no_packet_of_nothing() -> None:
    assert concrete(SPACE, SPACE.empty) is None


def test_a_shown_packet_is_of_the_set() -> None:
    packet = concrete(SPACE, SPACE.full & SPACE.protocol(47))
    assert packet is not None
    assert (packet.protocol, packet.source_port, packet.tcp_flags) == (47, None, "")


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Let only the diagrams named by the parameter be imported."""
    real = importlib.import_module

    def limited(name: str) -> ModuleType:
        if name not in request.param:
            raise ImportError(name)
        return real(name)

    monkeypatch.setattr(headerspace, "import_module", limited)


@pytest.mark.parametrize("only", [()], indirect=True)
@pytest.mark.usefixtures("only")
def test_without_diagrams_it_is_unavailable() -> None:
    with pytest.raises(UnavailableError, match="dd"):
        Space(Family.IPV4)


@pytest.mark.parametrize("only", [("dd.autoref",)], indirect=True)
@pytest.mark.usefixtures("only")
def test_the_pure_python_diagrams_serve_too() -> None:
    space = Space(Family.IPV4)
    web = space.destination_ports(PortRange(443, 443)) & space.protocol(6)
    packet = concrete(space, web)
    assert packet is not None
    assert (packet.protocol, packet.destination_port) == (6, 443)
