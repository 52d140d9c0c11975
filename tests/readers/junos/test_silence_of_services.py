"""What follows from a line that is not there, of slices, guards, measurements and telemetry."""

from __future__ import annotations

import pytest

from tests.readers.junos.examples import SLICED_TEXT, changed, interface, reasons, within
from tests.readers.junos.mutations import MUTATIONS


def test_a_share_without_a_guarantee_is_none() -> None:
    found = within("SLICE-et-0-0-0-S105 {", "            guaranteed-rate 250m;\n", "", SLICED_TEXT)
    assert interface(found.device, "et-0/0/0").slices == ()
    assert (0, "a share without it is none") in {(one.line, one.reason) for one in found.unread}


def test_a_slice_that_a_core_port_does_not_know_is_unread() -> None:
    lines = "                filter {\n                    input SLICES-6;\n                }\n"
    found = within("\n    et-0/0/0 {", lines, "", SLICED_TEXT)
    assert found.device.slices == ()
    assert {vrf.slice for vrf in found.device.vrfs} == {None}
    assert interface(found.device, "et-0/0/0").slices == ()
    assert "0: interfaces et-0/0/0 unit 0 family inet6 filter input SLICES-6" in reasons(found)


def test_a_policy_that_names_another_vrf_is_unread() -> None:
    found = within(
        "policy-statement SLICES {", "RT-65010-105", "[ RT-65010-101 RT-65010-105 ]", SLICED_TEXT
    )
    assert {vrf.slice for vrf in found.device.vrfs} == {None}
    assert "none of another" in reasons(found)


@pytest.mark.parametrize(("index", "left"), [(0, 4), (1, 6)])
def test_of_ttl_security_one_half_is_none(index: int, left: int) -> None:
    found = MUTATIONS["`ttl 255` says"][index].made()
    assert found.device.bgp is not None
    secured = {one.address.version for one in found.device.bgp.neighbors if one.ttl_security}
    assert secured == {left}
    assert "bgp-near" in reasons(found)


def test_a_shaper_without_a_guarantee_commits_nothing() -> None:
    found = changed("            guaranteed-rate 500m;\n", "", SLICED_TEXT)
    hand_off = interface(found.device, "et-0/0/1.1000")
    assert (hand_off.shaper, hand_off.committed) == (2 * 10**9, None)
    assert found.unread == ()


def test_a_lag_with_one_link_is_up_without_a_line() -> None:
    found = changed("            minimum-links 2;\n", "", SLICED_TEXT)
    assert interface(found.device, "ae0").min_links is None
    assert found.unread == ()


def test_a_reflector_without_its_term_is_unread() -> None:
    found = MUTATIONS["a TWAMP server answers"][0].made()
    assert found.device.measurement is not None
    assert [one.number for one in found.device.measurement.reflectors] == [4]
    assert "twamp-2" in reasons(found)


def test_whoever_may_call_sends_no_telemetry() -> None:
    found = MUTATIONS["gRPC listens"][0].made()
    assert found.device.telemetry is None
    assert "0: system services extension-service request-response grpc ssl" in reasons(found)
