"""Flexible algorithms, MACsec, LAGs and uRPF in the twin; and domains without reflectors.

A carrier has the links of its algorithm and their costs. What would drop packets unseen is refused.
"""

from __future__ import annotations

import json
from dataclasses import replace
from ipaddress import IPv6Network

import pytest

from citynet.device.model import (
    Affinity,
    AlgorithmLocator,
    AlgorithmMetric,
    FlexAlgorithm,
    Interface,
    InterfaceKind,
    MacSec,
)
from tests.validate.batfish import mini
from tests.validate.batfish.breaking import Break, Devices, broken, interface, vrf
from tests.validate.batfish.test_twin import Deaf, fabric, isis, twin
from validate.batfish.questions.domains import _disagreements
from validate.batfish.questions.probe import Probe
from validate.batfish.questions.view import View
from validate.batfish.snapshot import LAYER1
from validate.batfish.twin.build import Twin
from validate.batfish.twin.components import Member, carriers_of
from validate.batfish.twin.gaps import TwinGapError
from validate.outcome import Network


@pytest.fixture(scope="module")
def network() -> Network:
    return mini.network()


def special(*, low: str = "", cost: int | None = 7) -> Break:
    """Let egov have algorithm 128 by delay without links of affinity low; slice one uses it."""

    def change(found: Devices) -> None:
        for number, name in enumerate(("rr", "pe", "br"), 1):
            device = found[name]
            assert device.isis is not None
            for port in [i for i in device.interfaces if i.isis and not i.isis.passive]:
                ends = next(n for n, e in mini.LINKS.items() if (name, port.name) in {e[:2], e[2:]})
                affinities = ("low",) if ends == low else ()
                isis(name, port.name, delay=cost, affinities=affinities)(found)
            locator = AlgorithmLocator(
                name="ALG128", prefix=IPv6Network(f"2001:db8:1000:100{number}::/64"), algorithm=128
            )
            device = found[name]
            assert device.isis is not None
            found[name] = replace(
                device,
                isis=replace(
                    device.isis,
                    affinities=(Affinity(name="low", bit=0),),
                    algorithms=(
                        FlexAlgorithm(number=128, metric=AlgorithmMetric.DELAY, exclude=("low",)),
                    ),
                ),
                srv6=device.srv6 and replace(device.srv6, algorithms=(locator,)),
                vrfs=tuple(
                    replace(v, locator="ALG128") if v.name == "S102-one" else v for v in device.vrfs
                ),
            )

    return change


def carried_links(found: Twin, vrf_name: str) -> dict[str, set[str]]:
    """Return link → costs of its ends in the carrier of a VRF."""
    links: dict[str, set[str]] = {}
    carriers = {name for (_, name), what in found.carried.items() if what == vrf_name}
    for name, (one, port, other, other_port) in mini.LINKS.items():
        for device, real in ((one, port), (other, other_port)):
            twin_port = found.ports[device, real]
            blocks = found.snapshot.files[f"configs/{device}.cfg"].split("\ninterface ")
            for block in blocks:
                lines = [line.strip() for line in block.split("\n")]
                if lines[0].startswith(f"{twin_port}.") and any(
                    f"vrf {carrier}" in lines for carrier in carriers
                ):
                    costs = {line for line in lines if line.startswith("ip ospf cost")}
                    links.setdefault(name, set()).update(costs)
    return links


def test_a_carrier_leads_over_the_links_of_its_algorithm(network: Network) -> None:
    found = twin(broken(network, special(low="rr--pe")))
    assert carried_links(found, "S102-one") == {
        "pe--br": {"ip ospf cost 7"},
        "rr--br": {"ip ospf cost 7"},
    }
    plain = carried_links(found, "S103-records")
    assert set(plain) == {"pe--br", "rr--br", "rr--pe"}
    assert {"ip ospf cost 7"} not in plain.values()


def test_who_takes_no_part_is_on_no_link_of_it(network: Network) -> None:
    def leaves(found: Devices) -> None:
        device = found["br"]
        assert device.isis is not None
        found["br"] = replace(device, isis=replace(device.isis, algorithms=()))

    found = twin(broken(network, special(), leaves))
    assert set(carried_links(found, "S102-one")) == {"rr--pe"}


def test_a_link_without_delay_is_not_in_it(network: Network) -> None:
    assert carried_links(twin(broken(network, special(cost=None))), "S102-one") == {}


def test_a_link_in_one_direction_is_no_adjacency_of_the_twin(network: Network) -> None:
    one_way = broken(network, special(), isis("pe", "eth1", affinities=("low",), delay=7))
    with pytest.raises(TwinGapError, match="one direction only"):
        twin(one_way)


def test_an_algorithm_on_which_devices_differ_leads_nowhere(network: Network) -> None:
    def differs(found: Devices) -> None:
        device = found["pe"]
        assert device.isis is not None
        other = FlexAlgorithm(number=128, metric=AlgorithmMetric.IGP)
        found["pe"] = replace(device, isis=replace(device.isis, algorithms=(other,)))

    wrong = broken(network, special(), differs)
    assert carried_links(twin(wrong), "S102-one") == {}
    assert [f.device for f in fabric(wrong).definition_faults] == ["pe"]
    assert fabric(network).definition_faults == ()


def test_exporters_of_one_target_on_two_algorithms_are_carried_apart(network: Network) -> None:
    mixed = broken(network, special(), vrf("br", "S102-one", locator="MAIN"))
    transport = network.city.domains["egov"].transport
    found = [c for c in carriers_of(fabric(mixed), transport, 1) if c.target == "65010:102"]
    assert [(c.algorithm, c.exporters) for c in found] == [
        (0, (Member("br", "S102-one"),)),
        (128, (Member("pe", "S102-one"),)),
    ]


def test_a_platform_may_take_sids_by_itself(network: Network) -> None:
    own = broken(network, vrf("pe", "S102-one", sids=None, locator="MAIN"))
    transport = network.city.domains["egov"].transport
    members = {c.target: c.members for c in carriers_of(fabric(own), transport, 1)}
    assert Member("pe", "S102-one") in members["65010:102"]


KEY = MacSec(key_name="0" * 63 + "1", key="secret:macsec.one")


def cabled(found: Twin) -> set[frozenset[tuple[str, str]]]:
    edges = json.loads(found.snapshot.files[LAYER1])["edges"]
    return {
        frozenset((end["hostname"], end["interfaceName"]) for end in edge.values())
        for edge in edges
    }


def test_a_link_without_a_common_key_is_unplugged(network: Network) -> None:
    half = broken(network, interface("pe", "eth1", macsec=KEY), interface("br", "eth9", macsec=KEY))
    assert any("no MACsec key in common" in fault.text for fault in fabric(half).faults)
    found = twin(half)
    for one, other in ((("pe", "eth1"), ("rr", "eth1")), (("br", "eth9"), ("cb", "Ethernet9"))):
        ends = {(end[0], found.ports[end]) for end in (one, other)}
        assert not any(ends <= cable for cable in cabled(found))
        whole = twin(network)
        assert any({(e[0], whole.ports[e]) for e in (one, other)} <= c for c in cabled(whole))
    both = broken(
        half, interface("rr", "eth1", macsec=KEY), interface("cb", "Ethernet9", macsec=KEY)
    )
    assert fabric(both).faults == ()


def test_a_lag_needs_a_member_that_is_on(network: Network) -> None:
    lag = interface("pe", "eth1", kind=InterfaceKind.LAG)
    alone = broken(network, lag)
    assert any("switched off" in fault.text for fault in fabric(alone).faults)

    def with_member(found: Devices) -> None:
        member = Interface(name="eth20", kind=InterfaceKind.PHYSICAL, lag="eth1")
        found["pe"] = replace(found["pe"], interfaces=(*found["pe"].interfaces, member))

    bundled = broken(alone, with_member)
    assert fabric(bundled).faults == ()
    assert ("pe", "eth20") not in twin(bundled).ports


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (interface("pe", "eth1", urpf=True), "at attachments only"),
        (interface("br", "eth9.1001", urpf=True), "at attachments only"),
        (interface("pe", "eth10", macsec=KEY), "of a tenant has MACsec"),
    ],
)
def test_what_would_drop_packets_unseen_is_refused(
    network: Network, change: Break, words: str
) -> None:
    with pytest.raises(TwinGapError, match=words):
        twin(broken(network, change))


def test_urpf_may_stand_where_it_drops_nothing(network: Network) -> None:
    port = next(i for i in network.devices["pe"].interfaces if i.name == "eth10.101")
    checked = broken(network, interface("pe", "eth10.101", urpf=True))
    assert twin(checked).snapshot.files == twin(network).snapshot.files
    other = broken(checked, interface("pe", "eth10.101", addresses=port.addresses[:1], urpf=True))
    with pytest.raises(TwinGapError, match="not all prefixes"):
        twin(other)


def test_a_domain_without_reflectors_is_a_mesh(network: Network) -> None:
    """Its speakers need sessions to each other, and nobody has to be a client."""
    devices = {n: replace(d, route_reflector=False) for n, d in network.city.devices.items()}
    meshed = replace(network, city=replace(network.city, devices=devices))
    built = twin(meshed)
    probe = Probe(server=Deaf(), twin=built, snapshot=built.snapshot)
    found = View(network=meshed, probe=probe)
    assert [f.text for f in _disagreements(found, "egov")] == [
        "it has no session to pe, nor a reflector"
    ]
    assert [f.text for f in _disagreements(found, "compute")] == []
