"""Texts of the small network: one line per part, so that a line can be pointed at."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from citynet.city.model import City
from citynet.device.model import Device, Origin, Part
from tests.validate.model.cabling import city
from validate.outcome import Network

_PartType = TypeVar("_PartType", bound=Part)


class _Lines:
    """Writes one line per part and tells each part its line."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, part: _PartType, text: str) -> _PartType:
        self.lines.append(text)
        origin = Origin(file="config", lines=(len(self.lines),))
        return replace(part, origin=origin)


def written(device: Device) -> tuple[Device, tuple[str, ...]]:
    """Return a device whose parts know their lines, and those lines."""
    note = _Lines()
    bgp = device.bgp
    interfaces = tuple(note(i, f"interface {i.name}") for i in device.interfaces)
    vrfs = tuple(
        note(
            replace(v, static_routes=tuple(note(s, f"route {s.prefix}") for s in v.static_routes)),
            f"vrf {v.name}",
        )
        for v in device.vrfs
    )
    filters = tuple(
        note(
            replace(
                f,
                rules=tuple(
                    note(r, f"filter {f.name} rule {r.sequence} {r.action.value}") for r in f.rules
                ),
            ),
            f"filter {f.name}",
        )
        for f in device.filters
    )
    lists = tuple(note(p, f"prefix-list {p.name}") for p in device.prefix_lists)
    if bgp is not None:
        neighbors = tuple(note(n, f"neighbor {n.address} vrf {n.vrf}") for n in bgp.neighbors)
        bgp = note(replace(bgp, neighbors=neighbors), f"bgp {bgp.asn}")
    written_device = replace(
        device,
        interfaces=interfaces,
        vrfs=vrfs,
        filters=filters,
        prefix_lists=lists,
        bgp=bgp,
        isis=device.isis and note(device.isis, f"isis {device.isis.net}"),
        srv6=device.srv6 and note(device.srv6, f"locator {device.srv6.locator}"),
    )
    return written_device, tuple(note.lines)


def subject(found: dict[str, Device], cabling: City | None = None) -> Network:
    """Return what engines run on."""
    pairs = {name: written(device) for name, device in found.items()}
    return Network(
        city=cabling or city(),
        devices={name: device for name, (device, _) in pairs.items()},
        texts={(name, "config"): lines for name, (_, lines) in pairs.items()},
    )
