"""MACsec profiles of EOS."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import MacSec
from citynet.readers.blocks import Ledger, Line
from citynet.readers.eos.reading import MacSecProfile, Reading
from citynet.readers.values import NAME, REFERENCE

__all__ = ["read_macsec"]

Match = re.Match[str]

_PROFILE: Final = re.compile(rf"profile ({NAME})")
_KEY: Final = re.compile(rf"key ([0-9a-f]{{64}}) 0 ({REFERENCE})")
_CONSTANTS: Final = (
    "cipher aes256-gcm-xpn",
    "mka session rekey-period 3600",
    "traffic unprotected drop",
    "sci",
)


def read_macsec(reading: Reading, _match: Match, line: Line) -> None:
    """Read ``mac security``, which is there when a port has MACsec."""
    if reading.profiles is not None:
        raise ValueError("said twice: MACsec")
    reading.profiles = {}
    ledger = reading.ledger
    if not line.children:
        ledger.refuse(line, "a block without profiles protects no port")
    ledger.claim(line)
    for block in line.children:
        match = _PROFILE.fullmatch(block.text)
        if match is None:
            continue
        if match[1] in reading.profiles:
            ledger.refuse(block, "said twice: profile")
            continue
        reading.profiles[match[1]] = _profile(block, ledger)


def _profile(opener: Line, ledger: Ledger) -> MacSecProfile:
    ledger.claim(opener)
    macsec: MacSec | None = None
    seen: set[str] = set()
    for line in opener.children:
        match = _KEY.fullmatch(line.text)
        if line.children or (match is None and line.text not in _CONSTANTS):
            continue
        if line.text in seen or (match is not None and macsec is not None):
            ledger.refuse(line, "said twice")
            continue
        seen.add(line.text)
        ledger.claim(line)
        if match is not None:
            macsec = MacSec(key_name=match[1], key=match[2], origin=ledger.origin(*opener.lines()))
    for text in _CONSTANTS:
        if text not in seen:
            ledger.missing(f"mac security / {opener.text} / {text}", "belongs to each profile")
    if macsec is None:
        ledger.missing(f"mac security / {opener.text} / key", "a profile without a key")
    return MacSecProfile(opener, macsec)
