"""iBGP: sessions need both ends, and reflectors reflect as RFC 4456 says."""

from __future__ import annotations

from dataclasses import replace

from citynet.city.model import City
from citynet.device.model import Family
from tests.validate.model.asked import promises
from tests.validate.model.breaking import Devices, edit_neighbor
from tests.validate.model.cabling import city
from tests.validate.model.tiny_devices import devices, loopback_address
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.model.ibgp import Mesh, build_mesh
from validate.model.topology import build_topology
from validate.model.underlay import build_underlay
from validate.outcome import State, Status

VPN = Family.VPNV4


def mesh_of(found: Devices) -> Mesh:
    topology = build_topology(subject(found), lenient=False)
    return build_mesh(topology, build_underlay(topology, lambda _: True))


def heard(found: Devices, origin: str, state: State | None = None) -> frozenset[str]:
    mesh = mesh_of(found)
    return mesh.heard(mesh.key(state or State()), origin, VPN)


def test_a_reflector_tells_its_clients() -> None:
    assert heard(devices(), "pe1") == {"rr", "pe2", "br"}


def test_domains_hear_their_own() -> None:
    mesh = mesh_of(devices())
    assert mesh.heard(mesh.key(State()), "le", Family.EVPN) == {"sp", "cb"}
    assert mesh.heard(mesh.key(State()), "le", VPN) == frozenset()


def test_clients_hear_from_non_clients_and_not_the_reverse() -> None:
    found = devices()
    for name in ("pe1", "br"):
        edit_neighbor(found, "rr", str(loopback_address(name)), route_reflector_client=False)
    assert heard(found, "pe2") == {"rr", "pe1", "br"}
    assert heard(found, "pe1") == {"rr", "pe2"}


def test_one_sided_neighbours_make_no_session() -> None:
    found = devices()
    bgp = found["pe1"].bgp
    assert bgp is not None
    found["pe1"] = replace(found["pe1"], bgp=replace(bgp, neighbors=()))
    assert heard(found, "pe2") == {"rr", "br"}
    (fault,) = mesh_of(found).faults
    assert (fault.device, fault.echo) == ("rr", True)
    assert "pe1 has no neighbor 2001:db8:10::1" in fault.text


def test_a_key_on_one_side_only_makes_no_session() -> None:
    found = devices()
    edit_neighbor(found, "pe1", str(loopback_address("rr")), authentication=None)
    assert heard(found, "pe2") == {"rr", "br"}


def test_common_families_are_enough_for_a_session_but_said() -> None:
    found = devices()
    edit_neighbor(found, "pe1", str(loopback_address("rr")), families=(VPN,))
    assert heard(found, "pe1") == {"rr", "pe2", "br"}
    assert any("families differ" in fault.text for fault in mesh_of(found).faults)


def test_without_its_reflector_a_domain_hears_nothing() -> None:
    assert heard(devices(), "pe1", State(failed_device="rr")) == frozenset()


def test_states_that_silence_nobody_share_a_number() -> None:
    mesh = mesh_of(devices())
    assert mesh.key(State(failed_link="rr--pe1")) == mesh.key(State())
    assert mesh.key(State(failed_device="pe1")) == mesh.key(State())
    assert mesh.key(State(failed_device="rr")) != mesh.key(State())


def meshed(found: Devices) -> Devices:
    """Let the SRv6 domain be a full mesh of its edges and its border."""
    names = ("pe1", "pe2", "br")
    for name in names:
        bgp = found[name].bgp
        assert bgp is not None
        (inner,) = (n for n in bgp.neighbors if n.vrf is None)
        mesh = tuple(
            replace(inner, address=loopback_address(other), route_reflector_client=False)
            for other in names
            if other != name
        )
        outer = tuple(n for n in bgp.neighbors if n.vrf is not None)
        found[name] = replace(found[name], bgp=replace(bgp, neighbors=(*mesh, *outer)))
    found["rr"] = replace(found["rr"], bgp=None)
    return found


def without_reflectors() -> City:
    cabling = city()
    devices_ = {n: replace(d, route_reflector=n == "sp") for n, d in cabling.devices.items()}
    return replace(cabling, devices=devices_)


def test_a_full_mesh_needs_no_reflector() -> None:
    found = meshed(devices())
    assert heard(found, "pe1") == {"pe2", "br"}
    assert heard(found, "pe1", State(failed_device="rr")) == {"pe2", "br"}
    network = subject(found, without_reflectors())
    for outcome in ModelEngine().decide(promises(), network):
        assert outcome.status is Status.PROVEN, outcome


def test_a_session_missing_in_a_full_mesh_is_found() -> None:
    found = meshed(devices())
    for one, other in (("pe1", "pe2"), ("pe2", "pe1")):
        bgp = found[one].bgp
        assert bgp is not None
        gone = loopback_address(other)
        kept = tuple(n for n in bgp.neighbors if n.address != gone)
        found[one] = replace(found[one], bgp=replace(bgp, neighbors=kept))
    network = subject(found, without_reflectors())
    outcomes = {o.promise: o for o in ModelEngine().decide(promises(), network)}
    assert "iBGP of pe1 and pe2: no session" in outcomes["sessions egov"].detail
    assert outcomes["reaches slice/one/pe1 slice/one/pe2"].status is Status.REFUTED
    assert outcomes["reaches slice/one/pe1 slice/one/le"].status is Status.PROVEN
