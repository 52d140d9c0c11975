"""Faults: what a device model says wrongly, where it says it, and the line that says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citynet.device.model import Origin, Part
from validate.outcome import Network

__all__ = ["Fault", "line_of", "located"]

_HEADINGS: Final = ("interface ", "iface ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong: a sentence, and the part of a device that says it."""

    text: str
    device: str
    origin: Origin
    devices: frozenset[str] = frozenset()
    """Every device that it concerns, ``device`` included."""
    vrf: str = ""
    """The VRF that it concerns, if one."""
    echo: bool = False
    """It is more likely to be wrong at the other end, where another fault says so."""

    @classmethod
    def at(
        cls, device: str, part: Part, text: str, *others: str, vrf: str = "", echo: bool = False
    ) -> Fault:
        """Return a fault of a part of ``device`` that concerns ``others`` too."""
        return cls(
            text=text,
            device=device,
            origin=part.origin,
            devices=frozenset((device, *others)),
            vrf=vrf,
            echo=echo,
        )


def located(part: Part, *others: Part) -> Part:
    """Return the first part whose line is known; the first of all when none is."""
    return next((p for p in (part, *others) if p.origin.lines), part)


def line_of(network: Network, device: str, origin: Origin | None) -> str:
    """Return ``device:file:number: text`` of the line that an origin is known by; empty: unknown.

    That is the heading of an interface, if lines of one are among its lines; else the first.
    """
    if origin is None or origin.file is None or not origin.lines:
        return ""
    lines = network.texts.get((device, origin.file), ())
    said = [
        (number, lines[number - 1].strip() if 0 < number <= len(lines) else "")
        for number in sorted(origin.lines)
    ]
    number, text = next(((n, t) for n, t in said if t.startswith(_HEADINGS)), said[0])
    return f"{device}:{origin.file}:{number}: {text}".rstrip()
