"""Filters of tc beside our policers, and disciplines on ports that our file does not name."""

from __future__ import annotations

import json
from dataclasses import replace

from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.running import FrrObservation, running_text
from tests.running.recorded import changed_lines, observed

ROUTER = "eg-pe-nancheng"
TC = "etc/citynet/tc"
# As iproute2 6.1 shows it.
U32 = (
    "filter protocol ip pref 3 u32 chain 0 \n"
    "filter protocol ip pref 3 u32 chain 0 fh 800: ht divisor 1 \n"
    "filter protocol ip pref 3 u32 chain 0 fh 800::800 order 2048 key ht 800 bkt 0 *flowid 1:16"
    " not_in_hw \n  match 0a000000/ff000000 at 16\n"
)
SAID = "pref 3 protocol ip u32 fh 800::800 *flowid 1:16 match 0a000000/ff000000 at 16"


def lines(observation: FrrObservation) -> list[str]:
    return changed_lines(running_text(observed(ROUTER)), running_text(observation))


def unread(observation: FrrObservation) -> list[str]:
    return [one.text for one in read_back(ROUTER, Platform.FRR, running_text(observation)).unread]


def test_a_filter_wherever_it_stands_is_said_and_unread() -> None:
    for place in ("eth1 parent 1:", "eth1 parent 1:1", "eth10.100 egress"):
        observation = replace(observed(ROUTER), more_filters={place: U32})
        line = f"filter add dev {place} {SAID}"
        assert lines(observation) == [f"{TC}: +{line}"]
        assert unread(observation) == [line]


def test_several_filters_of_one_priority_are_all_said() -> None:
    listing = observed(ROUTER).tc_filters["eth10.100"]
    more = "".join(
        line.replace("chain 0", "chain 1") + "\n" if line else "" for line in listing.split("\n")
    )
    filters = {**observed(ROUTER).tc_filters, "eth10.100": listing + more}
    observation = replace(observed(ROUTER), tc_filters=filters)
    (line,) = lines(observation)
    assert line.startswith(
        f"{TC}: +filter add dev eth10.100 ingress pref 1 protocol all matchall chain 1 "
    )
    other = replace(observed(ROUTER), more_filters={"eth1 parent 1:": U32 + U32})
    assert len(lines(other)) == 2


def test_a_policer_on_the_way_out_is_not_taken_for_ours() -> None:
    listing = observed(ROUTER).tc_filters["eth10.100"]
    observation = replace(observed(ROUTER), more_filters={"eth10.100 egress": listing})
    (line,) = lines(observation)
    assert line.startswith(
        f"{TC}: +filter add dev eth10.100 egress pref 1 protocol all matchall action police"
    )


def test_disciplines_on_other_ports_are_said() -> None:
    qdiscs = json.loads(observed(ROUTER).qdiscs)
    named = {line.split()[3] for line in observed(ROUTER).files[TC].splitlines()[1:]}
    name = next(row["dev"] for row in qdiscs if row["dev"] not in named and row["dev"] != "lo")
    netem = {"kind": "netem", "handle": "8001:", "dev": name, "root": True, "options": {"limit": 9}}
    inward = {"kind": "ingress", "handle": "ffff:", "dev": "lo", "parent": "ffff:fff1"}
    shared = {"kind": "clsact", "handle": "ffff:", "dev": name, "ingress_block": 22}
    other = replace(
        observed(ROUTER),
        qdiscs=json.dumps([*qdiscs, netem, inward, shared]),
        tc_filters={
            **observed(ROUTER).tc_filters,
            "lo": U32.replace("filter ", "filter parent ffff: "),
        },
    )
    assert sorted(lines(other)) == [
        f"{TC}: +filter add dev lo ingress {SAID}",
        f"{TC}: +qdisc add dev {name} ingress_block 22 clsact",
        f"{TC}: +qdisc add dev {name} root handle 8001: netem limit 9",
        f"{TC}: +qdisc add dev lo parent ffff:fff1 handle ffff: ingress",
    ]
    assert len(unread(other)) == 4
