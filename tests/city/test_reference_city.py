"""The reference city is read as its files say, defaults and places included."""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv4Interface, IPv4Network, IPv6Network
from pathlib import Path

import pytest

from citynet.city.model import City, LinkEnd, Partition, Role, SidFormat, Transport
from citynet.city.partitions import Partitioning
from citynet.city.trust import Trust
from citynet.device.model import AlgorithmMetric, Platform, PortRange, TrafficClass
from citynet.intent.model import Connectivity, EndpointRole, Intents, Isolation, Method, ServiceKind
from citynet.reading import read

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reference() -> tuple[City, Intents]:
    return read(_ROOT)


def test_city(reference: tuple[City, Intents]) -> None:
    city, _ = reference
    assert city.name == "linjiang"
    assert list(city.domains) == ["egov", "compute", "circle", "iot"]
    assert [(one.transport, one.sids) for one in city.domains.values()] == [
        (Transport.SRV6, SidFormat.CLASSIC),
        (Transport.VXLAN, SidFormat.CLASSIC),
        (Transport.SRV6, SidFormat.NEXT_CSID),
        (Transport.VXLAN, SidFormat.CLASSIC),
    ]
    assert city.domains["circle"].pools.locators == IPv6Network("5f00:10::/28")
    assert [
        (one.name, one.number, one.metric, one.trust, one.encrypted, one.partition)
        for one in city.domains["egov"].algorithms
    ] == [
        ("trusted", 128, AlgorithmMetric.IGP, Trust.HIGH, False, Partitioning.SHARED),
        ("encrypted", 129, AlgorithmMetric.DELAY, Trust.LOW, True, Partitioning.SHARED),
        ("reserved", 130, AlgorithmMetric.IGP, Trust.LOW, False, Partitioning.RESERVED),
        ("dedicated", 131, AlgorithmMetric.IGP, Trust.LOW, False, Partitioning.DEDICATED),
    ]
    assert city.baseline.ntp_authentication
    assert [one.port for one in city.baseline.telemetry_collectors] == [57500]
    assert city.domains["compute"].pools.slice_ids == (101, 399)
    assert city.attachment_vlans == (100, 999)
    assert [hand_off.domains for hand_off in city.hand_offs] == [
        ("egov", "compute"),
        ("egov", "circle"),
        ("egov", "iot"),
    ]
    assert city.virtual_networks["data-elements"].trust_domain == "economy-data"
    assert city.exchange_pool_ipv4 == IPv4Network("100.127.0.0/24")


def test_devices(reference: tuple[City, Intents]) -> None:
    city, _ = reference
    assert Counter(device.platform for device in city.devices.values()) == {
        Platform.FRR: 8,
        Platform.EOS: 6,
        Platform.IOSXR: 6,
        Platform.VRP: 3,
        Platform.JUNOS: 3,
    }
    civic = city.devices["eg-pe-civic"]
    assert (civic.platform, civic.domain, civic.role) == (Platform.VRP, "egov", Role.EDGE)
    assert civic.management == IPv4Interface("198.51.100.21/24")
    assert civic.ports["GigabitEthernet0/3/1"].speed == 10 * 10**9
    assert not civic.route_reflector
    assert civic.trust == "high"
    assert city.devices["eg-pe-beicheng"].trust == "standard"  # from the defaults
    assert city.devices["eg-cr2"].lags["ae0"].members == ("et-0/0/0", "et-0/0/1")


def test_links(reference: tuple[City, Intents]) -> None:
    city, _ = reference
    link = city.links["eg-br1--cp-br1"]
    assert link.ends == (LinkEnd("eg-br1", "eth9"), LinkEnd("cp-br1", "Ethernet9"))
    assert (link.capacity, link.delay, link.hand_off) == (40 * 10**9, 70, True)
    assert (link.partition, link.granularity) == (Partition.QUEUE, 0)
    assert [link.name for link in city.links.values() if link.hand_off] == [
        "eg-br1--cp-br1",
        "eg-br2--cp-br2",
        "eg-br3--ci-br1",
        "eg-br4--ci-br2",
        "eg-br1--io-br1",
        "eg-br2--io-br2",
    ]
    across = city.links["eg-cr1--eg-cr2"]
    assert across.ends == (LinkEnd("eg-cr1", "Eth-Trunk1"), LinkEnd("eg-cr2", "ae0"))
    assert {link.name for link in city.links.values() if link.encryption == "macsec"} == {
        "eg-cr1--eg-cr2-2",
        *(f"eg-{core}--eg-pe-{hall}" for core in ("cr1", "cr2") for hall in ("civic", "yongjiang")),
        *(f"eg-{core}--eg-{border}" for core in ("cr1", "cr2") for border in ("br3", "br4")),
        "eg-br3--ci-br1",
        "eg-br4--ci-br2",
        "eg-pe-civic--eg-br3",
    }
    assert {name for name, link in city.links.items() if link.partition is Partition.CHANNEL} == {
        "eg-cr1--eg-pe-civic",
        "eg-cr1--eg-br3",
        "eg-pe-civic--eg-br3",
    }


def test_profiles_and_services(reference: tuple[City, Intents]) -> None:
    _, intents = reference
    profile = intents.profiles["compute-interconnect"]
    assert (profile.committed, profile.peak, profile.delay) == (5 * 10**9, 10**10, 5000)
    assert (profile.isolation, profile.traffic_class) == (Isolation.SOFT, TrafficClass.ASSURED)
    assert profile.survives == {"link", "node"}
    asked = {p.name: (p.trust, p.encrypted, p.traffic_class) for p in intents.profiles.values()}
    assert asked["trusted-exchange"] == (Trust.HIGH, False, TrafficClass.ASSURED)
    assert asked["confidential-government"] == (Trust.LOW, True, TrafficClass.ASSURED)
    assert asked["lossless-training"] == (Trust.LOW, False, TrafficClass.LOSSLESS)
    assert len(intents.services) == 18
    assert list(intents.services) == sorted(intents.services)
    emergency = intents.services["slice/emergency"]
    assert (emergency.kind, emergency.connectivity) == (ServiceKind.SLICE, Connectivity.ANY_TO_ANY)
    first, second, _ = emergency.endpoints
    assert (first.attachment.port, first.attachment.vlan) == ("GigabitEthernet0/3/1", 119)
    assert (second.attachment.device, second.attachment.port) == (None, None)
    assert first.prefixes == (IPv4Network("10.30.0.0/24"), IPv6Network("2001:db8:a30::/64"))
    asks = {name: one.measurement for name, one in intents.services.items() if one.measurement}
    assert asks == {
        "slice/city-brain": Method.IFIT,
        "slice/leaders-meeting": Method.TWAMP,
        "slice/remote-classes": Method.TWAMP,
    }
    (steered,) = intents.services["slice/city-brain"].applications
    assert (steered.name, steered.ports, steered.profile) == (
        "operations-video",
        (PortRange(5004, 5005),),
        "confidential-government",
    )
    isolation = {name: one.isolation for name, one in intents.profiles.items()}
    assert isolation["guaranteed-meeting"] is Isolation.HARD
    assert isolation["reserved-rate"] is Isolation.RESERVED
    video = intents.services["slice/public-video"]
    assert [endpoint.name for endpoint in video.endpoints][-2:] == [
        "nancheng-hall",
        "nancheng-port",
    ]
    assert [endpoint.role for endpoint in video.endpoints][:2] == [
        EndpointRole.HUB,
        EndpointRole.SPOKE,
    ]


def test_boundaries(reference: tuple[City, Intents]) -> None:
    _, intents = reference
    boundary = intents.boundaries["citizen-to-market"]
    assert (boundary.left.service, boundary.right.service) == (
        "slice/citizen-data",
        "slice/data-market",
    )
    (permission,) = boundary.permissions
    assert (permission.source, permission.protocol, permission.log) == ("right", 6, True)
    assert permission.ports == (PortRange(443, 443),)
    assert permission.sources == ()
    assert intents.protections["citizen-records-stay"].data_class == "citizen-records"
    edge = intents.boundaries["gov-cloud-edge"]
    assert (edge.left.domain, edge.right.domain) == ("egov", "compute")
    assert {(one.left.domain, one.right.domain) for one in intents.boundaries.values()} == {
        (None, None),
        ("egov", "compute"),
        ("egov", "circle"),
        ("iot", "egov"),
    }


def test_origins_are_where_the_words_stand(reference: tuple[City, Intents]) -> None:
    _, intents = reference

    def word(origin: object) -> str:
        file, line, column = str(origin).split(":")
        return (_ROOT / file).read_text().split("\n")[int(line) - 1][int(column) - 1 :]

    for profile in intents.profiles.values():
        assert word(profile.origin) == profile.name
    for service in intents.services.values():
        assert word(service.origin) == service.name
        for endpoint in service.endpoints:
            assert word(endpoint.origin).startswith(("site:", "{site:", "{name:"))
    for boundary in intents.boundaries.values():
        assert word(boundary.origin) == boundary.name
        assert word(boundary.left.origin).startswith("{")
        assert all(
            word(permission.origin).startswith("from:") for permission in boundary.permissions
        )
