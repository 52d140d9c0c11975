"""What sessions take and give by the policies in native text, against what our reader found.

Of IOS-XR and Junos, where a session has policies. Batfish says which policies a session has, and
compares each with a policy that permits exactly the prefixes of the list that our reader has there:
for all IPv4 routes of BGP, whatever their attributes. Of a router's own routes it is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from citynet.device.model import Device, Family, Platform
from validate.batfish.answers import cells, name_of, text_of
from validate.batfish.native.assemble import NativeText
from validate.batfish.native.warnings import Complaint
from validate.batfish.server import Ask, NoAnswer, Server
from validate.batfish.snapshot import Snapshot, marked
from validate.batfish.understood import check_files

__all__ = ["policy_complaints"]

_WITH_POLICIES: Final = frozenset({Platform.IOSXR, Platform.JUNOS})
_CANARY: Final = "canary_policy"
_BGP: Final = frozenset({"bgp", "ibgp"})
_ALL: Final = frozenset({"0.0.0.0/0 orlonger"})
"""What a session permits that has no list."""
_OPEN: Final = frozenset({Platform.JUNOS})
"""Where a session without a policy takes everything."""
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_Wanted = dict[tuple[str, str], frozenset[str]]
"""Device and policy → prefixes that it permits, as filters of routes."""


def policy_complaints(
    server: Server, native: NativeText, devices: Mapping[str, Device]
) -> Iterator[Complaint]:
    """Yield sessions without a policy, and policies that treat some route otherwise than ours."""
    names = [n for n, file in native.files.items() if file.platform in _WITH_POLICIES]
    wanted: _Wanted = {}
    for name, policy, prefixes, where in _sessions(server, native, devices):
        if _NAME.fullmatch(policy) is None:
            yield Complaint(device=name, text=f"{where} has {policy or 'no policy'}")
        elif wanted.setdefault((name, policy), prefixes) != prefixes:
            yield Complaint(device=name, text=f"{where} has {policy}, which is also another list's")
    policies = sorted({policy for _, policy in wanted})
    theirs = {native.files[n].path: "\n".join((*native.files[n].lines, "")) for n in names}
    ours = {
        native.files[n].path: _text(n, {p: found for (d, p), found in wanted.items() if d == n})
        for n in names
    }
    here = _with_canary(ours, policies, _ALL)
    there = _with_canary(theirs, policies, frozenset())
    for snapshot in (here, there):
        check_files(server, snapshot)
    for policy in policies:
        having = sorted(device for device, name in wanted if name == policy)
        yield from _differences(server, (here, there), policy, having, native)


def _sessions(
    server: Server, native: NativeText, devices: Mapping[str, Device]
) -> Iterator[tuple[str, str, frozenset[str], str]]:
    """Yield device, policy by Batfish, prefixes by our reader, and words for the session."""
    answer = server.ask(Ask(snapshot=native.snapshot, question="bgpPeerConfiguration"))
    columns = ("Node", "VRF", "Remote_IP", "Import_Policy", "Export_Policy")
    found = {
        (name_of(node), text_of(vrf), text_of(remote)): (imports, exports)
        for node, vrf, remote, imports, exports in cells(answer, *columns)
    }
    for name, file in native.files.items():
        bgp = devices[name].bgp
        if file.platform not in _WITH_POLICIES or bgp is None:
            continue
        lists = {
            one.name: frozenset(f"{prefix} exact" for prefix in one.prefixes)
            for one in devices[name].prefix_lists
            if one.family is Family.IPV4
        }
        for neighbor in bgp.neighbors:
            if neighbor.address.version != 4 or neighbor.vrf is None:
                continue
            theirs = found.get((name, neighbor.vrf, str(neighbor.address)), (None, None))
            ours = (neighbor.import_list, neighbor.export_list)
            for list_, policy, way in zip(ours, theirs, ("import", "export"), strict=True):
                where = f"the {way} of {neighbor.address} in {neighbor.vrf} ({list_})"
                if list_ is not None or _only(policy) or file.platform not in _OPEN:
                    prefixes = _ALL if list_ is None else lists.get(list_, frozenset())
                    yield name, _only(policy), prefixes, where


def _only(cell: object) -> str:
    """Return the policy in a cell of policies; all of them in one text if they are several."""
    return " ".join(map(text_of, cell)) if isinstance(cell, list | tuple) else text_of(cell)


def _differences(
    server: Server,
    snapshots: tuple[Snapshot, Snapshot],
    policy: str,
    devices: list[str],
    native: NativeText,
) -> Iterator[Complaint]:
    nodes = "|".join(map(re.escape, (*devices, _CANARY)))
    answer = server.ask(
        Ask(
            snapshot=snapshots[0],
            reference=snapshots[1],
            question="compareRoutePolicies",
            parameters={"nodes": f"/^(?:{nodes})$/", "policy": policy, "referencePolicy": policy},
        )
    )
    is_canary_there = False
    for node, route, ours, theirs in cells(
        answer, "Node", "Input_Route", "Snapshot_Action", "Reference_Action"
    ):
        name = name_of(node)
        if not isinstance(route, Mapping):
            raise NoAnswer(f"Batfish gave {route!r} where a route was to be")
        if route.get("protocol") not in _BGP:
            continue
        if name == _CANARY:
            is_canary_there = True
            continue
        if name not in native.files:
            raise NoAnswer(f"Batfish compared policies of {name}, which it was not asked")
        yield Complaint(
            device=name,
            text=(
                f"policy {policy}: says {text_of(theirs).lower()} to {route.get('network')}, "
                f"our reader's list {text_of(ours).lower()}"
            ),
        )
    if not is_canary_there:
        raise NoAnswer("Batfish did not find the difference that every comparison must show")


def _with_canary(
    files: Mapping[str, str], policies: list[str], prefixes: frozenset[str]
) -> Snapshot:
    canary = _text(_CANARY, dict.fromkeys(policies, prefixes))
    return marked({**files, f"configs/{_CANARY}.cfg": canary})


def _text(hostname: str, policies: Mapping[str, frozenset[str]]) -> str:
    """Return policies that permit exactly these to routes of BGP.

    Routes of BGP and all others have terms of their own, so that Batfish, which gives an example
    for each pair of terms, hides none of the former behind one of the latter.
    """
    lines = ["#RANCID-CONTENT-TYPE: juniper", f"system {{ host-name {hostname}; }}"]
    lines.append("policy-options {")
    for name, prefixes in sorted(policies.items()):
        lines.append(f"policy-statement {name} {{")
        if prefixes:
            lines.append("term listed { from { protocol bgp;")
            lines += [f"route-filter {prefix};" for prefix in sorted(prefixes)]
            lines.append("} then accept; }")
        lines += ["term others { from protocol bgp; then reject; }", "term rest { then reject; }"]
        lines.append("}")
    return "\n".join((*lines, "}", ""))
