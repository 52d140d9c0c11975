"""What cannot be numbered is refused with the pool or place, its size and a remedy."""

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import IdLocks, allocate, id_locks
from citynet.city.model import City, Domain, Pools
from citynet.errors import Finding, FindingsError, Place
from citynet.intent.model import Attachment, Connectivity, EndpointRole, Intents, Service
from tests.support.random_city import cities, random_city


def narrowed(city: City, change: Callable[[Pools], Pools]) -> City:
    def smaller(domain: Domain) -> Domain:
        return replace(domain, pools=change(domain.pools))

    return replace(city, domains={name: smaller(d) for name, d in city.domains.items()})


def refused(city: City, intents: Intents, locks: IdLocks) -> tuple[Finding, ...]:
    with pytest.raises(FindingsError) as raised:
        allocate(city, intents, locks)
    return raised.value.findings


def one_service(city: City, intents: Intents, *attachments: Attachment) -> Intents:
    """Return intents with one service that has an endpoint for each attachment, at one site."""
    like = next(iter(intents.services.values()))
    site = next(d.site for d in city.devices.values() if d.ports)
    service: Service = replace(
        like,
        connectivity=Connectivity.ANY_TO_ANY,
        endpoints=tuple(
            replace(
                like.endpoints[0],
                name=f"e{n}",
                site=site,
                role=EndpointRole.MEMBER,
                attachment=attachment,
            )
            for n, attachment in enumerate(attachments)
        ),
    )
    return replace(intents, services={service.key: service}, boundaries={})


@given(cities(), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_exhausted_slice_ids_name_pool_and_size(drawn: tuple[City, Intents], size: int) -> None:
    city, intents = drawn
    city = narrowed(city, lambda pools: replace(pools, slice_ids=(101, 100 + size)))
    wanted = len(intents.services) + sum(
        b.left.service != b.right.service for b in intents.boundaries.values()
    )
    if wanted <= size:
        assert len(allocate(city, intents, IdLocks()).services) == len(intents.services)
        return
    finding = next(f for f in refused(city, intents, IdLocks()) if "slice IDs" in f.message)
    assert finding.code == "CN403"
    assert "sliceIds of" in finding.message
    assert finding.found.startswith(f"{size} numbers")


def test_exhausted_loopbacks_and_links_name_pool_and_size() -> None:
    city, intents = random_city(1)
    city = narrowed(
        city,
        lambda pools: replace(
            pools,
            loopback_ipv4=IPv4Network("100.64.0.0/31"),
            links_ipv4=IPv4Network("100.65.0.0/31"),
        ),
    )
    messages = [f.message for f in refused(city, intents, IdLocks())]
    assert any("loopbackIpv4 100.64.0.0/31 is exhausted" in m for m in messages)


def test_exhausted_attachment_vlans_name_pool_and_size() -> None:
    city, intents = random_city(1)
    city = replace(city, attachment_vlans=(100, 100))
    ports = len(next(d for d in city.devices.values() if d.ports).ports)
    intents = one_service(city, intents, *[Attachment()] * (ports + 1))
    (finding,) = refused(city, intents, IdLocks())
    assert finding.code == "CN403"
    assert "1 VLANs (100-100)" in finding.found


def test_a_number_outside_its_pool_names_its_lock() -> None:
    city, intents = random_city(2)
    locks = id_locks(city, intents, allocate(city, intents, IdLocks()), IdLocks())
    city = narrowed(city, lambda pools: replace(pools, slice_ids=(201, 399)))
    findings = refused(city, intents, locks)
    assert {f.code for f in findings} == {"CN404"}
    files = {str(f.place.file) for f in findings}
    assert all(file.startswith("locks/ids/") for file in files)
    assert len(files) == len(findings) >= len(intents.services)


def test_a_vlan_that_somebody_holds_is_refused() -> None:
    city, intents = random_city(1)
    port = next(iter(next(d for d in city.devices.values() if d.ports).ports))
    asks = Attachment(port=port, vlan=300)
    (finding,) = refused(city, one_service(city, intents, asks, asks), IdLocks())
    assert finding.code == "CN406"
    assert "VLAN 300" in finding.expected
    first = next(iter(intents.services.values())).endpoints[0].origin
    assert finding.found.endswith(f"/e0 ({first})")


def test_a_vlan_is_not_taken_from_who_has_it_without_asking() -> None:
    city, intents = random_city(1)
    port = next(iter(next(d for d in city.devices.values() if d.ports).ports))
    before = one_service(city, intents, Attachment(port=port))
    locks = id_locks(city, before, allocate(city, before, IdLocks()), IdLocks())
    here = Place(PurePosixPath("intents/slices/new.yaml"), 12, 41)
    asks = Attachment(port=port, vlan=100, vlan_origin=here)
    after = one_service(city, intents, Attachment(port=port), asks)
    (finding,) = refused(city, after, locks)
    assert finding.code == "CN406"
    assert finding.place == here
    (service,) = after.services.values()
    lock = f"locks/ids/services/{service.owner}/{service.key.replace('/', '-')}.yaml"
    assert finding.found == f"held by {service.key}/{service.endpoints[0].name} ({lock})"


@pytest.mark.parametrize(
    "asked", [Attachment(port="none1"), Attachment(device="nowhere"), Attachment(device="eg-co1")]
)
def test_a_port_that_is_not_there_is_refused(asked: Attachment) -> None:
    city, intents = random_city(1)
    (finding,) = refused(city, one_service(city, intents, asked), IdLocks())
    assert finding.code == "CN405"
    assert finding.place == next(iter(intents.services.values())).endpoints[0].origin


def test_spokes_end_where_their_rd_does() -> None:
    city, intents = random_city(1)
    spokes = one_service(city, intents, *[Attachment()] * 70)
    key, service = next(iter(spokes.services.items()))
    endpoints = tuple(replace(e, role=EndpointRole.SPOKE) for e in service.endpoints)
    hub_spoke = replace(service, connectivity=Connectivity.HUB_SPOKE, endpoints=endpoints)
    findings = refused(city, replace(spokes, services={key: hub_spoke}), IdLocks())
    assert {f.code for f in findings} == {"CN408"}
    assert sorted(int(f.found) for f in findings) == list(range(64, 71))
