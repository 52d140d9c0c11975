"""The management baseline, gathered from the files that say a part of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Management, Network
from citynet.readers.frr.lines import Line, Said, Source, origin_of, value_of
from citynet.readers.frr.services import NTP_KEYS, Services

__all__ = ["management_of"]

_SSH: Final = "etc/nftables.conf"
_GATEWAY: Final = "etc/network/interfaces"


def management_of(
    sources: Mapping[str, Source],
    services: Services,
    ssh_sources: Iterable[Said[Network]],
    gateway: Said[IPv4Address] | None,
) -> Management:
    """Return the baseline; what no file says is empty."""
    admitted = list(ssh_sources)
    lines: dict[str, list[Line]] = {
        _SSH: [said.line for said in admitted],
        _GATEWAY: _lines(gateway),
        "etc/issue.net": _lines(services.banner),
        "etc/sysusers.d/90-citynet.conf": _lines(services.admin_user),
        "etc/citynet/chpasswd": _lines(services.admin_password),
        "etc/tacplus_servers": [*_lines(services.tacacs_key), *services.tacacs.values()],
        "etc/chrony/chrony.conf": list(services.ntp.values()),
        NTP_KEYS: _lines(services.ntp_key),
        "etc/rsyslog.d/90-citynet.conf": list(services.syslog.values()),
        "etc/snmp/snmpd.conf": _lines(services.snmp_user),
    }
    return Management(
        ssh_sources=tuple(said.value for said in admitted),
        ntp_servers=tuple(services.ntp),
        syslog_servers=tuple(services.syslog),
        tacacs_servers=tuple(services.tacacs),
        tacacs_key=value_of(services.tacacs_key) or "",
        snmp_user=value_of(services.snmp_user) or "",
        snmp_auth=value_of(services.snmp_auth) or "",
        snmp_privacy=value_of(services.snmp_privacy) or "",
        admin_user=value_of(services.admin_user) or "",
        admin_password=value_of(services.admin_password) or "",
        banner=value_of(services.banner) or "",
        gateway=value_of(gateway),
        ntp_key=value_of(services.ntp_key),
        origin=origin_of(
            *((sources[path], (line.number for line in said)) for path, said in lines.items())
        ),
    )


def _lines(said: Said[str] | Said[IPv4Address] | None) -> list[Line]:
    return [] if said is None else [said.line]
