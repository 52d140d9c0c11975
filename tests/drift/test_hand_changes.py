"""Every hand change is found, once, under its own name and owner; where there is none, none is."""

from __future__ import annotations

from collections import Counter

import pytest

from tasks.drift.model import ChangeKind, Severity, Where
from tests.drift.routers import (
    BY_HAND,
    FRR,
    PORTS,
    RATES,
    RULES,
    ByHand,
    Edit,
    add,
    audited,
    drift_of,
    intended,
    put,
    put_disk,
    stopped,
)


@pytest.mark.parametrize("device", sorted(intended()))
def test_an_untouched_router_has_no_drift(device: str) -> None:
    assert drift_of(device).changes == ()


@pytest.mark.parametrize("by_hand", BY_HAND, ids=lambda one: one.what)
def test_one_change_is_one_entry(by_hand: ByHand) -> None:
    (change,) = drift_of(by_hand.device, *by_hand.edit).changes
    assert (change.kind, change.name, change.where) == (
        by_hand.kind,
        by_hand.name,
        Where.RUNNING,
    )
    owners = [owner.source for owner in change.owners]
    assert owners == [] if by_hand.owner is None else by_hand.owner in owners
    assert change.inside is by_hand.inside
    assert change.intended or change.found


def test_all_at_once_are_as_many_and_break_what_they_break() -> None:
    edits: dict[str, list[Edit]] = {}
    for one in BY_HAND:
        edits.setdefault(one.device, []).extend(one.edit)
    drift = audited(edits)
    found = Counter((change.device, change.kind, change.name) for change in drift.changes)
    assert found == Counter((one.device, one.kind, one.name) for one in BY_HAND)
    breaking = {(c.device, c.kind, c.name) for c in drift.changes if c.breaks}
    assert breaking >= {(one.device, one.kind, one.name) for one in BY_HAND if one.breaks}
    severities = [change.severity for change in drift.changes]
    assert severities == sorted(severities, key=list(Severity).index)


def test_a_rule_replaced_by_one_without_a_number_is_one_change() -> None:
    replaced = put(
        RULES, r'^.*counter accept comment "50"\n', "        ip saddr 0.0.0.0/0 counter accept\n"
    )
    (change,) = drift_of("eg-br1", replaced).changes
    assert (change.kind, change.name) == (ChangeKind.FILTER_RULE, "X109-l-4 50")
    assert len(change.intended) == len(change.found) == 1
    assert change.unread


def test_rules_in_another_order_are_a_change() -> None:
    swapped = put(RULES, r'^(.*comment "10"\n)(.*comment "20"\n)', r"\2\1")
    changes = drift_of("eg-pe-beicheng", swapped).changes
    assert {change.kind for change in changes} == {ChangeKind.FILTER_RULE}


def test_lines_of_frr_in_another_order_are_none() -> None:
    swapped = put(FRR, r"^(ip prefix-list .*\n)(ip prefix-list .*\n)", r"\2\1")
    assert drift_of("eg-br1", swapped).changes == ()


def test_all_filters_flushed_are_one_change() -> None:
    (change,) = drift_of("eg-br1", put(RULES, r"^table (?:.*\n)+\Z", "")).changes
    assert change.kind is ChangeKind.FILTER
    assert len(change.intended) > 100


def test_a_vrf_taken_away_takes_its_ports_and_sessions_along() -> None:
    (change,) = drift_of(
        "eg-br1",
        put(PORTS, r"^auto S107-office\niface S107-office\n(?:    .*\n)+", ""),
        put(PORTS, r"^    vrf S107-office\n", "", count=0),
        put(FRR, r"^router bgp 65010 vrf S107-office\n(?: .*\n)+exit\n", ""),
    ).changes
    assert (change.kind, change.name) == (ChangeKind.VRF, "S107-office")
    assert [owner.source for owner in change.owners] == ["slice/office"]


def test_a_pair_of_exchange_ports_taken_away_is_one_change() -> None:
    (change,) = drift_of(
        "eg-br1",
        put(PORTS, r"^auto x109l\niface x109l\n(?:    .*\n)+", ""),
        put(PORTS, r"^auto x109lx\niface x109lx\n(?:    .*\n)+", ""),
        put("etc/citynet/cables", r"^link add x109l .*\n", ""),
    ).changes
    assert (change.kind, change.name) == (ChangeKind.INTERFACE, "x109l/x109lx")


def test_a_sub_interface_taken_away_takes_its_policer_along() -> None:
    (change,) = drift_of(
        "eg-pe-beicheng",
        put(PORTS, r"^auto eth10\.100\niface eth10\.100\n(?:    .*\n)+", ""),
        put(RATES, r"^.* dev eth10\.100 .*\n", "", count=0),
    ).changes
    assert (change.kind, change.name) == (ChangeKind.INTERFACE, "eth10.100")
    assert {line.file for line in change.intended} == {PORTS, RATES}


def test_a_sub_interface_added_in_a_vrf_stands_in_its_owners_part() -> None:
    text = "\nauto eth2.9\niface eth2.9\n    vlan-raw-device eth2\n    vlan-id 9\n"
    (change,) = drift_of("eg-br1", add(PORTS, f"{text}    vrf S107-office\n")).changes
    assert change.inside
    assert [owner.source for owner in change.owners] == ["slice/office"]


@pytest.mark.parametrize("daemon", ["bgpd", "isisd", "bfdd", "staticd"])
def test_a_stopped_daemon_is_one_change(daemon: str) -> None:
    (change,) = drift_of("eg-br1", stopped(daemon)).changes
    assert (change.kind, change.name) == (ChangeKind.DAEMON, daemon)
    assert change.found[0].text == f"{daemon} does not run"


def test_both_daemons_stopped_are_two_changes() -> None:
    changes = drift_of("eg-br1", stopped("bgpd", "isisd")).changes
    assert [(one.kind, one.name) for one in changes] == [
        (ChangeKind.DAEMON, "bgpd"),
        (ChangeKind.DAEMON, "isisd"),
    ]


def test_a_file_edited_and_not_loaded_waits_for_the_next_start() -> None:
    (change,) = drift_of("eg-br1", put_disk(PORTS, r"^    mtu \d+$", "    mtu 1400")).changes
    assert (change.kind, change.where) == (ChangeKind.INTERFACE, Where.DISK)
    assert change.intended
    assert change.found[0].text == "mtu 1400"


def test_a_change_that_was_also_saved_is_one_change() -> None:
    pattern, text = r"^    mtu \d+$", "    mtu 1400"
    (change,) = drift_of(
        "eg-br1", put(PORTS, pattern, text), put_disk(PORTS, pattern, text)
    ).changes
    assert change.where is Where.RUNNING
    assert change.also_on_disk


def test_a_comment_says_nothing() -> None:
    assert drift_of("eg-br1", put_disk(RATES, r"^# .*$", "# mine")).changes == ()
