"""MACsec on a link: without a common key both ends secure nothing and send nothing.

Ports are *must-secure*: while MKA has agreed on no key (IEEE 802.1X §9), a port drops all but MKA.
A port without MACsec takes no secured frames, and a secured one takes no bare ones. So a link on
which the two ends differ carries nothing at all.
"""

from __future__ import annotations

from citynet.device.model import Interface, MacSec

__all__ = ["macsec_fault"]


def macsec_fault(one: tuple[str, Interface], other: tuple[str, Interface]) -> str | None:
    """Return why nothing passes between two ports, each with its device; ``None``: no reason."""
    (here, near), (there, far) = one, other
    mine, theirs = near.macsec, far.macsec
    if mine is None and theirs is None:
        return None
    ends = f"MACsec of {here} {near.name} and {there} {far.name}"
    if mine is None or theirs is None:
        secured = f"{there} {far.name}" if mine is None else f"{here} {near.name}"
        return f"{ends}: only {secured} has it, so nothing passes"
    return _disagreement(ends, mine, theirs)


def _disagreement(ends: str, mine: MacSec, theirs: MacSec) -> str | None:
    if mine.key_name.lower() != theirs.key_name.lower():
        return f"{ends}: the key names (CKN) differ, so nothing passes"
    if mine.key != theirs.key:
        return f"{ends}: the keys (CAK) differ, so nothing passes"
    return None
