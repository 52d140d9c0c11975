"""Statements that every device has, flat, one a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.readers.junos.reading import MANAGEMENT_INSTANCE

__all__ = ["CHASSIS", "SNMP", "SYSLOG", "SYSTEM", "words_of"]

SYSTEM: Final = """
root-authentication encrypted-password *
login idle-timeout 15
login retry-options tries-before-disconnect 3
login retry-options backoff-threshold 1
login retry-options backoff-factor 5
services netconf ssh connection-limit 10
services netconf ssh rate-limit 10
services netconf ssh port 830
services ssh root-login deny
services ssh no-tcp-forwarding
services ssh protocol-version v2
services ssh ciphers aes256-gcm@openssh.com
services ssh ciphers aes128-gcm@openssh.com
services ssh ciphers aes256-ctr
services ssh ciphers aes128-ctr
services ssh macs hmac-sha2-512-etm@openssh.com
services ssh macs hmac-sha2-256-etm@openssh.com
services ssh macs hmac-sha2-512
services ssh macs hmac-sha2-256
services ssh key-exchange curve25519-sha256
services ssh key-exchange ecdh-sha2-nistp521
services ssh key-exchange ecdh-sha2-nistp384
services ssh key-exchange ecdh-sha2-nistp256
services ssh client-alive-count-max 3
services ssh client-alive-interval 120
services ssh connection-limit 10
services ssh rate-limit 10
management-instance
no-redirects
no-redirects-ipv6
no-ping-record-route
no-ping-time-stamp
internet-options tcp-drop-synfin-set
authentication-order tacplus
ports console log-out-on-disconnect
ports auxiliary disable
accounting events login
accounting events change-log
accounting events interactive-commands
accounting destination tacplus
syslog file messages any notice
syslog file messages authorization info
"""
CHASSIS: Final = "no-source-route\nnetwork-services enhanced-ip"
SNMP: Final = f"""
view all oid .1 include
interface fxp0.0
v3 vacm access group citynet default-context-prefix security-model usm security-level privacy \
read-view all
v3 management-routing-instance {MANAGEMENT_INSTANCE}
"""
SYSLOG: Final = """
any notice
authorization info
firewall any
interactive-commands any
routing-instance mgmt_junos
"""


def words_of(text: str) -> Iterator[list[str]]:
    """Return the words of each line of ``text``."""
    return (line.split(" ") for line in text.strip().splitlines())
