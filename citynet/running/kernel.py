"""``etc/sysctl.d/90-citynet.conf``: settings of the kernel as they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from citynet.device.sorting import natural_key
from citynet.running.errors import ObservationError
from citynet.running.links import Link

__all__ = ["sysctl_text"]

_SETTING: Final = re.compile(r"(\S+) = (.*)")
_PORT: Final = re.compile(
    r"(?P<start>net\.ipv[46]\.conf\.)(?P<interface>[^\s.]{1,15})\.(?P<setting>[a-z][a-z0-9_]*)"
)
_SWAP: Final = str.maketrans("./", "/.")
# Of the whole machine: a network namespace that is not the first one does not have them.
_MACHINE: Final = re.compile(
    r"net\.core\.netdev_max_backlog|net\.ipv[46]\.neigh\.default\.gc_thresh[123]"
)


def sysctl_text(
    file: str, live: Mapping[str, str], ports: Mapping[str, str], links: Mapping[str, Link]
) -> str:
    """Return the settings of ``file`` with their values in the kernel, then ``ports`` that are odd.

    A setting that the kernel does not have is left out, unless it is one of the whole machine: in
    a network namespace nobody can say it, and nobody there can change it. ``ports`` are settings of
    single interfaces that a file need not name. Odd is which an interface does not have of itself,
    or of what ``all`` says. Raises ``ObservationError``.
    """
    lines = list(_lines(file, live))
    named = {_one_spelling(match[1]) for line in lines if (match := _SETTING.fullmatch(line))}
    lines += _odd(ports, named, links)
    return "".join(f"{line}\n" for line in lines)


def _one_spelling(key: str) -> str:
    """Return a key with dots between its parts; the first separator tells which one it has."""
    dots, slashes = key.find("."), key.find("/")
    return key.translate(_SWAP) if 0 <= slashes < (dots if dots >= 0 else len(key)) else key


def _odd(
    ports: Mapping[str, str], named: Collection[str], links: Mapping[str, Link]
) -> Iterator[str]:
    for key in sorted(ports, key=natural_key):
        match = _PORT.fullmatch(key)
        value = ports[key]
        if match is None or not value.isprintable():
            raise ObservationError("interface_sysctls", "it is no setting of an interface")
        if key not in named and value not in _ordinary(match, ports, links):
            yield f"{key} = {value}"


def _ordinary(
    match: re.Match[str], ports: Mapping[str, str], links: Mapping[str, Link]
) -> tuple[str, ...]:
    """Return the values that a router has of which nobody said anything."""
    start, interface, setting = match.group("start", "interface", "setting")
    if setting == "forwarding":
        # Whoever sets it for all sets it for each.
        return (
            ports.get(f"{start}all.forwarding", ""),
            *(("0", "1") if interface == "all" else ()),
        )
    if setting == "accept_ra" and ports.get(f"{start}{interface}.forwarding") != "0":
        # 1 is the kernel's own, of interfaces older than our file; where one forwards, it is no.
        return ("0", "1")
    if setting == "disable_ipv6":
        link = links.get(interface.replace("/", "."))
        # ifupdown2 switches IPv6 off on the ports of a bridge.
        return ("0", "1") if link is not None and link.master_kind == "bridge" else ("0",)
    return ("0",)


def _lines(file: str, live: Mapping[str, str]) -> Iterator[str]:
    for line in file.removesuffix("\n").split("\n") if file else []:
        match = _SETTING.fullmatch(line)
        if match is None:
            yield line
            continue
        key, said = match.groups()
        value = live.get(key)
        if value is None:
            if _MACHINE.fullmatch(key):
                yield line
        else:
            now = " ".join(value.split())
            yield line if now == " ".join(said.split()) else f"{key} = {now}"
