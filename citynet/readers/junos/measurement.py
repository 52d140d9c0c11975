"""Below ``services rpm twamp``: sessions that the device starts, and those that it answers."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import (
    Address,
    Family,
    Measurement,
    TwampReflector,
    TwampSession,
    Vrf,
)
from citynet.readers.junos.near import PROTOCOL
from citynet.readers.junos.reading import Reading, address, number, numbered, version_of
from citynet.readers.junos.statements import Ledger, Node
from citynet.readers.values import v4_network

__all__ = ["read_measurement", "twamp_terms"]

_PACE: Final = (("control-type", "light"), ("test-count", "0"), ("test-interval", "1"))
_PROBES: Final = (("probe-count", "60"), ("probe-interval", "1"))
_OPEN: Final = (("authentication-mode", "none"),)
_LOWEST: Final = 862
_NUMBERS: Final = 2**32 - 1


def read_measurement(vrfs: tuple[Vrf, ...], reading: Reading) -> Measurement | None:
    """Return what the device measures of its services; ``None`` if that is nothing."""
    node = reading.root.at("services", "rpm", "twamp")
    names = frozenset(vrf.name for vrf in vrfs)
    sessions = _sessions(node.at("client", "control-connection"), names, reading.ledger)
    taken = {session.number for session in sessions}
    reflectors = _reflectors(node.at("server"), names, taken, reading)
    if not sessions and not reflectors:
        return None
    origin = reading.ledger.origin(node.path, node.statements())
    return Measurement(sessions=tuple(sessions), reflectors=tuple(reflectors), origin=origin)


def _sessions(connections: Node, vrfs: frozenset[str], ledger: Ledger) -> list[TwampSession]:
    found: list[TwampSession] = []
    for name in connections.names():
        node = connections.at(name)
        with ledger.values_of(*node.statements()):
            found.append(_session(name, node, vrfs, ledger))
            ledger.claim(*node.statements())
    return found


def _session(name: str, node: Node, vrfs: frozenset[str], ledger: Ledger) -> TwampSession:
    test, said = node.at("test-session", name), dict[str, str]()
    for word in ("source-address", "target-address", "destination-port"):
        value = ledger.last(test.at(word))
        if value is None:
            raise ValueError(f"a session has a {word}")
        said[word] = value[0]
    vrf = ledger.last(node.at("routing-instance"))
    if vrf is None or vrf[0] not in vrfs:
        raise ValueError("a session is in a VRF of the device")
    tests = [("test-session", name, *words) for words in (*_PROBES, *said.items())]
    if not node.says_exactly([*_PACE, ("routing-instance", vrf[0]), *tests]):
        raise ValueError("a session sends a packet each second, without an end")
    source, destination = address(said["source-address"]), address(said["target-address"])
    if source.version != destination.version:
        raise ValueError("a session is of one family")
    return TwampSession(
        number=numbered("T", name, _NUMBERS),
        vrf=vrf[0],
        source=source,
        destination=destination,
        port=number(said["destination-port"], _LOWEST, 65_535),
        origin=ledger.origin(node.path, node.statements()),
    )


def _reflectors(
    server: Node, vrfs: frozenset[str], taken: set[int], reading: Reading
) -> list[TwampReflector]:
    """Return the reflectors; of the instances that are listed, each has one of them."""
    ledger, clients = reading.ledger, server.at("client-list")
    found: list[TwampReflector] = []
    if not clients:
        ledger.refuse_all(server, "nobody may ask this reflector")
        return found
    listed = server.at("routing-instance-list")
    with ledger.values_of(*server.statements()):
        ledger.expect(server, _OPEN, "clients of a light reflector have no key")
        port = _port(server, ledger)
        for name in clients.names():
            node = clients.at(name)
            with ledger.values_of(*node.statements()):
                one = _reflector(name, node, port, vrfs & set(listed.names()), reading)
                if one.number in taken:
                    raise ValueError("a number belongs to one measurement")
                taken.add(one.number)
                ledger.claim(*node.statements())
                found.append(one)
        for vrf in {one.vrf for one in found}:
            ledger.claim(*listed.at(vrf).statements())
    return found


def _port(server: Node, ledger: Ledger) -> int:
    """Return the port of all reflectors, which each instance says again."""
    said = ledger.last(server.at("light", "port"))
    if said is None:
        ledger.missing((*server.path, "light", "port"), "a light reflector has a port")
        raise ValueError("a light reflector has a port")
    listed = server.at("routing-instance-list")
    for vrf in listed.names():
        if not listed.at(vrf).says_exactly([("port", said[0])]):
            raise ValueError("all instances of the reflector have its port, and nothing else")
    port = number(said[0], _LOWEST, 65_535)
    ledger.claim(said[1])
    return port


def _reflector(
    name: str, node: Node, port: int, vrfs: frozenset[str], reading: Reading
) -> TwampReflector:
    """Return a reflector: its client list and the term that lets this client to one address."""
    number_, client = numbered("T", name, _NUMBERS), node.at("address")
    if len(node.statements()) != 1 or len(client.values()) != 1:
        raise ValueError("a reflector has one client")
    path = "firewall", "family", "inet", "filter", "RE-4", "term", f"twamp-{number_}"
    term = reading.root.at(*path)
    here = term.at("from", "destination-address").names()
    if len(here) != 1:
        raise ValueError(f"the term 'twamp-{number_}' lets the client to one address")
    own = _host(here[0])
    holders = {
        one.draft.value.vrf
        for one in reading.interfaces.values()
        if any(held.ip == own for held in one.draft.value.addresses)
    }
    of_vrfs = sorted(vrf for vrf in holders if vrf in vrfs)
    if len(of_vrfs) != 1:
        raise ValueError("the address of a reflector belongs to one of its instances")
    found = TwampReflector(
        number=number_,
        vrf=of_vrfs[0],
        address=own,
        sender=_host(client.names()[0]),
        port=port,
        origin=reading.ledger.origin(node.path, [*node.statements(), *term.statements()]),
    )
    if not term.says_exactly(line.split(" ") for line in _answering(found)[1]):
        raise ValueError(f"the term 'twamp-{number_}' is not that of this client")
    return found


def _host(text: str) -> IPv4Address:
    prefix = v4_network(text)
    if prefix.prefixlen != 32:
        raise ValueError("a reflector has one address and one sender, of IPv4")
    return prefix.network_address


_Term = tuple[str, list[str]]


def twamp_terms(measurement: Measurement | None, family: Family) -> list[_Term]:
    """Return the terms of the device's own filter that let measurements of a family in."""
    if measurement is None:
        return []
    found: dict[int, _Term] = {}
    for session in measurement.sessions:
        if session.source.version == version_of(family):
            found[session.number] = _asking(session)
    for reflector in measurement.reflectors:
        if reflector.address.version == version_of(family):
            found[reflector.number] = _answering(reflector)
    return [found[one] for one in sorted(found)]


def _asking(session: TwampSession) -> _Term:
    ends = session.destination, session.source
    return _term(session.number, ends, f"source-port {session.port}")


def _answering(reflector: TwampReflector) -> _Term:
    ends = reflector.sender, reflector.address
    return _term(reflector.number, ends, f"destination-port {reflector.port}")


def _term(number_: int, ends: tuple[Address, Address], port: str) -> _Term:
    """Return a term; ``ends`` are the far one and the device's own."""
    far, own = (f"{end}/{end.max_prefixlen}" for end in ends)
    family = Family.IPV4 if ends[0].version == 4 else Family.IPV6
    return f"twamp-{number_}", [
        f"from source-address {far}",
        f"from destination-address {own}",
        f"from {PROTOCOL[family]} udp",
        f"from {port}",
        "then accept",
    ]
