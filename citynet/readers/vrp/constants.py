"""Lines that every VRP device has, word for word: the baseline that no model field holds."""

from __future__ import annotations

from typing import Final

__all__ = ["REQUIRED", "SHOWN_BY_DEVICES"]

_TEXT: Final = """
service-security global-binding ipv4 CPU
service-security global-binding ipv6 CPU
hwtacacs enable
hwtacacs-server template CITY
ntp-service server disable
ntp-service ipv6 server disable
undo dcn
undo icmp name net-redirect receive
undo icmp name host-redirect receive
undo ipv6 icmp redirect receive
undo ipv6 icmp redirect send
undo ip option source-route enable
undo ip option route-record enable
ip vpn-instance MGMT
ip vpn-instance MGMT / ipv4-family
ip vpn-instance MGMT / ipv6-family
bfd
lldp enable
aaa
aaa / user-password min-len 12
aaa / user-password complexity-check
aaa / user-block failed-times 3 period 5
aaa / user-block reactive 30
aaa / authentication-scheme CITY
aaa / authentication-scheme CITY / authentication-mode hwtacacs local
aaa / authorization-scheme CITY
aaa / authorization-scheme CITY / authorization-mode hwtacacs local
aaa / accounting-scheme CITY
aaa / accounting-scheme CITY / accounting-mode hwtacacs
aaa / accounting-scheme CITY / accounting start-fail online
aaa / recording-scheme CITY
aaa / recording-scheme CITY / recording-mode hwtacacs CITY
aaa / cmd recording-scheme CITY
aaa / domain default_admin
aaa / domain default_admin / authentication-scheme CITY
aaa / domain default_admin / authorization-scheme CITY
aaa / domain default_admin / accounting-scheme CITY
aaa / domain default_admin / hwtacacs-server CITY
snmp-agent
snmp-agent acl MGMT-SOURCES-4
snmp-agent sys-info version v3
snmp-agent group v3 citynet privacy read-view iso-view
snmp-agent mib-view included iso-view iso
undo telnet server enable
undo telnet ipv6 server enable
stelnet ipv4 server enable
snetconf ipv4 server enable
undo ssh server compatible-ssh1x enable
ssh authorization-type default aaa
ssh server acl MGMT-SOURCES-4
ssh ipv6 server acl MGMT-SOURCES-6
ssh server cipher aes256_gcm aes128_gcm aes256_ctr aes128_ctr
ssh server hmac sha2_512 sha2_256
ssh server key-exchange dh_group_exchange_sha256
ssh server dh-exchange min-len 3072
ssh server publickey rsa_sha2_256 rsa_sha2_512
user-interface con 0
user-interface con 0 / authentication-mode aaa
user-interface con 0 / idle-timeout 15 0
user-interface vty 0 4
user-interface vty 0 4 / authentication-mode aaa
user-interface vty 0 4 / protocol inbound ssh
user-interface vty 0 4 / acl MGMT-SOURCES-4 inbound
user-interface vty 0 4 / acl ipv6 MGMT-SOURCES-6 inbound
user-interface vty 0 4 / idle-timeout 15 0
netconf
netconf / protocol inbound ssh ipv4 port 830
return
"""
_CPU: Final = ("telnet", "ftp", "tftp", "rip", "ospf", "ldp", "rsvp", "pim")


def _cpu_protection() -> frozenset[str]:
    paths = set()
    for family in ("ipv4", "ipv6"):
        policy = f"service-security policy {family} CPU"
        paths.add(policy)
        for rank, protocol in enumerate(_CPU, start=1):
            paths.add(f"{policy} / rule {10 * rank} deny protocol {protocol}")
    return frozenset(paths)


REQUIRED: Final = frozenset(_TEXT.strip().splitlines()) | _cpu_protection()
SHOWN_BY_DEVICES: Final = frozenset[str]()
"""Nothing: what VRP shows besides begins with ``!`` or stands in blocks, see their readers."""
