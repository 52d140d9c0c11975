"""A broken promise is told with its packet, to the change that breaks it and to no other."""

from __future__ import annotations

from tasks.drift.model import ChangeKind, Drift, HandChange, NotAudited, Severity
from tests.drift.routers import (
    FRR,
    PORTS,
    RATES,
    RULES,
    add,
    audited,
    built,
    put,
    service_stopped,
)

_RULE = put(RULES, r'^.*counter accept comment "50"\n', "")
_RATE = put(RATES, r"police rate \d+bit", "police rate 9000000000bit")
_UNUSED = add(PORTS, "\nauto own\niface own\n    vrf-table 4000\n")


def _only(drift: Drift, device: str) -> HandChange:
    (change,) = (one for one in drift.changes if one.device == device)
    return change


def test_an_untouched_network_breaks_nothing_though_stand_ins_run_it() -> None:
    drift = audited({})
    assert drift.changes == ()
    assert drift.before == ()
    assert drift.promises == len(built().proposal.promises)
    assert set(drift.audited.values()) == {"target", "rehearsal"}
    assert drift.left_out


def test_a_broken_promise_has_its_packet_path_and_intent() -> None:
    change = _only(audited({"eg-br1": [_RULE]}), "eg-br1")
    assert change.severity is Severity.BREAKS
    (broken,) = change.breaks
    assert broken.promise == "exactly/boundary/citizen-to-market/left-to-right"
    assert broken.intent == "boundary/citizen-to-market"
    example = broken.counterexample
    assert example is not None
    assert example.packet is not None
    assert example.path[-1].device == "eg-br1"
    assert example.line.startswith("eg-br1:etc/nftables.conf:")


def test_each_of_two_changes_on_one_router_has_its_own() -> None:
    drift = audited({"eg-pe-beicheng": [_RATE, _UNUSED]})
    rate = next(one for one in drift.changes if one.kind is ChangeKind.RATE)
    unused = next(one for one in drift.changes if one.kind is ChangeKind.VRF)
    assert [one.promise for one in rate.breaks] == ["policed/slice/data-market/beicheng-hall"]
    assert not rate.breaks[0].together
    assert unused.breaks == ()
    assert unused.severity is Severity.OTHER


def test_a_line_of_a_change_among_others_has_the_number_that_runs() -> None:
    first = put(RATES, r"^qdisc add dev eth1 .*\n(?:class add dev eth1 .*\n)+", "")
    drift = audited({"eg-pe-beicheng": [first, _RATE]})
    rate = next(one for one in drift.changes if one.name == "eth10.100")
    example = rate.breaks[0].counterexample
    assert example is not None
    place, _, text = example.line.partition(": ")
    number = int(place.split(":")[2])
    (found,) = rate.found
    assert number <= found.number
    assert text


def test_changes_of_two_routers_are_told_apart() -> None:
    drift = audited({"eg-br1": [_RULE], "eg-pe-beicheng": [_RATE], "cp-sp1": [_UNUSED]})
    assert len(_only(drift, "eg-br1").breaks) == 1
    assert len(_only(drift, "eg-pe-beicheng").breaks) == 1
    assert _only(drift, "cp-sp1").breaks == ()


def test_what_only_several_break_names_each_of_them() -> None:
    # One router sends a service's routes under a strange target, another takes them: no harm alone.
    sends = put(
        FRR,
        r"^  rt vpn both 65010:104$",
        "  rt vpn import 65010:104\n  rt vpn export 65010:104 65010:999",
        count=0,
    )
    takes = put(
        FRR,
        r"^  rt vpn both 65010:107$",
        "  rt vpn import 65010:107 65010:999\n  rt vpn export 65010:107",
        count=0,
    )
    assert _only(audited({"eg-pe-nancheng": [sends]}), "eg-pe-nancheng").breaks == ()
    assert _only(audited({"eg-pe-beicheng": [takes]}), "eg-pe-beicheng").breaks == ()
    drift = audited({"eg-pe-nancheng": [sends], "eg-pe-beicheng": [takes]})
    one, other = _only(drift, "eg-pe-nancheng"), _only(drift, "eg-pe-beicheng")
    assert one.breaks
    assert all(broken.together for broken in (*one.breaks, *other.breaks))
    assert [broken.promise for broken in one.breaks] == [b.promise for b in other.breaks]
    assert any(broken.promise.startswith("isolated/") for broken in one.breaks)


def test_a_stand_ins_change_is_told_in_the_names_of_its_device() -> None:
    drift = audited({"cp-le-harbour": [put(PORTS, r"^    vrf S106-model-s2\n", "", count=0)]})
    paths = [
        hop
        for change in drift.changes
        for broken in change.breaks
        if broken.counterexample
        for hop in broken.counterexample.path
        if hop.device.startswith("cp-")
    ]
    assert paths
    assert any(hop.entered.startswith("Ethernet") for hop in paths)
    assert not any(hop.entered.startswith("eth") for hop in paths)


def test_a_service_that_no_engine_knows_breaks_nothing() -> None:
    drift = audited({"eg-br1": [service_stopped("sshd")]})
    change = _only(drift, "eg-br1")
    assert change.breaks == ()
    assert change.severity is Severity.SECURITY


def test_a_device_that_did_not_answer_is_named_and_not_called_good() -> None:
    silent = NotAudited(device="eg-cr1", reason="it does not answer")
    drift = audited({}, (silent,))
    assert drift.not_audited == (silent,)
    assert "eg-cr1" not in drift.audited
    assert drift.changes == ()


def test_an_open_filter_is_seen_by_the_promises() -> None:
    """So many rules are not tried one by one: they are named together."""
    opened = put(RULES, r'^(.*)counter drop (comment "\d+")', r"\1counter accept \2", count=0)
    changes = audited({"eg-pe-beicheng": [opened]}).changes
    assert {change.kind for change in changes} == {ChangeKind.FILTER_RULE}
    assert all(change.breaks for change in changes)
    assert all(broken.together for change in changes for broken in change.breaks)
