"""A device that takes commands line by line, as VRP and IOS-XR do, and is stricter than either.

It shares nothing with :mod:`citynet.ownership`: blocks are dictionaries, and what it knows of the
platforms is written here a second time. It refuses what a device would refuse (a block that is
still named, a second rule of one number) and also what a device would do by itself and say nothing
(addresses that go with a VRF): a change that relies on that is wrong here.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["RefusedError", "TypedDevice", "blocks_of"]

Blocks = dict[str, Any]

_SETS = re.compile(r"(prefix-set|route-policy) \S+")
_SINGLE = {
    "vrp": (
        r"(ip binding vpn-instance)",
        r"(ip address)",
        r"(vlan-type)",
        r"(route-distinguisher)",
        r"(rule \d+ description)",
        r"(rule \d+) (?!description)",
        r"(opcode \S+)",
        r"(ip ip(?:v6)?-prefix \S+ index \d+)",
        r"(traffic-policy) \S+ inbound",
        r"(user-queue)",
        r"(peer \S+ ip(?:v6)?-prefix) \S+ import",
        r"(peer \S+ ip(?:v6)?-prefix) \S+ export",
        r"(peer \S+ as-number)",
        r"(traffic classifier \S+)",
    ),
    "iosxr": (
        r"(vrf)",
        r"(encapsulation dot1q)",
        r"(\d+) (?:permit|deny)",
        r"(service-policy input)",
        r"(service-policy output)",
        r"(service-policy) \S+$",
        r"(ipv4 access-group) \S+ ingress",
        r"(ipv6 access-group) \S+ ingress",
        r"(rd)",
        r"(police rate)",
        r"(route-policy) \S+ in$",
        r"(route-policy) \S+ out$",
    ),
}
"""Lines of which a view has one, and which a new one does not replace."""
_OF_INTERFACES = frozenset({"(vrf)", "(ip address)"})
_REPLACED = {
    "vrp": r"description|mtu|ipv6 mtu|trust upstream|car|service-class|remark ipv6 dscp|remark dscp"
    r"|apply-label|maximum load-balancing|segment-routing ipv6 locator|ipv6 enable"
    r"|peer \S+ (?:description|password|bfd min-tx-interval|valid-ttl-hops)",
    "iosxr": r"description|mtu|ipv4 address|set dscp|set traffic-class|shape average|bandwidth"
    r"|maximum-paths ebgp|maximum-paths ibgp|locator|alloc mode|remote-as|password"
    r"|bfd multiplier|bfd minimum-interval",
}
_NAMES = {
    "vrp": (
        (r"ip vpn-instance (\S+)", r".*vpn-instance {}"),
        (r"acl (?:ipv6 )?name (\S+).*", r"if-match .*acl name {}"),
        (r"acl ip(?:v6)?-pool (\S+)", r"rule .*-pool {}( .*)?"),
        (r"traffic classifier (\S+).*", r"classifier {} behavior .*"),
        (r"traffic behavior (\S+)", r"classifier .* behavior {} .*"),
        (r"traffic policy (\S+)", r"traffic-policy {} inbound"),
    ),
    "iosxr": (
        (r"vrf (\S+)", r"vrf {}"),
        (r"ipv[46] access-list (\S+)", r"ipv[46] access-group {} ingress"),
        (r"policy-map (\S+)", r"service-policy (?:(?:input|output) )?{}"),
        (r"prefix-set (\S+)", r"  if destination in {} then"),
        (r"route-policy (\S+)", r"route-policy {} (?:in|out)"),
    ),
}
"""Outermost blocks, and the lines that name them."""
_ADDRESSES = re.compile(r"ip(?:v[46])? address .*")
_BINDING = {"vrp": r"ip binding vpn-instance \S+", "iosxr": r"vrf \S+"}
_OPENS = {
    "vrp": r"ip vpn-instance .*|acl .*|traffic (?:classifier|behavior|policy) .*|interface .*"
    r"|ipv[46]-family.*|bgp .*|segment-routing ipv6|locator .*",
    "iosxr": r"vrf .*|ipv[46] access-list .*|policy-map .*|class .*|interface .*|router .*"
    r"|address-family .*|neighbor .*|segment-routing srv6|import route-target|export route-target"
    r"|police rate .*",
}
_EXISTING = re.compile(r"bgp .*|segment-routing ipv6|locator \S+ ipv6-prefix .*|router .*")


_ENTRY = re.compile(r"ip ip(?:v6)?-prefix (\S+) index ")


class RefusedError(Exception):
    """The device says no to a line."""


def blocks_of(text: str) -> Blocks:
    """Return a text as blocks in blocks; separators, comments and ends of blocks say nothing."""
    root: Blocks = {}
    stack: list[tuple[int, Blocks]] = [(-1, root)]
    ending = None
    for raw in text.split("\n"):
        said = raw.strip()
        if ending is not None:
            stack[-1][1][raw.rstrip()] = {}
            ending = None if said in {"end-set", "end-policy"} else ending
            continue
        if not said or said[0] in "#!" or said in {"end-policy-map", "end-class-map"}:
            continue
        indent = len(raw) - len(raw.lstrip())
        while stack[-1][0] >= indent:
            stack.pop()
        stack.append((indent, stack[-1][1].setdefault(said, {})))
        ending = said if _SETS.fullmatch(raw) else None
    return root


class TypedDevice:
    """A device in configuration mode."""

    def __init__(self, platform: str, text: str) -> None:
        self.platform = platform
        self.blocks = blocks_of(text)
        self._views: list[tuple[str, Blocks]] = [("", self.blocks)]
        self._body: Blocks | None = None

    def run(self, lines: tuple[str, ...]) -> None:
        """Take lines one after the other; raise ``RefusedError`` for one that is refused."""
        for line in lines:
            self._line(line)
        if len(self._views) > 1:
            raise RefusedError("the commands end inside a view")

    def _line(self, raw: str) -> None:
        line = raw.strip()
        if self._body is not None:
            self._body[raw.rstrip()] = {}
            if line in {"end-set", "end-policy"}:
                self._body = None
            return
        no = {"vrp": "undo ", "iosxr": "no "}[self.platform]
        if line in {"quit", "exit", "end-policy-map"}:
            self._views.pop()
        elif line.startswith(no):
            self._remove(line.removeprefix(no))
        else:
            self._set(line)

    # -- removing -----------------------------------------------------------------------------

    def _remove(self, said: str) -> None:
        _, view = self._views[-1]
        gone = [line for line in view if self._meant(said.split(), line.split())]
        if not gone:
            raise RefusedError(f"there is nothing to undo: {said}")
        for line in gone:
            self._may_go(line, view)
        self._keeps_entries(gone)
        for line in gone:
            del view[line]

    @staticmethod
    def _meant(said: list[str], line: list[str]) -> bool:
        return line[: len(said)] == said or (
            len(said) > 1 and line[: len(said) - 1] == said[:-1] and line[-1] == said[-1]
        )

    def _may_go(self, line: str, view: Blocks) -> None:
        if re.fullmatch(_BINDING[self.platform], line) and any(map(_ADDRESSES.fullmatch, view)):
            raise RefusedError("the interface would lose its addresses")
        if view is not self.blocks:
            return
        for block, reference in _NAMES[self.platform]:
            match = re.fullmatch(block, line)
            if match is None:
                continue
            wanted = re.compile(reference.format(re.escape(match[1])))
            for path in _paths(self.blocks):
                if path[0] != line and wanted.fullmatch(path[-1]):
                    raise RefusedError(f"{line} is named by {path}")

    def _keeps_entries(self, gone: list[str]) -> None:
        """Refuse to take the last entry of a list that a session names (VRP)."""
        left = {match[1] for one in self.blocks if one not in gone and (match := _ENTRY.match(one))}
        for line in gone:
            match = _ENTRY.match(line)
            if match is None or match[1] in left:
                continue
            wanted = re.compile(rf"peer \S+ ip(?:v6)?-prefix {re.escape(match[1])} .*")
            if any(wanted.fullmatch(path[-1]) for path in _paths(self.blocks)):
                raise RefusedError(f"{match[1]} is named")

    # -- setting ------------------------------------------------------------------------------

    def _set(self, line: str) -> None:
        opener, view = self._views[-1]
        if _SETS.fullmatch(line) and not opener:
            view.pop(line, None)
            self._body = view[line] = {}
            return
        opens = self._opens(opener, line)
        if opens and line in view:
            self._views.append((line, view[line]))
            return
        if opens and _EXISTING.fullmatch(line) and line not in view:
            raise RefusedError(f"{line} is not citynet's to make")
        self._may_come(line, view)
        replaced = re.match(rf"(?:{_REPLACED[self.platform]})(?= |$)", line)
        if replaced:
            for other in [one for one in view if one.startswith(f"{replaced[0]} ")]:
                del view[other]
        view[line] = {}
        if opens:
            self._views.append((line, view[line]))

    def _opens(self, opener: str, line: str) -> bool:
        if self.platform == "iosxr" and line.startswith(("vrf ", "route-policy ")):
            return not opener or opener.startswith("router ")
        return re.fullmatch(_OPENS[self.platform], line) is not None

    def _may_come(self, line: str, view: Blocks) -> None:
        for pattern in _SINGLE[self.platform]:
            mine = re.match(pattern, line)
            if mine is None or (pattern in _OF_INTERFACES and not self._in_interface()):
                continue
            kind = re.compile(pattern)
            for other in view:
                match = kind.match(other)
                if match and match[1] == mine[1] and other != line:
                    raise RefusedError(f"{line!r}, and {other!r} is there")
        binds = self._in_interface() and re.fullmatch(_BINDING[self.platform], line)
        if binds and any(map(_ADDRESSES.fullmatch, view)):
            raise RefusedError("the interface would lose its addresses")
        part = re.match(r"(peer \S+) (?!as-number|enable)|(rule \d+) description", line)
        if part and self.platform == "vrp":
            first = f"{part[1]} as-number " if part[1] else f"{part[2]} "
            if not any(one.startswith(first) for one in view):
                raise RefusedError(f"{line!r} before what it belongs to")
        self._names_exist(line)

    def _in_interface(self) -> bool:
        return self._views[-1][0].startswith("interface ")

    def _names_exist(self, line: str) -> None:
        list_named = re.fullmatch(r"peer \S+ ip(?:v6)?-prefix (\S+) (?:import|export)", line)
        entries = {match[1] for one in self.blocks if (match := _ENTRY.match(one))}
        if list_named and list_named[1] not in entries:
            raise RefusedError(f"{line!r} names what is not there")
        for block, reference in _NAMES[self.platform]:
            wanted = re.fullmatch(reference.format(r"(?P<name>\S+)"), line)
            if wanted is None or len(self._views) == 1:
                continue
            there = {match[1] for one in self.blocks if (match := re.fullmatch(block, one))}
            if wanted["name"] not in there:
                raise RefusedError(f"{line!r} names what is not there")


def _paths(blocks: Blocks, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    return [
        path
        for line, inner in blocks.items()
        for path in [(*above, line), *_paths(inner, (*above, line))]
    ]
