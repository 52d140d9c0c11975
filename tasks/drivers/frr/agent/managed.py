"""The managed files: which there are, whose they are, and what has to be done when one changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ESSENTIAL", "FOLDERS", "MANAGED", "Managed"]


@dataclass(frozen=True)
class Managed:
    """A managed file."""

    part: str
    """What is applied when it changes: a step of :mod:`tasks.drivers.frr.agent.applying`."""
    mode: int = 0o644
    owner: str = "root"


MANAGED: Mapping[str, Managed] = {
    "etc/hostname": Managed("hostname"),
    "etc/network/interfaces": Managed("interfaces"),
    "etc/citynet/cables": Managed("cables"),
    "etc/systemd/system/citynet-cables.service": Managed("units"),
    "etc/frr/daemons": Managed("daemons", 0o640, "frr"),
    "etc/frr/frr.conf": Managed("frr", 0o640, "frr"),
    "etc/nftables.conf": Managed("nft"),
    "etc/systemd/system/networking.service.d/90-citynet.conf": Managed("units"),
    "etc/citynet/tc": Managed("tc"),
    "etc/systemd/system/citynet-tc.service": Managed("units"),
    "etc/modules-load.d/90-citynet.conf": Managed("modules"),
    "etc/sysctl.d/90-citynet.conf": Managed("sysctl"),
    "etc/issue.net": Managed("text"),
    "etc/ssh/sshd_config.d/90-citynet.conf": Managed("sshd"),
    "etc/sysusers.d/90-citynet.conf": Managed("account"),
    "etc/citynet/chpasswd": Managed("password", 0o600),
    "etc/tacplus_servers": Managed("text", 0o600),
    "etc/chrony/chrony.conf": Managed("chronyd"),
    "etc/chrony/citynet.keys": Managed("chronyd", 0o640),
    "etc/rsyslog.d/90-citynet.conf": Managed("rsyslogd"),
    "etc/snmp/snmpd.conf": Managed("snmpd", 0o600),
    "etc/lldpd.d/90-citynet.conf": Managed("lldpd"),
}
"""By path without leading slash. Nothing else is ever written outside the agent's own folder."""

ESSENTIAL = (
    "etc/hostname",
    "etc/network/interfaces",
    "etc/frr/daemons",
    "etc/frr/frr.conf",
    "etc/nftables.conf",
)
"""Without these a router is cut off or open: a *replace* must name them."""

FOLDERS = (
    "etc/chrony/conf.d",
    "etc/chrony/sources.d",
    "etc/lldpd.d",
    "etc/modules-load.d",
    "etc/network/interfaces.d",
    "etc/rsyslog.d",
    "etc/snmp/snmpd.conf.d",
    "etc/ssh/sshd_config.d",
    "etc/sysctl.d",
    "etc/systemd/system/networking.service.d",
    "etc/sysusers.d",
)
"""Folders that programs read besides our files; what else stands in them is *foreign*."""
