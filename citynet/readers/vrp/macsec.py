"""MACsec on ports of VRP, which one line of the system makes strict."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from citynet.device.model import Interface, InterfaceKind, MacSec
from citynet.readers.blocks import Line
from citynet.readers.values import REFERENCE, secret
from citynet.readers.vrp.reading import InterfaceReading, Reading

__all__ = ["MACSEC_FLAGS", "MACSEC_RULES", "STRICT", "check_macsec"]

STRICT: Final = "macsec strict-mode"
MACSEC_FLAGS: Final = ("macsec mode normal", "macsec cipher-suite gcm-aes-xpn-256")
"""Lines that belong to every port with MACsec."""

_BOTH_KINDS: Final = re.compile(r"(?=.*[0-9])(?=.*[a-f]).*")


def _key(subject: InterfaceReading, match: re.Match[str], line: Line) -> None:
    if subject.macsec is not None:
        raise ValueError("said twice: MACsec key")
    key_name = match[1].lower()
    if _BOTH_KINDS.fullmatch(key_name) is None:
        raise ValueError("a CKN has both figures and letters")
    origin = subject.draft.ledger.origin(line)
    macsec = MacSec(key_name=key_name, key=secret(match[2]), origin=origin)
    subject.draft.put(line, macsec=macsec)
    subject.macsec = macsec, line


MACSEC_RULES: Final = {
    rf"mka cak-mode static ckn ([0-9A-Fa-f]{{64}}) cak cipher ({REFERENCE})": _key
}
"""Rules of an interface's view that speak of MACsec keys."""


def check_macsec(interfaces: Iterable[Interface], reading: Reading) -> None:
    """Enter MACsec on what is no port, and a port where it is not strict."""
    interfaces = tuple(interfaces)
    for interface in interfaces:
        macsec = reading.interfaces[interface.name].macsec
        if macsec is not None and interface.kind is not InterfaceKind.PHYSICAL:
            reading.ledger.refuse(macsec[1], "only ports have MACsec")
    secured = any(interface.macsec for interface in interfaces)
    line = reading.switches.get(STRICT)
    if secured and line is None:
        reading.ledger.missing(STRICT, "ports forward in the clear when keys do not match")
    elif line is not None and not secured:
        reading.ledger.refuse(line, "no port has MACsec")
