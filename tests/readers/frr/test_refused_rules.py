"""What ``nftables.conf`` and ``tc`` say wrongly is unread, with the reason.

A line that is missing is unread as line 0, with its text.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.readers.frr.refusals import Case, assert_unread

Files = dict[str, str]

CASES = {
    "filter that is not there": Case(
        "jump X301-l-4",
        "jump X302-l-4",
        '        iifname "x301lx" jump X302-l-4',
        "no filter X302-l-4",
    ),
    "filter of the other family": Case(
        "jump X301-l-4",
        "jump X301-l-6",
        '        iifname "x301lx" jump X301-l-6',
        "no filter X301-l-6",
    ),
    "filter on no interface": Case(
        'iifname "x301lx" jump X301-l-4',
        'iifname "x302lx" jump X301-l-4',
        '        iifname "x302lx" jump X301-l-4',
        "no interface x302lx",
    ),
    "filter on any interface of a name": Case(
        'iifname "x301lx" jump X301-l-4',
        'iifname "x301*" jump X301-l-4',
        '        iifname "x301*" jump X301-l-4',
        "no interface x301*",
    ),
    "filter that accepts the rest": Case(
        'counter drop comment "60"\n        drop',
        'counter drop comment "60"',
        "    chain H102-1-4 {",
        "does not end in 'drop'",
    ),
    "rule after the end": Case(
        'counter drop comment "60"\n        drop',
        'drop\n        counter drop comment "60"',
        '        counter drop comment "60"',
        "drops everything",
    ),
    "sequence against the order": Case(
        'accept comment "50"',
        'accept comment "35"',
        '        ip saddr 10.21.0.0/24 ip daddr 10.20.0.0/24 counter accept comment "35"',
        "contradicts its place",
    ),
    "log of another rule": Case(
        'log prefix "H102-1-4 60 "',
        'log prefix "H102-1-4 50 "',
        '        limit rate 10/second log prefix "H102-1-4 50 "',
        "does not follow",
    ),
    "address of the other family": Case(
        "ip daddr 100.64.10.0/24",
        "ip6 daddr 2001:db8::/32",
        '        ip6 daddr 2001:db8::/32 counter drop comment "40"',
        "no prefix of the family",
    ),
    "ports of no protocol": Case(
        "meta l4proto udp th dport 5000-5010",
        "th dport 5000-5010",
        "        ip saddr 10.20.0.0/16 ip daddr 10.30.0.0/16 th dport 5000-5010 counter accept "
        'comment "20"',
        "ports of a protocol",
    ),
    "ports the wrong way round": Case(
        "5000-5010",
        "5010-5000",
        "        ip saddr 10.20.0.0/16 ip daddr 10.30.0.0/16 meta l4proto udp th dport 5010-5000 "
        'counter accept comment "20"',
        "no port",
    ),
    "negation": Case(
        "ip daddr 100.64.10.0/24",
        "ip daddr != 100.64.10.0/24",
        '        ip daddr != 100.64.10.0/24 counter drop comment "40"',
        "no rule",
    ),
    "two statements in a line": Case(
        'drop comment "40"',
        'drop comment "40"; accept',
        '        ip daddr 100.64.10.0/24 counter drop comment "40"; accept',
        "no rule",
    ),
    "hook elsewhere": Case(
        "hook prerouting priority raw; policy accept;",
        "hook forward priority raw; policy accept;",
        "        type filter hook forward priority raw; policy accept;",
        "no line",
    ),
    "router open to all": Case(
        "policy drop;",
        "policy accept;",
        "        type filter hook input priority filter; policy accept;",
        "does not follow",
    ),
    "ICMP without a limit": Case(
        "limit rate 1000/second burst 100 packets accept",
        "accept",
        "        meta l4proto { icmp, icmpv6 } accept",
        "does not follow",
    ),
    "limited neighbour discovery": Case(
        "nd-neighbor-advert } accept",
        "nd-neighbor-advert } limit rate 10/second accept",
        "        icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, "
        "nd-neighbor-advert } limit rate 10/second accept",
        "does not follow",
    ),
    "port that nobody asked for": Case(
        "tcp dport 22 accept\n",
        "tcp dport 22 accept\n        tcp dport 23 accept\n",
        "        tcp dport 23 accept",
        "does not follow",
    ),
    "rules that stay": Case("flush ruleset\n", "", "flush ruleset", "are added to those loaded"),
    "rules deleted at the end": Case(
        "table inet citynet {",
        "flush ruleset\ntable inet citynet {",
        "flush ruleset",
        "said before",
    ),
    "another table": Case(
        "table ip6 citynet {",
        "table arp citynet {\n    chain x {\n        drop\n    }\n}\ntable ip6 citynet {",
        "        drop",
        "stands in the chain of line",
    ),
    "another chain": Case(
        "    chain forward {",
        "    chain output {\n        drop\n    }\n\n    chain forward {",
        "    chain output {",
        "no chain that the dialect has",
    ),
    "two chains of one name": Case(
        "    chain X301-l-4 {",
        "    chain X301-r-4 {\n        accept\n    }\n    chain X301-l-4 {",
        "    chain X301-r-4 {",
        "a second chain of this name",
    ),
    "mark copied before the port is marked": Case(
        '        iifname "eth10.120" ip6 dscp set 0\n        meta mark set 0\n'
        "        ip dscp 26 meta mark set 26\n",
        "        meta mark set 0\n        ip dscp 26 meta mark set 26\n"
        '        iifname "eth10.120" ip6 dscp set 0\n',
        '        iifname "eth10.120" ip6 dscp set 0',
        "after the lines that copy",
        "pe",
    ),
    "families in different classes": Case(
        'iifname "eth10.120" ip6 dscp set 0',
        'iifname "eth10.120" ip6 dscp set 46',
        '        iifname "eth10.120" ip6 dscp set 46',
        "with another class",
        "pe",
    ),
    "queues in another order": Case(
        "        meta priority set 1:10\n        ip dscp 26 meta priority set 1:13\n",
        "        ip dscp 26 meta priority set 1:13\n        meta priority set 1:10\n",
        "        meta priority set 1:10",
        "that it must precede",
    ),
}

ROOT = "qdisc add dev eth9 root handle 1: htb default 16\n"
SPEED = "ceil 40000000000bit burst 5000000 cburst 5000000 quantum 60000"
LEAF_CLASS = "class add dev eth9 parent 1:1 classid 1:15 htb rate 400000000bit"
CLSACT = "qdisc add dev eth10.110 clsact\n"

TC_CASES = {
    "class before its root": Case(
        ROOT,
        "",
        f"class add dev eth9 parent 1: classid 1:1 htb rate 40000000000bit {SPEED}",
        "no root of kind htb",
    ),
    "share that is no percentage": Case(
        f"{LEAF_CLASS} ceil 40000000000bit burst 50000",
        f"{LEAF_CLASS[:-12]}404000000bit ceil 40000000000bit burst 50500",
        f"{LEAF_CLASS[:-12]}404000000bit ceil 40000000000bit burst 50500 cburst 5000000 prio 2 "
        "quantum 60000",
        "no whole percentage",
    ),
    "shaper on a port": Case(
        "qdisc add dev eth9.1001 root",
        "qdisc add dev x301l root",
        "qdisc add dev x301l root handle 2: tbf rate 300000000bit burst 37500 latency 50ms",
        "only sub-interfaces",
    ),
    "interface that is not there": Case(
        "dev eth9.1001",
        "dev eth9.1002",
        "qdisc add dev eth9.1002 root handle 2: tbf rate 300000000bit burst 37500 latency 50ms",
        "no interface",
    ),
    "policer before its clsact": Case(
        CLSACT,
        "",
        "filter add dev eth10.110 ingress pref 1 protocol all matchall action police "
        "rate 200000000bit burst 500000 mtu 65535 conform-exceed drop/ok",
        "no clsact",
        "pe",
    ),
    "policer that lets everything pass": Case(
        "burst 500000 mtu 65535 conform-exceed drop/ok",
        "burst 500000 mtu 65535 conform-exceed ok/ok",
        "filter add dev eth10.110 ingress pref 1 protocol all matchall action police "
        "rate 200000000bit burst 500000 mtu 65535 conform-exceed ok/ok",
        "no line",
        "pe",
    ),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_rule_is_unread(router: Callable[[str], Files], name: str) -> None:
    assert_unread(router, "etc/nftables.conf", CASES[name])


@pytest.mark.parametrize("name", sorted(TC_CASES))
def test_traffic_line_is_unread(router: Callable[[str], Files], name: str) -> None:
    assert_unread(router, "etc/citynet/tc", TC_CASES[name])
