"""A lab's plan is the city: every device a router, every link a cable, every terminal a host."""

from __future__ import annotations

import dataclasses
from ipaddress import IPv4Interface, ip_address, ip_interface, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.city.model import City
from citynet.dayzero import day_zero
from citynet.device.model import Device, Network, Platform
from citynet.device.secrets import names_in
from citynet.errors import CallError
from citynet.promises.model import Terminal
from citynet.rehearsal.model import Rehearsal
from citynet.render import load_templates, render
from citynet.render.model import Configuration
from lab.keys import HostKey, lab_secrets, make_host_keys
from lab.model import LabPlan
from lab.plan import host_address, plan_of
from tasks.pipeline import TEMPLATES, build
from tests.cities import CIVIC
from validate.lab.hosts import terminals_in


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parts:
    city: City
    devices: tuple[Device, ...]
    rehearsal: Rehearsal
    first: tuple[Configuration, ...]
    terminals: tuple[Terminal, ...]
    secrets: dict[str, str]
    keys: dict[str, HostKey]

    def plan(self, **changes: object) -> LabPlan:
        parts = dataclasses.replace(self, **changes)  # type: ignore[arg-type]
        return plan_of(
            parts.city,
            parts.devices,
            parts.first,
            parts.terminals,
            parts.secrets,
            parts.keys,
            interfaces=parts.rehearsal.interfaces,
        )


@pytest.fixture(scope="module")
def parts() -> Parts:
    built = build(CIVIC)
    own = [device for device in built.devices if device.platform is Platform.FRR]
    devices = (*own, *built.rehearsal.devices)
    first = render(tuple(map(day_zero, devices)), load_templates(TEMPLATES))
    return Parts(
        city=built.city,
        devices=devices,
        rehearsal=built.rehearsal,
        first=first,
        terminals=terminals_in(built.proposal.promises),
        secrets=lab_secrets(names_in(file.text for each in first for file in each.files)),
        keys=make_host_keys(device.name for device in devices),
    )


def test_the_plan_has_everything_once(parts: Parts) -> None:
    plan = parts.plan()
    assert [router.name for router in plan.routers] == sorted(parts.city.devices)
    assert [cable.name for cable in plan.cables] == sorted(parts.city.links)
    assert [host.name for host in plan.hosts] == sorted({t.name for t in parts.terminals})
    assert plan.management_network == "198.51.100.0/24"
    assert plan.management_gateway == "198.51.100.1"


def test_every_end_is_a_port_and_no_port_has_two(parts: Parts) -> None:
    plan = parts.plan()
    ports = {(router.name, port) for router in plan.routers for port in router.ports}
    ends = [(end.router, end.port) for cable in plan.cables for end in cable.ends]
    access = {(host.router, host.port) for host in plan.hosts}
    assert len(ends) == len(set(ends))
    assert set(ends) <= ports
    assert access <= ports
    assert not access & set(ends)
    # Linux takes no more, and a stand-in's port is never its device's.
    assert all(len(port) <= 15 and "/" not in port for _, port in ports)


def test_a_stand_in_s_cables_have_its_own_names(parts: Parts) -> None:
    plan = parts.plan()
    cable = next(each for each in plan.cables if each.name == "eg-cr1--eg-pe-civic")
    port = parts.rehearsal.interfaces["eg-pe-civic", "GigabitEthernet0/1/0"]
    assert cable.ends[1].port == port


def test_secrets_are_values_and_keys_are_the_router_s(parts: Parts) -> None:
    plan = parts.plan()
    for router in plan.routers:
        assert not names_in(router.files.values())
        assert router.host_key == parts.keys[router.name].private
        assert router.management_port not in router.ports
    account = plan.routers[0].files["etc/citynet/chpasswd"]
    assert any(value in account for value in parts.secrets.values())


def test_tunnels_are_kept_for_stand_ins_with_vxlan_alone(parts: Parts) -> None:
    """A router with its target text gets no help: its faults are its device's."""
    kept = {router.name for router in parts.plan().routers if router.tunnels_kept}
    assert kept == {device.name for device in parts.rehearsal.devices if device.vtep is not None}
    assert kept
    assert {parts.city.devices[name].platform for name in kept} == {Platform.EOS}
    own = {
        name: dataclasses.replace(device, platform=Platform.FRR)
        for name, device in parts.city.devices.items()
    }
    frr = parts.plan(city=dataclasses.replace(parts.city, devices=own))
    assert not any(router.tunnels_kept for router in frr.routers)


def test_hosts_are_the_second_of_their_prefixes(parts: Parts) -> None:
    gateways = {
        (device.name, str(address.ip))
        for device in parts.devices
        for interface in device.interfaces
        for address in interface.addresses
    }
    for host in parts.plan().hosts:
        assert host.addresses
        for each in host.addresses:
            assert (host.router, each.gateway) in gateways
            address = ip_interface(each.address)
            assert ip_address(each.gateway) in address.network
            assert (host.router, str(address.ip)) not in gateways


def test_the_same_parts_give_the_same_plan(parts: Parts) -> None:
    assert parts.plan() == parts.plan(
        devices=tuple(reversed(parts.devices)), terminals=tuple(reversed(parts.terminals))
    )


@pytest.mark.parametrize(
    ("field", "message"),
    [("devices", "has no FRR router"), ("first", "no files"), ("terminals", "two ways")],
)
def test_what_is_missing_is_named(parts: Parts, field: str, message: str) -> None:
    changed: tuple[object, ...] = getattr(parts, field)[1:]
    if field == "terminals":
        other = dataclasses.replace(parts.terminals[0], vlan=4000)
        changed = (*parts.terminals, other)
    with pytest.raises(CallError, match=message):
        parts.plan(**{field: changed})


def test_a_missing_key_is_named(parts: Parts) -> None:
    with pytest.raises(CallError, match="cp-br1 has no SSH host key"):
        parts.plan(keys={name: key for name, key in parts.keys.items() if name != "cp-br1"})


def test_two_management_networks_are_refused(parts: Parts) -> None:
    device = next(iter(parts.city.devices.values()))
    moved = dataclasses.replace(device, management=IPv4Interface("203.0.113.9/24"))
    city = dataclasses.replace(parts.city, devices={**parts.city.devices, device.name: moved})
    with pytest.raises(CallError, match="one management network"):
        parts.plan(city=city)


_networks = st.one_of(
    st.tuples(st.ip_addresses(v=4), st.integers(8, 31)),
    st.tuples(st.ip_addresses(v=6), st.integers(16, 127)),
).map(lambda pair: ip_network(pair, strict=False))


@given(_networks)
def test_host_and_gateway_are_usable_and_differ(network: Network) -> None:
    found = host_address(network)
    assert found is not None
    host, gateway = ip_interface(found.address), ip_address(found.gateway)
    assert host.network == network
    assert int(host.ip) == int(gateway) + 1
    small = network.num_addresses == 2
    assert (gateway == network.network_address) == small
    if network.version == 4 and not small:
        assert host.ip != network.broadcast_address


@pytest.mark.parametrize("prefix", ["10.0.0.1/32", "2001:db8::1/128"])
def test_a_prefix_of_one_address_has_no_host(prefix: str) -> None:
    assert host_address(ip_network(prefix)) is None
