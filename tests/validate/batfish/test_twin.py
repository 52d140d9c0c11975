"""The twin is built from what both ends of a cable or session agree on, and from nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import Family, Filter, PortRange
from citynet.promises.model import Terminal
from tests.validate.batfish import mini
from tests.validate.batfish.breaking import (
    Break,
    Devices,
    broken,
    interface,
    neighbor,
    vrf,
)
from validate.batfish import BatfishEngine
from validate.batfish.questions.packets import Packets
from validate.batfish.questions.view import apart
from validate.batfish.server import Answer, Ask, NoAnswer
from validate.batfish.snapshot import LAYER1, Fork, Snapshot, marked
from validate.batfish.twin.build import Twin, build_twin
from validate.batfish.twin.components import Member, carriers_of, contexts_of
from validate.batfish.twin.fabric import Fabric, fabric_of
from validate.batfish.twin.gaps import TwinGapError
from validate.batfish.twin.own import OwnAddresses, free_range
from validate.outcome import Network, State, Status

RR, PE, BR = "2001:db8:10::3", "2001:db8:10::2", "2001:db8:10::1"
"""Loopbacks of the reflector, the edge and the border."""


@pytest.fixture(scope="module")
def network() -> Network:
    return mini.network()


def twin(network: Network, family: Family = mini.V4, state: State | None = None) -> Twin:
    return build_twin(network, mini.promises(), frozenset(mini.EVERYONE), family, state or State())


def fabric(network: Network, domain: str = "egov", state: State | None = None) -> Fabric:
    return fabric_of(network, domain, state or State())


def isis(device: str, name: str, **changes: Any) -> Break:  # noqa: ANN401
    def change(found: Devices) -> None:
        old = next(i.isis for i in found[device].interfaces if i.name == name)
        assert old is not None
        interface(device, name, isis=replace(old, **changes))(found)

    return change


def test_all_cables_and_sessions_of_a_right_network_are_up(network: Network) -> None:
    found = fabric(network)
    assert [a.link for a in found.adjacencies] == ["pe--br", "rr--br", "rr--pe"]
    assert {s.devices for s in found.sessions} == {("br", "rr"), ("pe", "rr")}
    assert found.faults == ()
    assert len(set(found.parts.values())) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (isis("pe", "eth1", authentication="secret:other"), "hello keys differ"),
        (isis("pe", "eth1", passive=True), "passive"),
        (interface("pe", "eth1", isis=None), "does not speak IS-IS"),
        (interface("pe", "eth1", enabled=False), "switched off"),
        (interface("pe", "eth1", mtu=1500), "MTUs differ"),
        (interface("pe", "eth1", addresses=()), "common subnet"),
        (interface("pe", "eth1", name="eth77"), "no such port"),
        (interface("pe", "eth1", vrf="S102-one"), "in a VRF"),
    ],
)
def test_what_two_ends_do_not_agree_on_is_no_adjacency(
    network: Network, change: Break, words: str
) -> None:
    found = fabric(broken(network, change))
    assert "rr--pe" not in {a.link for a in found.adjacencies}
    assert [words in fault.text for fault in found.faults].count(True) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (neighbor("pe", RR, authentication="secret:other"), "keys differ"),
        (neighbor("pe", RR, remote_as=65099), "in AS 65010"),
        (neighbor("pe", RR, families=(Family.EVPN,)), "no family"),
        (neighbor("pe", RR, update_source=None), "does not come from"),
        (neighbor("pe", RR, address=ip_address(BR)), "no session back"),
        (neighbor("pe", RR, address=ip_address("2001:db8::99")), "no other device"),
    ],
)
def test_what_two_speakers_do_not_agree_on_is_no_session(
    network: Network, change: Break, words: str
) -> None:
    found = fabric(broken(network, change))
    assert ("pe", "rr") not in {s.devices for s in found.sessions}
    assert any(words in fault.text for fault in found.faults)
    assert found.hearing(Family.VPNV4)["pe"] == {"pe"}


def test_clients_hear_each_other_through_a_reflector_only(network: Network) -> None:
    assert fabric(network).hearing(Family.VPNV4)["pe"] == {"pe", "br", "rr"}
    strangers = broken(network, neighbor("rr", PE, route_reflector_client=False))
    # A route of a client still goes to everybody, and everybody's goes to a client (RFC 4456).
    assert fabric(strangers).hearing(Family.VPNV4)["pe"] == {"pe", "br", "rr"}
    both = broken(strangers, neighbor("rr", BR, route_reflector_client=False))
    assert fabric(both).hearing(Family.VPNV4)["pe"] == {"pe", "rr"}
    assert fabric(network, state=State(failed_device="rr")).hearing(Family.VPNV4)["pe"] == {"pe"}


def test_a_session_needs_a_way_and_an_announced_loopback(network: Network) -> None:
    cut = broken(network, *(interface("pe", name, isis=None) for name in ("eth1", "eth2")))
    assert fabric(cut).hearing(Family.VPNV6)["pe"] == {"pe"}
    hidden = broken(network, interface("rr", "lo", isis=None))
    assert fabric(hidden).hearing(Family.VPNV6)["pe"] == {"pe"}


def test_carriers_follow_targets_and_need_a_transport(network: Network) -> None:
    transport = network.city.domains["egov"].transport

    def members(found: Network) -> dict[str, tuple[Member, ...]]:
        return {c.target: c.members for c in carriers_of(fabric(found), transport, 1)}

    one = (Member("br", "S102-one"), Member("pe", "S102-one"))
    assert members(network)["65010:102"] == one
    joined = broken(network, vrf("pe", "S104-two", import_targets=("65010:102",)))
    assert Member("pe", "S104-two") in members(joined)["65010:102"]
    bare = broken(network, vrf("pe", "S102-one", sids=None, locator=None))
    assert "65010:102" not in members(bare)


def test_contexts_join_whoever_exchanges_routes(network: Network) -> None:
    transport = network.city.domains["egov"].transport
    here, there = Member("pe", "S104-two"), Member("br", "S102-one")

    def contexts(found: Network) -> Mapping[Member, str]:
        return contexts_of(carriers_of(fabric(found), transport, 1))

    assert contexts(network)[here] != contexts(network)[there]
    targets = ("65010:104", "65010:102")
    joined = contexts(broken(network, vrf("pe", "S104-two", import_targets=targets)))
    assert joined[here] == joined[there] == joined[Member("br", "S104-two")]


def test_both_families_have_the_same_devices_and_cables(network: Network) -> None:
    four, six = twin(network), twin(network, mini.V6)
    cables = [
        {json.dumps(edge, sort_keys=True) for edge in json.loads(t.snapshot.files[LAYER1])["edges"]}
        for t in (four, six)
    ]
    assert cables[0] == cables[1]
    assert four.routers == six.routers == set(mini.PLATFORMS)
    assert {e.sink for e in four.endpoints.values()} == {f"tenant_{n}" for n in range(8)}


def test_the_twins_own_addresses_are_nobodys(network: Network) -> None:
    for family in (mini.V4, mini.V6):
        found = twin(network, family)
        for device in network.devices.values():
            for port in device.interfaces:
                for address in port.addresses:
                    if address.version == (4 if family is mini.V4 else 6):
                        shadow = found.space.network(ip_network(address.ip))
                        assert not any(own.overlaps(shadow) for own in found.own)


def test_what_has_failed_is_not_in_the_twin(network: Network) -> None:
    assert "configs/rr.cfg" not in twin(network, state=State(failed_device="rr")).snapshot.files
    unplugged = twin(network, state=State(failed_link="pe--br"))
    port = unplugged.ports["pe", "eth2"]
    text = unplugged.snapshot.files["configs/pe.cfg"]
    assert f"interface {port}\n   shutdown" in text


class Deaf:
    version = "0"

    def ask(self, ask: Ask) -> Answer:
        raise NoAnswer("nobody")

    def close(self) -> None:
        return


def rename(found: Devices) -> None:
    device = found["cb"]
    names = {f.name: f"{f.name}\nhostname evil" for f in device.filters}
    filters: tuple[Filter, ...] = tuple(replace(f, name=names[f.name]) for f in device.filters)
    ports = tuple(replace(i, filter_ipv4=names.get(i.filter_ipv4 or "")) for i in device.interfaces)
    found["cb"] = replace(device, filters=filters, interfaces=ports)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (interface("cb", "Ethernet10.101", filter_ipv4="A1-1-4"), "does not exist"),
        (interface("cb", "Ethernet10.101", vrf="S999"), "does not exist"),
        (interface("cb", "Ethernet10.101", vlan=102), "is twice"),
        (interface("cb", "Ethernet10.101", vlan=None), "no VLAN"),
        (neighbor("cb", "100.126.0.0", import_list="H9"), "does not exist"),
        (isis("pe", "eth1", metric=70000), "is no OSPF cost"),
        (rename, "cannot stand in the twin"),
    ],
)
def test_what_the_twin_cannot_say_proves_nothing(
    network: Network, change: Break, words: str
) -> None:
    wrong = broken(network, change)
    with pytest.raises(TwinGapError, match=words):
        twin(wrong)
    found = BatfishEngine(server=Deaf()).decide(mini.promises(), wrong)
    assert {o.status for o in found if not o.promise.startswith("native/")} <= {
        Status.NOT_COVERED,
        Status.NOT_RUN,
    }


def test_prefixes_of_two_tenants_that_overlap_are_a_gap(network: Network) -> None:
    wide: Terminal = replace(mini.ONE_HALL, prefixes=(IPv4Network("10.0.0.0/8"),))
    terminals = frozenset({*mini.EVERYONE, wide} - {mini.ONE_HALL})
    with pytest.raises(TwinGapError, match="overlap"):
        build_twin(network, (), terminals, mini.V4, State())


def test_a_range_of_its_own_avoids_what_is_taken() -> None:
    first = free_range([])
    assert not free_range([first]).overlaps(first)
    everything = [IPv4Network((octet << 24, 8)) for octet in range(1, 256)]
    with pytest.raises(TwinGapError, match="no range is left"):
        free_range(everything)


def test_own_addresses_are_handed_out_once_and_aligned() -> None:
    own = OwnAddresses(IPv4Network("240.0.0.0/27"))
    host, pair, subnet = own.host(), own.pair(), own.subnet()
    assert pair[0].network == pair[1].network
    assert pair[0].network == IPv4Network("240.0.0.2/31")
    assert (host, subnet) == (IPv4Interface("240.0.0.0/32"), IPv4Network("240.0.0.8/29"))
    own.subnet()
    own.subnet()
    with pytest.raises(TwinGapError, match="too small"):
        own.host()


@given(st.integers(0, 40))
def test_any_two_are_apart_once_in_each_direction(count: int) -> None:
    terminals = [replace(mini.ONE_HALL, endpoint=f"e{n}") for n in range(count)]
    separated = {(one, other) for some, rest in apart(terminals) for one in some for other in rest}
    assert separated == {(a, b) for a in terminals for b in terminals if a != b}
    assert len(list(apart(terminals))) <= 2 * count.bit_length()


def test_a_box_of_packets_is_spelled_for_batfish() -> None:
    box = Packets(
        sources=(IPv4Network("10.0.0.0/8"),),
        destinations=(IPv4Network("10.1.0.0/16"), IPv4Network("10.2.0.0/16")),
        not_destinations=(IPv4Network("10.1.0.1/32"),),
        protocol=6,
        destination_ports=(PortRange(80, 80), PortRange(443, 445)),
        established=True,
    )
    assert box.headers((IPv4Network("240.0.0.0/8"),)) == {
        "srcIps": "10.0.0.0/8",
        "dstIps": "(10.1.0.0/16, 10.2.0.0/16) \\ (10.1.0.1/32, 240.0.0.0/8)",
        "ipProtocols": ["6"],
        "dstPorts": "80-80,443-445",
        "tcpFlags": [{"ack": True}, {"rst": True}],
    }
    assert Packets(not_protocol=1).headers(())["ipProtocols"] == ["!1"]


def test_a_snapshot_is_known_by_its_content() -> None:
    one, same = marked({"configs/a.cfg": "x"}), marked({"configs/a.cfg": "x"})
    other = marked({"configs/a.cfg": "y"})
    assert one.digest == same.digest != other.digest
    assert one.configs != other.configs
    forks = {
        Fork(base=one).digest,
        Fork(base=other).digest,
        Fork(base=one, devices=("a",)).digest,
        Fork(base=one, interfaces=(("a", "Ethernet1"),)).digest,
    }
    assert len(forks | {one.digest}) == 5
    assert Snapshot(files={"a": "b"}).digest != Snapshot(files={"ab": ""}).digest


def test_the_address_of_a_path_is_that_of_the_text(network: Network) -> None:
    space = twin(network).space
    assert space.real(IPv4Address("10.1.1.7")) == IPv4Address("10.1.1.7")
