"""Foreign lines that touch what is citynet's, and lines of citynet's that rest on missing ones.

A foreign line may stand beside the owned part, never reach into it: it would change what was proven
without a rule of any reader. Free text (descriptions, banners) does nothing and may name anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv6Interface
from typing import Final

from citynet.brownfield.hiding import harmless
from citynet.device.model import Platform
from citynet.ownership.grammar import GRAMMARS
from citynet.ownership.model import Node, Path, Problem, Tree, walk
from citynet.ownership.scope import Scope

__all__ = ["missing_references", "touching"]

_FREE: Final = re.compile(r"(?:description|remark) .*|peer \S+ description .*")
_TARGET: Final = re.compile(r"(?<![0-9A-Fa-f:.])(?P<asn>[0-9]{1,10}):(?P<number>[^ ,]*)")
_DISTINGUISHER: Final = re.compile(r"(?:rd|route-distinguisher) (\S+)")
_INTERFACE: Final = re.compile(r"interface (\S+?)(?:\.[0-9]+)?(?: l2transport)?")
_TAG: Final = re.compile(
    r"(?:vlan-type dot1q|encapsulation dot1q|dot1q termination vid|rewrite ingress .* dot1q"
    r"|qinq termination pe-vid|encapsulation dot1ad) (?P<vlans>[0-9]{1,4}[0-9, to-]*)"
)
_OPCODE: Final = re.compile(r"opcode (\S+) .*")
_EVERYWHERE: Final[Mapping[Platform, re.Pattern[str]]] = {
    Platform.VRP: re.compile(
        r"traffic-policy \S+ global .*|(?:ip|ipv6) route-static vpn-instance all .*"
        r"|undo (?:bgp|isis|segment-routing|ip vpn-instance|acl|interface).*"
    ),
    Platform.IOSXR: re.compile(r"no (?:vrf|interface|router|policy-map|ipv[46] access-list).*"),
}
"""Lines that act on every interface or VRF, ours too."""

_REFERENCES: Final[Mapping[Platform, tuple[tuple[re.Pattern[str], str], ...]]] = {
    Platform.VRP: (
        (re.compile(r"trust upstream (\S+)"), "diffserv domain {}"),
        (re.compile(r"traffic-policy (\S+) inbound"), "traffic policy {}"),
    ),
    Platform.IOSXR: ((re.compile(r"service-policy(?: (?:input|output))? (\S+)"), "policy-map {}"),),
}
"""Lines of ours that name a block, and its first line."""

_REMEDY: Final = (
    "Take the line off the device, or let it name something else, then import the foreign lines"
    " again."
)


def touching(foreign: Tree, ours: Tree, scope: Scope) -> tuple[Problem, ...]:
    """Return each foreign line that reaches into the owned part, in the order of the text.

    ``ours`` is the owned part that stands or will stand beside it.
    """
    taken = _Taken(ours)
    return tuple(
        Problem(node.number, what, harmless(node.text), _REMEDY)
        for path, node in _with_sets(foreign)
        if not _is_free(path, scope)
        for what in _reasons(path, scope, taken)
    )


def _with_sets(tree: Tree, above: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Yield lines as :func:`walk` does, and those of sets and policies, which name things too."""
    for path, node in walk(tree, above):
        yield path, node
        if node.verbatim:
            yield from (((*path, child.text.strip()), child) for child in node.children)


def _is_free(path: Path, scope: Scope) -> bool:
    banner = GRAMMARS[scope.platform].banner
    return _FREE.fullmatch(path[-1]) is not None or banner.fullmatch(path[0]) is not None


class _Taken:
    """What the owned part has for itself: RDs, VLANs of ports, functions of locators."""

    def __init__(self, ours: Tree) -> None:
        self.distinguishers: set[str] = set()
        self.vlans: set[tuple[str, int]] = set()
        self.opcodes: set[tuple[str, str]] = set()
        for path, node in walk(ours):
            if match := _DISTINGUISHER.fullmatch(node.text):
                self.distinguishers.add(match[1])
            self.vlans.update(_vlans(path))
            self.opcodes.update(_opcodes(path))


def _reasons(path: Path, scope: Scope, taken: _Taken) -> Iterator[str]:
    text = path[-1]
    names = sorted(set(scope.names_in(text)))
    if names:
        yield f"a foreign line names what is citynet's: {', '.join(names)}"
    distinguisher = _DISTINGUISHER.fullmatch(text)
    if distinguisher is not None:
        if distinguisher[1] in taken.distinguishers:
            yield f"a foreign VRF has a route distinguisher of citynet's: {distinguisher[1]}"
    else:
        for target in _targets(text, scope):
            yield f"a foreign line names a route target that is citynet's to give: {target}"
    for port, vlan in sorted(set(_vlans(path)) & taken.vlans):
        yield f"a foreign interface takes the frames of VLAN {vlan} on {port}, which is citynet's"
    for locator, function in sorted(set(_opcodes(path)) & taken.opcodes):
        yield f"a foreign SID has the function {function} under {locator}, which is citynet's"
    if len(path) == 1 and _EVERYWHERE[scope.platform].fullmatch(text):
        yield "a foreign line acts on everything, also on what is citynet's"


def _targets(text: str, scope: Scope) -> Iterator[str]:
    for match in _TARGET.finditer(text):
        asn, number = int(match["asn"]), match["number"]
        if _is_address(match[0]):
            continue
        if not number.isdigit():
            # A pattern of route targets may mean any number of the AS.
            if any(asn == own for own, _, _ in scope.naming.targets):
                yield match[0]
        elif scope.naming.target(asn, int(number)):
            yield match[0]


def _is_address(text: str) -> bool:
    try:
        IPv6Interface(text.rstrip(";,"))
    except ValueError:
        return False
    return True


def _vlans(path: Path) -> Iterator[tuple[str, int]]:
    if len(path) < 2:
        return
    interface, tag = _INTERFACE.fullmatch(path[0]), _TAG.fullmatch(path[-1])
    if interface is None or tag is None:
        return
    for run in re.split(r"[ ,]+", tag["vlans"].replace(" to ", "-").strip()):
        first, _, last = run.partition("-")
        if first.isdigit() and (not last or last.isdigit()):
            for vlan in range(int(first), min(int(last or first), 4095) + 1):
                yield interface[1], vlan


def _opcodes(path: Path) -> Iterator[tuple[str, str]]:
    match = _OPCODE.fullmatch(path[-1])
    if match is not None and len(path) > 1:
        yield path[-2].partition(" ipv6-prefix")[0], match[1]


def missing_references(whole: Tree, scope: Scope) -> tuple[Problem, ...]:
    """Return lines of ours that name a block which nobody has."""
    tops = {node.text for node in whole}
    return tuple(
        Problem(
            0,
            f"a line of citynet's needs {opener.format(match[1])!r}, which is not there",
            node.text,
            "Configure it on the device as a whole text of citynet's would say it, then import the"
            " foreign lines again.",
        )
        for path, node in walk(whole)
        if any(scope.owns(path[:depth]) for depth in range(1, len(path)))
        for pattern, opener in _REFERENCES[scope.platform]
        if (match := pattern.fullmatch(node.text)) and opener.format(match[1]) not in tops
    )
