"""What is unread: repetitions, unknown files, foreign characters; and never a secret."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from citynet.readers.frr import read

Files = dict[str, str]

FRR = "etc/frr/frr.conf"
PORTS = "etc/network/interfaces"


def test_what_is_refused_does_not_overwrite(router: Callable[[str], Files]) -> None:
    files = router("pe")
    good = read("pe", files).device
    said_again = {
        PORTS: ("    mtu 9000\n", "    mtu 9000\n    mtu 1400\n"),
        FRR: (" isis metric 40\n", " isis metric 40\n isis metric 50\n"),
        "etc/issue.net": ("\n", "\nAnother banner\n"),
        "etc/tacplus_servers": ("secret=", "secret=secret:tacacs\nsecret="),
    }
    for path, (old, new) in said_again.items():
        text = files[path].replace(old, new, 1)
        assert text != files[path]
        found = read("pe", files | {path: text})
        assert found.device == good
        assert [(line.file, "said before" in line.reason) for line in found.unread] == [
            (path, True)
        ]


def test_another_source_of_time(router: Callable[[str], Files]) -> None:
    path = "etc/chrony/chrony.conf"
    files = router("pe")
    for line in ("pool 2.debian.pool.ntp.org iburst", "sourcedir /run/chrony-dhcp"):
        found = read("pe", files | {path: f"{files[path]}{line}\n"})
        assert found.device == read("pe", files).device
        assert [(unread.file, unread.text) for unread in found.unread] == [(path, line)]


def test_files_that_the_dialect_does_not_have(router: Callable[[str], Files]) -> None:
    files = router("pe") | {"etc/cron.d/x": "# hourly\n\n* * * * * root id\n", "etc/empty": ""}
    unread = [(line.file, line.line, line.text) for line in read("pe", files).unread]
    assert unread == [
        ("etc/cron.d/x", 1, "# hourly"),
        ("etc/cron.d/x", 3, "* * * * * root id"),
        ("etc/empty", 0, ""),
    ]


@pytest.mark.parametrize(
    ("path", "line", "shown"),
    [
        ("etc/citynet/chpasswd", "netops:hunter2", "netops:(hidden)"),
        ("etc/tacplus_servers", "secret=hunter2", "secret= (hidden)"),
        (
            "etc/snmp/snmpd.conf",
            'createUser citynoc SHA-256 "hunter2" AES "secret:snmp.privacy"',
            "createUser (hidden)",
        ),
        (FRR, "username x password hunter2", "username x password (hidden)"),
        (FRR, "key chain hunter2", "key (hidden)"),
    ],
)
def test_secrets_in_clear_text_are_not_repeated(
    router: Callable[[str], Files], path: str, line: str, shown: str
) -> None:
    files = router("pe")
    result = read("pe", files | {path: f"{line}\n{files[path]}"})
    assert shown in [unread.text for unread in result.unread if unread.line == 1]
    assert "hunter2" not in str(result.unread)
    assert "hunter2" not in repr(result.device)


@pytest.mark.parametrize(
    "character", ["\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\0", "ü", "\x7f"]
)
def test_only_a_line_feed_ends_a_line(router: Callable[[str], Files], character: str) -> None:
    files = router("pe")
    for path, text in files.items():
        comment = f"# a{character}b\n"
        last = text.count("\n") + 1
        unread = read("pe", files | {path: text + comment}).unread
        assert (path, last) in [(line.file, line.line) for line in unread]


def test_two_vrfs_with_one_vni(router: Callable[[str], Files]) -> None:
    files = router("leaf")
    files[PORTS] += "\nauto S104\niface S104\n    vrf-table 1002\n"
    second = "router bgp 65020 vrf S104\nexit\nvrf S104\n vni 20105\nexit-vrf\n"
    files[FRR] = files[FRR].replace("vrf S105", f"{second}vrf S105", 1)
    unread = [(line.text, line.reason) for line in read("leaf", files).unread]
    assert (" vni 20105", "S105-train has this VNI") in unread
