"""Routers that ran: what they said of themselves, untouched and after changes made by hand.

``recordings/ROUTER.json.gz`` holds one observation of a router in a namespace of Debian's kernel
6.1 (FRR 8.4.4, ifupdown2 3.0.0, nftables 1.0.6, iproute2 6.1), booted from its rendered text, and
the fields that were others after each change. In place of secrets stand their references.

The routers were given an earlier text. What later text says beside it was put into the recordings
by a program, into every observation, and nothing else:

- for each VRF with SIDs the line ``throw`` in the file and the route in the kernel, as that kernel
  prints it and where it prints it (metric 1024, after the smaller prefixes of its table);
- the profile of BFD in the file and where bfdd answers, and after each line ``bfd`` the one that
  names the profile;
- for each sub-interface its port's MTU in the file, and in the kernel where it had 1500 from
  ifupdown2. Interfaces made by hand have what they had.

Rules of policy routing and settings of single interfaces were not asked for. Here stand those that
ifupdown2 3.0 and that kernel leave behind on such a router; there are no filters but the policers.
"""

from __future__ import annotations

import difflib
import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from citynet.compare import differences
from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.readers.model import ReadDevice
from citynet.running import FrrObservation, running_text

RECORDINGS = Path(__file__).parent / "recordings"
ROUTERS = tuple(sorted(path.name.partition(".")[0] for path in RECORDINGS.glob("*.json.gz")))


@cache
def _recording(router: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        gzip.decompress((RECORDINGS / f"{router}.json.gz").read_bytes())
    )
    return data


def changes(router: str) -> tuple[str, ...]:
    """Return the names of the changes that were made."""
    return tuple(sorted(_recording(router)["changes"]))


def observed(router: str, change: str | None = None) -> FrrObservation:
    """Return what the router said, untouched or after a change."""
    recording = _recording(router)
    said = dict(recording["untouched"])
    if change is not None:
        said |= recording["changes"][change]
    names = [one["ifname"] for one in json.loads(said["links"]) if one]
    later = {
        "rules": RULES,
        "more_filters": {},
        "interface_sysctls": _settings(names, said["links"]),
    }
    return FrrObservation(
        **{**later, **said, **{key: tuple(said[key]) for key in ("daemons", "processes")}}
    )


RULES = {
    "ipv4": '[{"priority":1000,"src":"all","l3mdev":null},'
    '{"priority":32765,"src":"all","table":"255"},{"priority":32766,"src":"all","table":"254"},'
    '{"priority":32767,"src":"all","table":"253"}]',
    "ipv6": '[{"priority":1000,"src":"all","l3mdev":null},'
    '{"priority":32765,"src":"all","table":"255"},{"priority":32766,"src":"all","table":"254"}]',
}


def _settings(names: list[str], links: str) -> dict[str, str]:
    """Return what interfaces have of which no file says anything, by the kernel's own rules.

    ``lo`` and ports are older than the file, so that ``accept_ra`` is 1 there.
    """
    kinds = {one["ifname"]: one.get("linkinfo", {}) for one in json.loads(links) if one}
    found: dict[str, str] = {}
    for name in ("all", "default", *names):
        linked = kinds.get(name, {})
        old = name in kinds and "info_kind" not in linked
        key = name.replace(".", "/")
        found |= {f"net.ipv4.conf.{key}.{one}": "0" for one in ("proxy_arp", "rp_filter")}
        found |= {f"net.ipv{version}.conf.{key}.forwarding": "1" for version in (4, 6)}
        found[f"net.ipv6.conf.{key}.accept_ra"] = "1" if old or name == "lo" else "0"
        bridged = linked.get("info_slave_kind") == "bridge"
        found[f"net.ipv6.conf.{key}.disable_ipv6"] = "1" if bridged else "0"
        found[f"net.ipv6.conf.{key}.seg6_enabled"] = "0"
    # Where SRv6 is, the file names it for all and for ports of the core.
    return found


@cache
def read(router: str, change: str | None = None) -> ReadDevice:
    """Return the device that the running text says."""
    return read_back(router, Platform.FRR, running_text(observed(router, change)))


def changed_lines(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the lines that came and went, each with its file, in a difference's order."""
    found: list[str] = []
    for path in sorted({*before, *after}):
        old, new = before.get(path, "").splitlines(), after.get(path, "").splitlines()
        found += [
            f"{path}: {line}"
            for line in difflib.unified_diff(old, new, n=0, lineterm="")
            if not line.startswith(("---", "+++", "@@"))
        ]
    return found


def changed_facts(router: str, change: str) -> list[str]:
    """Return the facts that are others than those of the untouched router."""
    return [
        f"{'/'.join(one.path)}: {one.intended} -> {one.found}"
        for one in differences(read(router).device, read(router, change).device)
    ]


def unread(router: str, change: str) -> list[str]:
    """Return the lines that no reader understands."""
    return [f"{one.file}: {one.text or one.reason}" for one in read(router, change).unread]


def on_disk(observation: FrrObservation, path: str, text: str) -> FrrObservation:
    """Return an observation with another file on disk."""
    return replace(observation, files={**observation.files, path: text})


def saying(observation: FrrObservation, field: str, value: object) -> FrrObservation:
    """Return an observation with another value of ``field``, whatever it is."""
    said: dict[str, Any] = {field: value}
    return replace(observation, **said)
