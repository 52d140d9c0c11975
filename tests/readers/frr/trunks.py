"""Lines of hand-offs, written by hand into the files of the border.

Guaranteed rates, marking and TTL security, and time servers that sign.
"""

from __future__ import annotations

from typing import Final

from tests.readers.frr.mutations import Files

__all__ = [
    "BELOW",
    "CHRONY",
    "KEYS",
    "NFT",
    "PRIORITIES",
    "SESSIONS",
    "SHAPER",
    "TC",
    "WAITING",
    "put",
    "trunk",
]

NFT: Final = "etc/nftables.conf"
TC: Final = "etc/citynet/tc"
CHRONY: Final = "etc/chrony/chrony.conf"
KEYS: Final = "etc/chrony/citynet.keys"
PORTS: Final = "etc/network/interfaces"

ASSURED: Final = (
    "class add dev eth9 parent 1:1 classid 1:13 htb rate 800000000bit ceil 40000000000bit "
    "burst 100000 cburst 5000000 prio 4 quantum 60000\n"
)
BELOW: Final = (
    "class add dev eth9 parent 1:1 classid 1:23 htb rate 800000000bit ceil 40000000000bit "
    "burst 100000 cburst 5000000 quantum 60000\n"
    "class add dev eth9 parent 1:23 classid 1:13 htb rate 650000000bit ceil 40000000000bit "
    "burst 81250 cburst 5000000 prio 4 quantum 60000\n"
    "class add dev eth9 parent 1:23 classid 1:1001 htb rate 100000000bit ceil 300000000bit "
    "burst 18000 cburst 37500 prio 4 quantum 60000\n"
    "class add dev eth9 parent 1:23 classid 1:1002 htb rate 50000000bit ceil 50000000bit "
    "burst 18000 cburst 18000 prio 4 quantum 60000\n"
)
SHAPER: Final = (
    "qdisc add dev eth9.1001 root handle 2: tbf rate 300000000bit burst 37500 latency 50ms\n"
)
WAITING: Final = (
    "qdisc add dev eth9 parent 1:1001 handle 1001: bfifo limit 1875000\n"
    "qdisc add dev eth9 parent 1:1002 handle 1002: bfifo limit 312500\n"
)
MARKS: Final = "".join(
    f'        iifname "eth9.{vlan}" {family} dscp set 26\n'
    for vlan in (1001, 1002)
    for family in ("ip", "ip6")
)
PRIORITIES: Final = (
    '        oifname "eth9.1001" meta priority set 1:1001\n'
    '        oifname "eth9.1002" meta priority set 1:1002\n'
    "        ip6 hoplimit 255 icmpv6 type { nd-router-solicit, nd-router-advert, "
    "nd-neighbor-solicit, nd-neighbor-advert } meta priority set 1:16\n"
)
ADMITTED: Final = '        iifname "S102-records" ip saddr 100.126.0.1 tcp'
SESSIONS: Final = (
    "    chain sessions {\n"
    "        type filter hook output priority mangle; policy accept;\n"
    '        oifname "S102-records" ip daddr 100.126.0.1 tcp dport 179 ip ttl set 255\n'
    '        oifname "S102-records" ip daddr 100.126.0.1 tcp sport 179 ip ttl set 255\n'
    "    }\n\n"
)
SECOND: Final = (
    "auto eth9.1002\niface eth9.1002\n    vlan-raw-device eth9\n    vlan-id 1002\n    mtu 9000\n"
    "    vrf S102-records\n    address 100.126.0.2/31\n\n"
)


def put(files: Files, path: str, *pairs: tuple[str, str]) -> None:
    for before, after in pairs:
        assert files[path].count(before) == 1
        files[path] = files[path].replace(before, after)


def trunk(found: Files) -> Files:
    """Return the files of the border with two hand-offs that are guaranteed something."""
    put(found, PORTS, ("auto mgmt0\n", f"{SECOND}auto mgmt0\n"))
    put(found, TC, (ASSURED, BELOW), (SHAPER, WAITING))
    put(
        found,
        NFT,
        ("        meta mark set 0\n", f"{MARKS}        meta mark set 0\n"),
        (
            "        ip dscp 48 meta priority set 1:16\n",
            f"{PRIORITIES}        ip dscp 48 meta priority set 1:16\n",
        ),
        (f"{ADMITTED} dport", f"{ADMITTED.removesuffix('tcp')}ip ttl 255 tcp dport"),
        (f"{ADMITTED} sport", f"{ADMITTED.removesuffix('tcp')}ip ttl 255 tcp sport"),
        ("    chain forward {\n", f"{SESSIONS}    chain forward {{\n"),
    )
    put(
        found,
        CHRONY,
        ("makestep 1 3\n", "makestep 1 3\nkeyfile /etc/chrony/citynet.keys\n"),
        ("201 iburst", "201 iburst key 1"),
        ("202 iburst", "202 iburst key 1"),
    )
    heading = "# Written by citynet. Changes here are overwritten.\n"
    return found | {KEYS: f"{heading}1 AES128 ASCII:secret:ntp\n"}
