"""Below ``system``, ``snmp``, ``chassis`` and ``mgmt_junos``: the management baseline."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Address, InterfaceKind, Management, Network
from citynet.readers.junos.constants import CHASSIS, SNMP, SYSLOG, SYSTEM, words_of
from citynet.readers.junos.ntp import read_ntp_key, read_ntp_server
from citynet.readers.junos.reading import (
    FAMILIES,
    MANAGEMENT_INSTANCE,
    Reading,
    address,
    expect_instance,
    network,
    version_of,
)
from citynet.readers.junos.statements import Draft, Node
from citynet.readers.values import secret, v4

__all__ = ["read_chassis", "read_host_name", "read_management"]

_BASELINE: Final = "a line of the baseline is missing"
_HASH: Final = re.compile(r"\$[0-9a-z]+\$[A-Za-z0-9./$-]+")
"""What a device shows instead of a password."""
_USER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def read_host_name(name: str, reading: Reading) -> str:
    """Return the device's name; ``name`` if the text has none."""
    node = reading.root.at("system", "host-name")
    found = reading.ledger.last(node)
    if found is None:
        reading.ledger.missing(node.path, _BASELINE)
        return name
    reading.ledger.claim(found[1])
    return found[0]


def read_chassis(reading: Reading) -> None:
    """Read ``chassis``, whose number of LAGs follows from the interfaces that were read."""
    node, ledger = reading.root.at("chassis"), reading.ledger
    ledger.expect(node, words_of(CHASSIS), _BASELINE)
    lags = [
        int(name.removeprefix("ae"))
        for name, one in reading.interfaces.items()
        if one.kind is InterfaceKind.LAG
    ]
    if lags:
        words = "aggregated-devices", "ethernet", "device-count", str(max(lags) + 1)
        ledger.expect(node, [words], "the highest number of a LAG, plus one")


def read_management(reading: Reading) -> Management:
    """Read ``system``, ``snmp`` and the instance of the management port."""
    ledger, system = reading.ledger, reading.root.at("system")
    ledger.expect(system, words_of(SYSTEM), _BASELINE)
    empty = Management(
        ssh_sources=(), ntp_servers=(), syslog_servers=(), tacacs_servers=(), tacacs_key="",
        snmp_user="", snmp_auth="", snmp_privacy="", admin_user="", admin_password="", banner="",
    )  # fmt: skip
    draft = Draft(ledger, empty, ("system",))
    _login(system.at("login"), draft)
    _servers(system.at("tacplus-server"), "tacacs_servers", draft, _tacacs)
    _servers(system.at("syslog", "host"), "syslog_servers", draft, _syslog)
    _servers(system.at("ntp", "server"), "ntp_servers", draft, read_ntp_server)
    read_ntp_key(system.at("ntp"), draft)
    _snmp(reading.root.at("snmp"), draft)
    _gateway(reading.root.at("routing-instances", MANAGEMENT_INSTANCE), draft)
    _sources(reading.root.at("policy-options", "prefix-list"), draft)
    return draft.close()


def _needed(draft: Draft[Management], node: Node, name: str, parse: Callable[[str], str]) -> None:
    if not draft.say(node, name, parse):
        draft.ledger.missing(node.path, _BASELINE)


def _login(login: Node, draft: Draft[Management]) -> None:
    ledger = draft.ledger
    _needed(draft, login.at("message"), "banner", _banner)
    name = _only_user(login.at("user"), draft)
    if name is None:
        return
    draft.put(admin_user=name)
    user = login.at("user", name)
    ledger.expect(user, [("class", "super-user")], _BASELINE)
    for _, uid in user.at("uid").values():
        ledger.claim(uid)
    authentication = user.at("authentication")
    shown = ledger.last(authentication.at("encrypted-password"))
    plain = authentication.at("plain-text-password-value")
    if shown is not None and not plain and _HASH.fullmatch(shown[0]):
        draft.use(shown[1])
    else:
        _needed(draft, plain, "admin_password", secret)


def _banner(text: str) -> str:
    if not 1 <= len(text) <= 2048:
        raise ValueError("a login message has 1 to 2,048 characters")
    return text


def _only_user(users: Node, draft: Draft[Management]) -> str | None:
    names = users.names()
    if len(names) == 1 and _USER.fullmatch(names[0]):
        return names[0]
    draft.ledger.refuse_all(users, "there is exactly one user")
    draft.ledger.missing((*users.path, "…"), "there is exactly one user")
    return None


def _servers(
    servers: Node,
    name: str,
    draft: Draft[Management],
    read: Callable[[Node, Draft[Management]], None],
) -> None:
    found: list[Address] = []
    for text in servers.names():
        node = servers.at(text)
        try:
            server = address(text)
        except ValueError as error:
            draft.ledger.refuse_all(node, f"bad value: {error}")
            continue
        if server in found:
            draft.ledger.refuse_all(node, "said twice")
            continue
        found.append(server)
        read(node, draft)
    draft.put(**{name: tuple(found)})


def _tacacs(node: Node, draft: Draft[Management]) -> None:
    expect_instance(node, draft)
    before = draft.value.tacacs_key
    _needed(draft, node.at("secret"), "tacacs_key", secret)
    if before and draft.value.tacacs_key != before:
        draft.ledger.refuse_all(node.at("secret"), "all servers have one key")


def _syslog(node: Node, draft: Draft[Management]) -> None:
    draft.ledger.expect(node, words_of(SYSLOG), "every server gets the same messages")
    draft.use(*(end for line in words_of(SYSLOG) if (end := node.at(*line).end)))


def _snmp(snmp: Node, draft: Draft[Management]) -> None:
    ledger = draft.ledger
    ledger.expect(snmp, words_of(SNMP), _BASELINE)
    users = snmp.at("v3", "usm", "local-engine", "user")
    name = _only_user(users, draft)
    if name is None:
        return
    draft.put(snmp_user=name)
    group = "security-to-group", "security-model", "usm", "security-name", name, "group", "citynet"
    ledger.expect(snmp.at("v3", "vacm"), [group], _BASELINE)
    for method, word, field in (
        ("authentication-sha256", "authentication", "snmp_auth"),
        ("privacy-aes128", "privacy", "snmp_privacy"),
    ):
        node = users.at(name, method)
        shown = ledger.last(node.at(f"{word}-key"))
        plain = node.at(f"{word}-password")
        if shown is not None and not plain and _HASH.fullmatch(shown[0]):
            draft.use(shown[1])
        else:
            _needed(draft, plain, field, secret)


def _gateway(instance: Node, draft: Draft[Management]) -> None:
    for _, description in instance.at("description").values():
        draft.ledger.claim(description)
    route = instance.at("routing-options", "static", "route", "0.0.0.0/0", "next-hop")
    if route:
        draft.say(route, "gateway", _next_hop)
    elif instance.end:
        draft.use(instance.end)
    elif not instance.at("description"):
        draft.ledger.missing(instance.path, _BASELINE)


def _next_hop(text: str) -> IPv4Address:
    return v4(text)


def _sources(lists: Node, draft: Draft[Management]) -> None:
    found: list[Network] = []
    for family, (_, end) in FAMILIES.items():
        for text, statement in lists.at(f"MGMT-SOURCES-{end}").values():
            with draft.ledger.values_of(statement):
                source = network(text)
                if source.version != version_of(family) or source in found:
                    raise ValueError("a list is of one family and says a prefix once")
                found.append(source)
                draft.use(statement)
    draft.put(ssh_sources=tuple(found))
