"""The text of devices as Batfish takes it: one file per device, and where its lines come from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from citynet.device.model import Platform
from validate.batfish.native import frr, iosxr
from validate.batfish.snapshot import LAYER1, Snapshot, marked
from validate.outcome import Network

__all__ = ["NativeFile", "NativeText", "native_text"]

_CONFIG: Final = "config"
_FRR_HOSTNAME: Final = "etc/hostname"
_FRR_INTERFACES: Final = "etc/network/interfaces"
_FRR_CONF: Final = "etc/frr/frr.conf"
_NOT_GIVEN: Final = {
    Platform.VRP: "Batfish has no parser for VRP and would take it for another system",
}
_CUT_FILES: Final = {
    Platform.FRR: (_FRR_INTERFACES, _FRR_CONF),
    Platform.IOSXR: (_CONFIG,),
}
"""Files of which lines are left out."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeFile:
    """A device's text in a snapshot, and the file and number of each of its lines."""

    device: str
    platform: Platform
    lines: tuple[str, ...]
    sources: tuple[tuple[str, int], ...]
    """Number 0: a line that stands in none of the device's files."""
    left_out: tuple[tuple[str, int], ...] = ()
    """File and number of each line that Batfish is not given."""

    @property
    def path(self) -> str:
        """Path in the snapshot."""
        return f"configs/{self.device}.cfg"

    def place(self, number: int) -> str:
        """Return ``device:file:number: text`` of a line of the snapshot's file."""
        if not 0 < number <= len(self.lines):
            return ""
        file, line = self.sources[number - 1]
        return f"{self.device}:{file}:{line}: {self.lines[number - 1].strip()}" if line else ""

    def find(self, text: str) -> str:
        """Return the place of the first line that says ``text``; empty when none does."""
        for number, line in enumerate(self.lines, 1):
            if line.strip() == text.strip():
                return self.place(number)
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeText:
    """All text that Batfish can read, and why it cannot read the rest."""

    snapshot: Snapshot
    files: Mapping[str, NativeFile]
    """By device."""
    not_covered: Mapping[str, str]
    """Device → why its text is not given to Batfish."""


def native_text(network: Network) -> NativeText:
    """Return what Batfish is given.

    EOS and Junos as they are, of FRR and IOS-XR what Batfish reads, of VRP nothing.
    """
    files: dict[str, NativeFile] = {}
    not_covered: dict[str, str] = {}
    for name, device in sorted(network.devices.items()):
        if not _NAME.fullmatch(name):
            not_covered[name] = "its name cannot be a file name"
        elif device.platform in _NOT_GIVEN:
            not_covered[name] = _NOT_GIVEN[device.platform]
        else:
            lines = list(_assembled(network, name, device.platform))
            if len(lines) > 1:
                files[name] = NativeFile(
                    device=name,
                    platform=device.platform,
                    lines=tuple(text for text, _, _ in lines),
                    sources=tuple((file, number) for _, file, number in lines),
                    left_out=tuple(_left_out(network, name, device.platform)),
                )
            else:
                not_covered[name] = "there is no text of it"
    texts = {file.path: "\n".join((*file.lines, "")) for file in files.values()}
    return NativeText(
        snapshot=marked({**texts, LAYER1: _cables(network)}),
        files=files,
        not_covered=not_covered,
    )


def _assembled(network: Network, name: str, platform: Platform) -> Iterator[tuple[str, str, int]]:
    """Yield lines with the file and number that they have on the device."""
    gone = frozenset(_left_out(network, name, platform))
    if platform is not Platform.FRR:
        yield from (line for line in _numbered(network, name, _CONFIG) if line[1:] not in gone)
        return
    # Batfish reads Debian's interfaces and FRR's configuration from one file, Cumulus' way.
    yield "# BATFISH_FORMAT: cumulus_concatenated", "", 0
    hostname = network.texts.get((name, _FRR_HOSTNAME), ())
    if not hostname:
        return
    yield hostname[0], _FRR_HOSTNAME, 1
    for file, marker in ((_FRR_INTERFACES, "# ports.conf --"), (_FRR_CONF, "")):
        yield from (line for line in _numbered(network, name, file) if line[1:] not in gone)
        if marker:
            yield marker, "", 0


def _left_out(network: Network, name: str, platform: Platform) -> Iterator[tuple[str, int]]:
    """Yield file and number of each line that Batfish is not given."""
    for file in _CUT_FILES.get(platform, ()):
        cut = frr.left_out if platform is Platform.FRR else iosxr.left_out
        yield from ((file, i + 1) for i in sorted(cut(network.texts.get((name, file), ()))))


def _numbered(network: Network, name: str, file: str) -> Iterator[tuple[str, str, int]]:
    for number, text in enumerate(network.texts.get((name, file), ()), 1):
        yield text, file, number


def _cables(network: Network) -> str:
    edges = [
        {
            f"node{side}": {"hostname": end.device, "interfaceName": end.port}
            for side, end in enumerate(link.ends, 1)
        }
        for link in network.city.links.values()
    ]
    return json.dumps({"edges": edges}, indent=1)
