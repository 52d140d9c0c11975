"""Classes of hand-offs as tc shows them are the lines of the file, and stand in its order.

What the programs print is what iproute2 6.1 and nftables 1.0.6 printed on a router with this file.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.running import running_text
from citynet.running.traffic import traffic_text
from tests.running.recorded import changed_lines, observed

HEADING = "# Written by citynet. Changes here are overwritten.\n"
LINES = """\
qdisc add dev eth9 root handle 1: htb default 16
class add dev eth9 parent 1: classid 1:1 htb rate 20000000bit ceil 20000000bit burst 18000 cburst 18000 quantum 60000
class add dev eth9 parent 1:1 classid 1:16 htb rate 1000000bit ceil 20000000bit burst 18000 cburst 18000 prio 1 quantum 60000
class add dev eth9 parent 1:1 classid 1:15 htb rate 1000000bit ceil 20000000bit burst 18000 cburst 18000 prio 2 quantum 60000
class add dev eth9 parent 1:1 classid 1:23 htb rate 14000000bit ceil 20000000bit burst 18000 cburst 18000 quantum 60000
class add dev eth9 parent 1:23 classid 1:13 htb rate 2000000bit ceil 20000000bit burst 18000 cburst 18000 prio 4 quantum 60000
class add dev eth9 parent 1:23 classid 1:1000 htb rate 6000000bit ceil 16000000bit burst 18000 cburst 18000 prio 4 quantum 60000
class add dev eth9 parent 1:23 classid 1:1001 htb rate 6000000bit ceil 16000000bit burst 18000 cburst 18000 prio 4 quantum 60000
class add dev eth9 parent 1:1 classid 1:10 htb rate 4000000bit ceil 20000000bit burst 18000 cburst 18000 prio 7 quantum 60000
qdisc add dev eth9 parent 1:1000 handle 1000: bfifo limit 100000
qdisc add dev eth9 parent 1:1001 handle 1001: bfifo limit 100000
qdisc add dev eth9.1002 root handle 2: tbf rate 20000000bit burst 18000 latency 50ms
"""  # noqa: E501
FILE = HEADING + LINES
QDISCS: list[dict[str, Any]] = [
    {"kind": "noqueue", "handle": "0:", "dev": "lo", "root": True, "options": {}},
    {
        "kind": "htb",
        "handle": "1:",
        "dev": "eth9",
        "root": True,
        "refcnt": 3,
        "options": {"r2q": 10, "default": "0x16", "direct_packets_stat": 0, "direct_qlen": 1000},
    },
    {
        "kind": "bfifo",
        "handle": "1000:",
        "dev": "eth9",
        "parent": "1:1000",
        "options": {"limit": 100000},
    },
    {
        "kind": "bfifo",
        "handle": "1001:",
        "dev": "eth9",
        "parent": "1:1001",
        "options": {"limit": 100000},
    },
    {
        "kind": "tbf",
        "handle": "2:",
        "dev": "eth9.1002",
        "root": True,
        "options": {"rate": 2500000, "burst": "18000b/1", "mpu": 0, "lat": 50000},
    },
]
ETHERNET = "linklayer ethernet burst"
CLASSES = f"""\
class htb 1:1001 parent 1:23 leaf 1001: prio 4 quantum 60000 rate 6Mbit ceil 16Mbit {ETHERNET} 18000b/1 mpu 0b cburst 18000b/1 mpu 0b level 0
class htb 1:10 parent 1:1 prio 7 quantum 60000 rate 4Mbit ceil 20Mbit {ETHERNET} 18000b/1 mpu 0b cburst 18000b/1 mpu 0b level 0
class htb 1:23 parent 1:1 rate 14Mbit ceil 20Mbit {ETHERNET} 17997b/1 mpu 0b cburst 18000b/1 mpu 0b level 6
class htb 1:1 root rate 20Mbit ceil 20Mbit {ETHERNET} 18000b/1 mpu 0b cburst 18000b/1 mpu 0b level 7
class htb 1:1000 parent 1:23 leaf 1000: prio 4 quantum 60000 rate 6Mbit ceil 16Mbit {ETHERNET} 18000b/1 mpu 0b cburst 18000b/1 mpu 0b level 0
class htb 1:13 parent 1:23 prio 4 quantum 60000 rate 2Mbit ceil 20Mbit {ETHERNET} 18000b/1 mpu 0b cburst 18000b/1 mpu 0b level 0
class htb 1:15 parent 1:1 prio 2 quantum 60000 rate 1Mbit ceil 20Mbit {ETHERNET} 18000b/1 mpu 0b cburst 18000b/1 mpu 0b level 0
class htb 1:16 parent 1:1 prio 1 quantum 60000 rate 1Mbit ceil 20Mbit {ETHERNET} 18000b/1 mpu 0b cburst 18000b/1 mpu 0b level 0
"""  # noqa: E501


def text(file: str, classes: str = CLASSES, qdiscs: list[dict[str, Any]] | None = None) -> str:
    return traffic_text(
        file, json.dumps(QDISCS if qdiscs is None else qdiscs), {"eth9": classes}, {}, {}
    )


def test_what_is_in_force_is_the_file_byte_for_byte() -> None:
    assert text(FILE) == FILE


def test_without_a_file_the_lines_stand_in_an_order_that_can_be_loaded() -> None:
    assert text("") == FILE


def test_a_changed_guarantee_is_seen() -> None:
    other = CLASSES.replace("rate 6Mbit ceil 16Mbit", "rate 3Mbit ceil 16Mbit", 1)
    assert text(FILE, other) == FILE.replace(
        "classid 1:1001 htb rate 6000000bit", "classid 1:1001 htb rate 3000000bit"
    )


def test_a_longer_queue_and_none_are_seen() -> None:
    longer = [
        one | {"options": {"limit": 900000}} if one["dev"] == "eth9" and "parent" in one else one
        for one in QDISCS
    ]
    assert text(FILE, qdiscs=longer) == FILE.replace("limit 100000", "limit 900000")
    none = [one for one in QDISCS if one["kind"] != "bfifo"]
    assert "bfifo" not in text(FILE, qdiscs=none)


def test_a_class_that_is_gone_is_not_said() -> None:
    lines = [line for line in CLASSES.splitlines() if "1:1001" not in line]
    found = text(FILE, "".join(f"{line}\n" for line in lines))
    assert found == "".join(
        line for line in FILE.splitlines(keepends=True) if "classid 1:1001" not in line
    )


def test_a_packet_sent_to_another_class_is_unread() -> None:
    """A rule by hand that names a class of a sub-interface stands in the running text."""
    router = "eg-pe-nancheng"
    before = observed(router)
    rule = "ip dscp 0x30 meta priority set 1:16"
    assert rule in before.nft
    by_hand = before.nft.replace(rule, f'oifname "eth1" meta priority set 1:1000\n\t\t{rule}', 1)
    after = running_text(replace(before, nft=by_hand))
    lines = changed_lines(running_text(before), after)
    assert any("meta priority set 1:1000" in one for one in lines)
    assert read_back(router, Platform.FRR, after).unread
