"""All other files of a router: every line stands for itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from citynet.lines import lines_of
from tasks.drift.model import ChangeKind as Kind
from tasks.drift.subjects import FRR, Subject, Token
from tasks.drift.tokens.interfaces import Stanzas

__all__ = ["other_tokens"]

# What these hold is data, whatever it begins with.
_NO_COMMENTS: Final = frozenset({"etc/hostname", "etc/issue.net", "etc/citynet/chpasswd"})
_DEVICE: Final = re.compile(r"\bdev (\S+)")
_SYSCTL_PORT: Final = re.compile(r"net\.ipv[46]\.conf\.([^.\s]+(?:\.\d+)?)\.")
_EVERYWHERE: Final = frozenset({"all", "default"})

_What = tuple[Subject, tuple[Subject, ...]]


def other_tokens(path: str, text: str, stanzas: Stanzas) -> tuple[Token, ...]:
    """Return the lines of a file that has no blocks."""
    found = []
    for number, raw in enumerate(lines_of(text), start=1):
        said = " ".join(raw.split())
        if not said or (said[0] in "#;" and path not in _NO_COMMENTS):
            continue
        subject, parents = _WHATS.get(path, _file)(path, said, stanzas)
        head = subject if subject.kind is Kind.DAEMON and said.endswith("=yes") else None
        found.append(Token(number, raw, said, (), subject, parents, head=head))
    return tuple(found)


def _file(path: str, _said: str, _stanzas: Stanzas) -> _What:
    return Subject(Kind.FILE, path), ()


def _traffic(path: str, said: str, stanzas: Stanzas) -> _What:
    device = _DEVICE.search(said)
    if device is None:
        return Subject(Kind.FILE, path), ()
    return Subject(Kind.RATE, device[1]), (stanzas.whole(device[1]),)


def _cable(path: str, said: str, stanzas: Stanzas) -> _What:
    words = said.split()
    if words[:2] != ["link", "add"] or len(words) < 3:
        return Subject(Kind.FILE, path), ()
    return stanzas.whole(words[2]), ()


def _sysctl(_path: str, said: str, stanzas: Stanzas) -> _What:
    key = said.partition("=")[0].strip()
    port = _SYSCTL_PORT.match(key)
    inside = (stanzas.whole(port[1]),) if port and port[1] not in _EVERYWHERE else ()
    return Subject(Kind.SYSCTL, key), inside


def _daemon(_path: str, said: str, _stanzas: Stanzas) -> _What:
    name = re.split(r"[=_]", said, maxsplit=1)[0]
    return Subject(Kind.DAEMON, name), (FRR,)


def _account(_path: str, said: str, _stanzas: Stanzas) -> _What:
    words = said.split()
    name = words[1] if len(words) > 1 else said.partition(":")[0]
    return Subject(Kind.ACCOUNT, name), ()


def _management(name: str) -> Callable[[str, str, Stanzas], _What]:
    def what(_path: str, _said: str, _stanzas: Stanzas) -> _What:
        return Subject(Kind.MANAGEMENT, name), ()

    return what


_WHATS: Final[Mapping[str, Callable[[str, str, Stanzas], _What]]] = {
    "etc/citynet/tc": _traffic,
    "etc/citynet/cables": _cable,
    "etc/sysctl.d/90-citynet.conf": _sysctl,
    "etc/frr/daemons": _daemon,
    "etc/sysusers.d/90-citynet.conf": _account,
    "etc/citynet/chpasswd": _account,
    "etc/hostname": _management("host name"),
    "etc/issue.net": _management("banner"),
    "etc/ssh/sshd_config.d/90-citynet.conf": _management("sshd"),
    "etc/tacplus_servers": _management("TACACS+"),
    "etc/chrony/chrony.conf": _management("NTP"),
    "etc/chrony/citynet.keys": _management("NTP"),
    "etc/rsyslog.d/90-citynet.conf": _management("syslog"),
    "etc/snmp/snmpd.conf": _management("SNMP"),
    "etc/lldpd.d/90-citynet.conf": _management("LLDP"),
}
