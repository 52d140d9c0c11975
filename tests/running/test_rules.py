"""Rules of policy routing: none of the usual ones is said, every other one is, in ip's words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.running import FrrObservation, ObservationError, running_text
from tests.running.recorded import RULES, changed_lines, observed, on_disk

ROUTER = "eg-pe-nancheng"
PORTS = "etc/network/interfaces"
Entry = dict[str, Any]
TO = "lookup 1004"
MARKED = "fwmark 0x10/0xff uidrange 0-5"
SELECTIVE = json.loads(
    '{"priority":9,"not":null,"src":"10.0.0.1","fwmark":"0x10","fwmask":"0xff",'
    '"ipproto":"ipproto-6","dport":80,"sport_start":1,"sport_end":9,"uid_start":0,"uid_end":5,'
    '"table":"1004"}'
)


def with_rules(family: str, *more: Entry, without: int | None = None) -> FrrObservation:
    observation = observed(ROUTER)
    kept = [one for one in json.loads(RULES[family]) if one["priority"] != without]
    return replace(observation, rules={**RULES, family: json.dumps([*kept, *more])})


def lines(observation: FrrObservation) -> list[str]:
    return changed_lines(running_text(observed(ROUTER)), running_text(observation))


@pytest.mark.parametrize(
    ("family", "entry", "words"),
    [
        (
            "ipv4",
            {"priority": 100, "src": "10.1.0.0", "srclen": 16, "table": "1003", "protocol": "3"},
            "ip rule add pref 100 from 10.1.0.0/16 lookup 1003",
        ),
        (
            "ipv4",
            {"priority": 5, "src": "all", "iif": "eth10.100", "table": "254"},
            "ip rule add pref 5 from all iif eth10.100 lookup 254",
        ),
        (
            "ipv6",
            {"priority": 7, "src": "all", "dst": "2001:db8::", "dstlen": 32, "action": "6"},
            "ip -6 rule add pref 7 from all to 2001:db8::/32 blackhole",
        ),
        (
            "ipv4",
            SELECTIVE,
            f"ip rule add pref 9 not from 10.0.0.1 {MARKED} ipproto 6 sport 1-9 dport 80 {TO}",
        ),
        (
            "ipv6",
            {"priority": 8, "src": "all", "table": "254", "suppress_prefixlen": 0},
            "ip -6 rule add pref 8 from all lookup 254 suppress_prefixlength 0",
        ),
        (
            "ipv4",
            {"priority": 3, "src": "all", "goto": 32766},
            "ip rule add pref 3 from all goto 32766",
        ),
        # Before those of VRFs the table `local` takes packets of tenants.
        (
            "ipv4",
            {"priority": 0, "src": "all", "table": "255"},
            "ip rule add pref 0 from all lookup 255",
        ),
    ],
)
def test_a_rule_of_somebodys_is_said_and_unread(family: str, entry: Entry, words: str) -> None:
    observation = with_rules(family, entry)
    line = f"    post-up {words}"
    assert lines(observation) == [f"{PORTS}: +{line}"]
    found = read_back(ROUTER, Platform.FRR, running_text(observation)).unread
    assert [one.text for one in found] == [line]


@pytest.mark.parametrize(
    ("family", "place", "words"),
    [
        ("ipv4", 1000, "ip rule del pref 1000 from all l3mdev"),
        ("ipv6", 1000, "ip -6 rule del pref 1000 from all l3mdev"),
        ("ipv4", 32765, "ip rule del pref 32765 from all lookup 255"),
        ("ipv6", 32766, "ip -6 rule del pref 32766 from all lookup 254"),
        ("ipv4", 32767, "ip rule del pref 32767 from all lookup 253"),
    ],
)
def test_a_usual_rule_that_is_missing_is_said(family: str, place: int, words: str) -> None:
    observation = with_rules(family, without=place)
    assert lines(observation) == [f"{PORTS}: +    post-up {words}"]
    assert read_back(ROUTER, Platform.FRR, running_text(observation)).unread != ()


def test_the_kernels_own_place_of_local_is_as_good() -> None:
    local = {"priority": 0, "src": "all", "table": "255", "protocol": "2"}
    assert lines(with_rules("ipv4", local, without=32765)) == []


def test_a_rule_of_the_disk_that_is_not_in_force_is_not_said() -> None:
    line = "    post-up ip rule add pref 100 from 10.1.0.0/16 lookup 1003\n"
    text = observed(ROUTER).files[PORTS].replace("\n\nauto mgmt\n", f"\n{line}\nauto mgmt\n", 1)
    assert line in text
    entry = {"priority": 100, "src": "10.1.0.0", "srclen": 16, "table": "1003"}
    there = replace(with_rules("ipv4", entry), files=on_disk(observed(ROUTER), PORTS, text).files)
    assert running_text(there)[PORTS] == text
    assert line not in running_text(on_disk(observed(ROUTER), PORTS, text))[PORTS]


@pytest.mark.parametrize("said", [{}, {**RULES, "ipv6": ""}, {**RULES, "ipv6": "{}"}])
def test_a_router_that_does_not_say_its_rules_is_not_good(said: dict[str, str]) -> None:
    with pytest.raises(ObservationError) as caught:
        running_text(replace(observed(ROUTER), rules=said))
    assert caught.value.fact.startswith("rules[")
