"""Reserved numbers: what they are reserved on is there. A misspelt name would reserve nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from citynet.check.cabling import is_port
from citynet.check.draft import Draft
from citynet.city.draft import Frame
from citynet.city.reserved import EVERY_PORT, Reserved
from citynet.errors import Finding, Place
from citynet.workspace.found import did_you_mean, listed, quoted

__all__ = ["reservation_rules"]


def reservation_rules(draft: Draft) -> Iterator[Finding]:
    """Yield reservations on devices, ports, domains and pairs that do not exist."""
    if draft.city.device_names is not None:
        yield from _devices(draft, draft.city.device_names)
    if draft.city.frame is not None:
        yield from _domains(draft.city.reserved, draft.city.frame)


def _devices(draft: Draft, names: frozenset[str]) -> Iterator[Finding]:
    reserved = draft.city.reserved
    for (name, port), found in sorted(reserved.attachments.items()):
        device = draft.city.devices.get(name)
        if name not in names:
            yield _unknown(found[0].place, "device", name, names)
        elif device and port != EVERY_PORT and not is_port(device, port):
            yield _no_port(found[0].place, name, port)
    for name, found in sorted(reserved.sids.items()):
        if name not in names:
            yield _unknown(found[0].place, "device", name, names)


def _domains(reserved: Reserved, frame: Frame) -> Iterator[Finding]:
    for domain, found in sorted(reserved.vnis.items()):
        if domain not in frame.domains:
            yield _unknown(found[0].place, "domain", domain, frame.domains)
    pairs = {frozenset(one.domains): " and ".join(one.domains) for one in frame.hand_offs}
    for domains, found in sorted(reserved.hand_offs.items(), key=lambda item: sorted(item[0])):
        if domains not in pairs:
            pair = " and ".join(sorted(domains))
            yield _unknown(found[0].place, "pair of domains", pair, pairs.values())


def _unknown(place: Place, kind: str, name: str, known: Collection[str]) -> Finding:
    meant = did_you_mean(name, known)
    return Finding(
        place=place,
        code="CN230",
        message=f"numbers are reserved for a {kind} that does not exist",
        expected=listed(known),
        found=quoted(name),
        remedy=meant or "Correct the name, or remove the entry.",
    )


def _no_port(place: Place, device: str, port: str) -> Finding:
    return Finding(
        place=place,
        code="CN230",
        message=f"VLANs are reserved on a port that {device!r} cannot have",
        expected="the name of a port or LAG as the device shows it, in full and in its case",
        found=quoted(port),
        remedy="Correct the name, or leave it out to reserve the VLANs on all ports.",
    )
