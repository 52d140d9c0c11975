"""What somebody typed on a device as a secret is never shown, whatever the program calls it."""

from __future__ import annotations

import pytest

from citynet.readers.frr.lines import Source
from tasks.secrets.hiding import hidden_line, holds_secret

SNMP, FRR = "etc/snmp/snmpd.conf", "etc/frr/frr.conf"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (SNMP, "rocommunity VALUE"),
        (SNMP, "com2sec6 name default VALUE"),
        (SNMP, "trapsink 192.0.2.1 VALUE"),
        (SNMP, "trap2sink 192.0.2.1 VALUE 162"),
        (SNMP, "informsink 192.0.2.1 VALUE"),
        (SNMP, "smuxpeer .1.3.6.1.4 VALUE"),
        (SNMP, "proxy -v 2c -c VALUE 192.0.2.1 .1.3"),
        (SNMP, "defAuthPassphrase VALUE"),
        (SNMP, "defPrivPassphrase VALUE"),
        (SNMP, "usmUser 1 3 0x80 VALUE"),
        (FRR, " ip rip authentication string VALUE"),
        (FRR, " ip nhrp authentication VALUE"),
        (FRR, " ip ospf authentication-key VALUE"),
        (FRR, "enable password 8 VALUE"),
        ("etc/citynet/chpasswd", "netops:VALUE"),
    ],
)
def test_a_line_with_a_secret_is_cut(path: str, line: str) -> None:
    shown = hidden_line(path, line)
    assert "VALUE" not in shown
    assert shown.endswith("(hidden)")
    assert holds_secret(path, line)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (FRR, " ip rip authentication mode text"),
        (FRR, " description central authentication for all offices"),
        (FRR, " neighbor 192.0.2.1 password secret:bgp.egov.core"),
        ("etc/ssh/sshd_config.d/90-citynet.conf", "MaxAuthTries 3"),
        (SNMP, "sysLocation a room behind the proxy"),
        (SNMP, "agentAddress udp:161"),
    ],
)
def test_other_lines_stay(path: str, line: str) -> None:
    assert hidden_line(path, line) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (SNMP, "rocommunity VALUE"),
        (SNMP, "com2sec name default VALUE"),
        ("etc/network/interfaces", "wpa-psk VALUE"),
        ("etc/citynet/chpasswd", "VALUE"),
    ],
)
def test_readers_and_reports_have_the_same_words(path: str, line: str) -> None:
    unread = Source(path, f"{line}\n", comments="")
    unread.refuse_all(unread.lines, "unknown")
    assert [one.text for one in unread.unread("eg-br1")] == [hidden_line(path, line)]
    assert "VALUE" not in hidden_line(path, line)
